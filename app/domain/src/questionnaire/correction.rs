//! Who may correct answers that were sent, and how long. Invariant: what was sent is kept as it was; answers that somebody has
//! acted on stand.

use super::Mode;
use jiff::{ToSpan as _, Zoned};

/// So many days after answers were first sent they may be corrected.
pub const DAYS: i64 = 7;

/// Answers that were sent, as far as correcting them goes.
#[derive(Clone, Debug)]
pub struct Sent {
    /// How they came to be written down.
    pub mode: Mode,
    /// First; correcting them makes the time no longer.
    pub at: Zoned,
    /// Somebody has written what was done about a risk in them.
    pub acted_on: bool,
}

impl Sent {
    /// The first moment at which they may no longer be corrected: the end of the day, by the clock they were sent by.
    #[must_use]
    pub fn until(&self) -> Zoned {
        let day = self.at.date().saturating_add((DAYS + 1).days());
        day.to_zoned(self.at.time_zone().clone()).unwrap_or_else(|_| self.at.clone())
    }

    /// May they be corrected at `now`, by staff or by the participant? What staff saw, or copied from paper, is theirs to
    /// correct, and everything else the participant's: a correction on its way has one side that reads it.
    #[must_use]
    pub fn may_correct(&self, by_staff: bool, now: &Zoned) -> bool {
        let of_staff = matches!(self.mode, Mode::Paper | Mode::Performed);
        of_staff == by_staff && !self.acted_on && *now < self.until()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(mode: Mode, acted_on: bool) -> Sent {
        Sent { mode, acted_on, at: "2026-10-20T23:30:00+02:00[Europe/Oslo]".parse().expect("a moment") }
    }

    #[test]
    fn a_week_runs_to_the_end_of_its_day_also_when_the_clocks_change() {
        let sent = sent(Mode::OwnHand, false);
        let now = |text: &str| text.parse::<Zoned>().expect("a moment");
        assert!(sent.may_correct(false, &now("2026-10-27T23:59:59+01:00[Europe/Oslo]")));
        assert!(!sent.may_correct(false, &now("2026-10-28T00:00:00+01:00[Europe/Oslo]")));
    }

    #[test]
    fn each_answer_is_corrected_by_one_side_and_what_was_acted_on_by_none() {
        for (mode, of_staff) in [
            (Mode::OwnHand, false),
            (Mode::Tablet, false),
            (Mode::ReadOut, false),
            (Mode::Paper, true),
            (Mode::Performed, true),
        ] {
            let now = sent(mode, false).at;
            assert_eq!(sent(mode, false).may_correct(false, &now), !of_staff, "{mode:?}");
            assert_eq!(sent(mode, false).may_correct(true, &now), of_staff, "{mode:?}");
            assert!([true, false].into_iter().all(|staff| !sent(mode, true).may_correct(staff, &now)), "{mode:?}");
        }
    }
}
