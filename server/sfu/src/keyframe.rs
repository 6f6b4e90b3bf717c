//! When a publisher is asked for a keyframe of a layer: a crowd of joiners costs one request, not one each.

use std::time::{Duration, Instant};

/// At most one request per this time; a keyframe is many packets, and a joiner waits no longer than this for its first.
const SPACING: Duration = Duration::from_millis(400);
/// A request that nothing has come of after this was lost.
const LOST: Duration = Duration::from_secs(1);

/// Coalesces the wish for a keyframe of one layer.
#[derive(Debug, Default)]
pub(crate) struct KeyframeGate {
    last: Option<Instant>,
    /// A keyframe has begun since the last request; until then it serves whoever wants one.
    answered: bool,
    wanted: bool,
}

impl KeyframeGate {
    /// Somebody needs a keyframe.
    pub(crate) fn want(&mut self) {
        self.wanted = true;
    }

    /// Whether to ask now; answers yes once per wish and never more often than the spacing.
    pub(crate) fn take(&mut self, now: Instant) -> bool {
        let rested = self.last.is_none_or(|last| now.saturating_duration_since(last) >= self.rest());
        if !(self.wanted && rested) {
            return false;
        }
        (self.last, self.wanted, self.answered) = (Some(now), false, false);
        true
    }

    /// A keyframe has begun: whoever wanted one has it.
    pub(crate) fn answered(&mut self) {
        (self.answered, self.wanted) = (true, false);
    }

    /// Nobody can be asked now.
    pub(crate) fn forget(&mut self) {
        self.wanted = false;
    }

    /// When [`take`](Self::take) is worth trying again.
    pub(crate) fn due(&self) -> Option<Instant> {
        self.wanted.then(|| self.last.map(|last| last + self.rest())).flatten()
    }

    fn rest(&self) -> Duration {
        if self.answered { SPACING } else { LOST }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_wish_is_asked_at_once() {
        let (mut gate, now) = (KeyframeGate::default(), Instant::now());
        assert!(!gate.take(now));
        gate.want();
        assert!(gate.take(now));
        assert!(!gate.take(now + SPACING));
    }

    #[test]
    fn a_crowd_costs_one_more_request_after_the_spacing() {
        let (mut gate, now) = (KeyframeGate::default(), Instant::now());
        gate.want();
        gate.take(now);
        gate.answered();
        for _ in 0..100 {
            gate.want();
            assert!(!gate.take(now + SPACING / 2));
        }
        assert_eq!(gate.due(), Some(now + SPACING));
        assert!(gate.take(now + SPACING));
        assert_eq!(gate.due(), None);
    }

    #[test]
    fn a_keyframe_that_comes_by_itself_fulfils_the_wish() {
        let (mut gate, now) = (KeyframeGate::default(), Instant::now());
        gate.want();
        gate.answered();
        assert!(!gate.take(now));
    }

    #[test]
    fn a_request_on_its_way_serves_later_wishes_and_is_repeated_when_lost() {
        let (mut gate, now) = (KeyframeGate::default(), Instant::now());
        gate.want();
        gate.take(now);
        gate.want();
        assert!(!gate.take(now + SPACING));
        assert_eq!(gate.due(), Some(now + LOST));
        assert!(gate.take(now + LOST));
    }
}
