//! The course of somebody in a programme: made longer, interrupted, moved to another programme, ended, opened again.
//! Invariant: where it stands follows from the steps that were taken, in their order, and from nothing else.

use crate::{person::text_enum, programme::Extension};
use jiff::{ToSpan as _, civil::Date};
use serde::{Deserialize, Serialize};

text_enum! {
    /// What changed a course.
    Step {
        Extended = "extended",
        Interrupted = "interrupted",
        Resumed = "resumed",
        Transferred = "transferred",
        Discharged = "discharged",
        Reopened = "reopened",
    }
}

/// Where a course stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// On, or still to begin.
    #[default]
    Open,
    Interrupted,
    Discharged,
    /// Goes on in another programme.
    Transferred,
}

impl Standing {
    /// Where these steps have led.
    #[must_use]
    pub fn of(steps: impl IntoIterator<Item = Step>) -> Self {
        steps.into_iter().fold(Self::Open, |now, step| now.after(step).unwrap_or(now))
    }

    /// Where `step` leads from here; None where it cannot be taken.
    #[must_use]
    pub fn after(self, step: Step) -> Option<Self> {
        match (self, step) {
            (Self::Open, Step::Extended) | (Self::Interrupted, Step::Resumed) | (Self::Discharged, Step::Reopened) => {
                Some(Self::Open)
            }
            (Self::Open, Step::Interrupted) => Some(Self::Interrupted),
            (Self::Open | Self::Interrupted, Step::Transferred) => Some(Self::Transferred),
            (Self::Open | Self::Interrupted, Step::Discharged) => Some(Self::Discharged),
            _ => None,
        }
    }
}

/// The weeks that one extension adds, while the programme allows one more after `taken` of them.
#[must_use]
pub fn extension(rule: Option<&Extension>, taken: usize) -> Option<u16> {
    rule.filter(|rule| taken < usize::from(rule.times)).map(|rule| rule.weeks)
}

/// How many whole weeks a break from `from` until `back` takes; a week that was begun counts.
#[must_use]
pub fn weeks_of_break(from: Date, back: Date) -> u16 {
    let days = (back - from).get_days().max(0);
    u16::try_from((days + 6) / 7).unwrap_or(u16::MAX)
}

/// So many weeks later.
#[must_use]
pub fn later(day: Date, weeks: u16) -> Date {
    day.saturating_add(i64::from(weeks).weeks())
}

/// The longest reason, in characters.
pub const REASON_MAX: usize = 1000;

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn what_can_be_done_follows_from_where_it_stands() {
        let all = |standing: Standing| {
            Step::ALL.iter().copied().filter(|step| standing.after(*step).is_some()).collect::<Vec<_>>()
        };
        assert_eq!(all(Standing::Open), [Step::Extended, Step::Interrupted, Step::Transferred, Step::Discharged]);
        assert_eq!(all(Standing::Interrupted), [Step::Resumed, Step::Transferred, Step::Discharged]);
        assert_eq!(all(Standing::Discharged), [Step::Reopened]);
        assert_eq!(all(Standing::Transferred), []);
    }

    #[test]
    fn the_steps_lead_where_the_last_that_counts_leads() {
        assert_eq!(Standing::of([]), Standing::Open);
        assert_eq!(Standing::of([Step::Interrupted, Step::Resumed, Step::Discharged]), Standing::Discharged);
        assert_eq!(Standing::of([Step::Discharged, Step::Reopened, Step::Extended]), Standing::Open);
        assert_eq!(
            Standing::of([Step::Transferred, Step::Reopened]),
            Standing::Transferred,
            "that is for the other one"
        );
    }

    #[test]
    fn a_programme_is_made_longer_as_often_as_it_says() {
        let rule = Extension { phase: "stay".into(), weeks: 4, times: 2 };
        assert_eq!([0, 1, 2].map(|taken| extension(Some(&rule), taken)), [Some(4), Some(4), None]);
        assert_eq!(extension(None, 0), None);
    }

    #[test]
    fn a_break_moves_the_end_by_whole_weeks_over_leap_days_and_nights_when_clocks_change() {
        assert_eq!(weeks_of_break(date(2026, 11, 23), date(2026, 11, 23)), 0);
        assert_eq!(weeks_of_break(date(2026, 11, 23), date(2026, 11, 24)), 1);
        assert_eq!(weeks_of_break(date(2026, 10, 19), date(2026, 11, 2)), 2);
        assert_eq!(weeks_of_break(date(2028, 2, 28), date(2028, 3, 7)), 2);
        assert_eq!(weeks_of_break(date(2026, 11, 24), date(2026, 11, 23)), 0, "back before it began is no break");
        assert_eq!(later(date(2028, 2, 25), 1), date(2028, 3, 3));
    }

    proptest! {
        #[test]
        fn the_end_keeps_its_day_of_the_week_and_never_comes_earlier(start in 0_i64..20_000, length in -30_i64..400) {
            let from = date(2000, 1, 1).saturating_add(start.days());
            let weeks = weeks_of_break(from, from.saturating_add(length.days()));
            let end = later(from, weeks);
            prop_assert!(end >= from && end.weekday() == from.weekday());
            prop_assert!(i64::from(weeks) * 7 >= length && i64::from(weeks) * 7 < length.max(0) + 7);
        }
    }
}
