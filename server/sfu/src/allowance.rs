//! What a publisher may send of one track. Who sends more is asked to send less, and where that does not help, its largest
//! layers go to nobody.
//!
//! Invariant: pure; time is passed in. What one publisher sends never changes what another's viewers get.

use std::time::{Duration, Instant};

use crate::choice::Step;

/// More than allowed may come for so long before the publisher is asked, and after that before its layers are cut.
const PATIENCE: Duration = Duration::from_secs(3);
/// So long it must stay below before all is as it was.
const CALM: Duration = Duration::from_secs(5);

/// What is to be done about a publisher.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Nothing (more).
    Fine,
    /// It is to be asked to stay below.
    Ask,
    /// The same, and from now on only what fits is passed on.
    Cut,
}

/// How one track keeps to what it may.
#[derive(Debug, Default)]
pub(crate) struct Allowance {
    /// Since when it has been over, with no long calm since.
    over: Option<Instant>,
    below: Option<Instant>,
    asked: Option<Instant>,
    /// What it is held to, in bits per second.
    held_to: Option<u32>,
}

impl Allowance {
    /// All layers of a track together come at `rate`; `cap` is allowed, and a fifth more is no more than a key frame. Both in bits
    /// per second.
    pub(crate) fn look(&mut self, now: Instant, rate: u32, cap: u32) -> Verdict {
        let passed = |since: Instant| now.saturating_duration_since(since);
        if rate <= cap.saturating_add(cap / 5) {
            if passed(*self.below.get_or_insert(now)) >= CALM {
                *self = Self::default();
            }
            return Verdict::Fine;
        }
        self.below = None;
        if passed(*self.over.get_or_insert(now)) < PATIENCE || self.asked.is_some_and(|asked| passed(asked) < PATIENCE)
        {
            return Verdict::Fine;
        }
        let cut = self.asked.is_some() && self.held_to.is_none();
        if cut {
            self.held_to = Some(cap);
        }
        self.asked = Some(now);
        if cut { Verdict::Cut } else { Verdict::Ask }
    }

    /// Whether only what fits is passed on.
    pub(crate) fn is_cut(&self) -> bool {
        self.held_to.is_some()
    }

    /// How many of a ladder's layers, from the smallest, are passed on.
    pub(crate) fn fitting(&self, ladder: &[Step]) -> usize {
        let Some(cap) = self.held_to else { return ladder.len() };
        let mut sum = 0_u32;
        let fits = |step: &&Step| {
            sum = sum.saturating_add(if step.live { step.rate } else { 0 });
            sum <= cap
        };
        ladder.iter().take_while(fits).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layer::LayerId;

    const CAP: u32 = 1_000_000;

    /// Looks four times a second for so many seconds; gives what was done about it, and when.
    fn watch(allowance: &mut Allowance, now: &mut Instant, seconds: u32, rate: u32) -> Vec<(u32, Verdict)> {
        let mut done = Vec::new();
        for quarter in 0..seconds * 4 {
            let verdict = allowance.look(*now, rate, CAP);
            if verdict != Verdict::Fine {
                done.push((quarter / 4, verdict));
            }
            *now += Duration::from_millis(250);
        }
        done
    }

    fn ladder(rates: &[u32]) -> Vec<Step> {
        let step = |(id, rate): (u32, &u32)| Step { id: LayerId(id), size: None, rate: *rate, live: true };
        (0..).zip(rates).map(step).collect()
    }

    #[test]
    fn who_stays_below_or_trembles_is_left_alone() {
        let (mut allowance, mut now) = (Allowance::default(), Instant::now());
        for rate in [CAP, CAP + CAP / 5, CAP * 3 / 4] {
            assert_eq!(watch(&mut allowance, &mut now, 60, rate), []);
        }
        assert_eq!(watch(&mut allowance, &mut now, 2, CAP * 10), []);
        assert_eq!(watch(&mut allowance, &mut now, 6, CAP), []);
        assert_eq!(watch(&mut allowance, &mut now, 2, CAP * 10), [], "a burst long ago is forgotten");
    }

    #[test]
    fn who_sends_too_much_is_asked_then_cut_and_asked_again() {
        let (mut allowance, mut now) = (Allowance::default(), Instant::now());
        let steps = ladder(&[150_000, 500_000, 1_500_000]);
        assert_eq!(watch(&mut allowance, &mut now, 5, CAP * 2), [(3, Verdict::Ask)]);
        assert_eq!(allowance.fitting(&steps), 3, "asked only");
        assert_eq!(watch(&mut allowance, &mut now, 5, CAP * 2), [(1, Verdict::Cut), (4, Verdict::Ask)]);
        assert_eq!(allowance.fitting(&steps), 2);
        assert_eq!(allowance.fitting(&ladder(&[CAP * 2])), 0, "one layer that is too large goes to nobody");
        assert_eq!(watch(&mut allowance, &mut now, 4, CAP), []);
        assert_eq!(allowance.fitting(&steps), 2, "not at once");
        watch(&mut allowance, &mut now, 2, CAP);
        assert_eq!(allowance.fitting(&steps), 3, "all is as it was");
    }

    #[test]
    fn who_goes_up_and_down_is_not_forgiven_in_between() {
        let (mut allowance, mut now) = (Allowance::default(), Instant::now());
        let mut done = Vec::new();
        for _ in 0..4 {
            done.extend(watch(&mut allowance, &mut now, 2, CAP * 3));
            watch(&mut allowance, &mut now, 1, 0);
        }
        let verdicts: Vec<_> = done.into_iter().map(|(_, verdict)| verdict).collect();
        assert_eq!(verdicts[..2], [Verdict::Ask, Verdict::Cut]);
    }
}
