//! How a publisher's packets arrive, as a receiver would report it (RFC 3550 §6.4.1). Invariant: what came only when it was asked
//! for again has been lost on the way.

use std::time::{Duration, Instant};

use rtc::rtcp::reception_report::ReceptionReport;

/// How long it is counted before it is told.
const WINDOW: Duration = Duration::from_secs(2);
/// Of fewer packets one that is lost says nothing.
const FEWEST: u32 = 20;

/// Watches one kind of track, all its layers together.
#[derive(Debug, Default)]
pub(crate) struct Reception {
    since: Option<Instant>,
    /// Numbers that have passed since the beginning.
    passed: u32,
    /// The newest packet: when it came, and its timestamp.
    newest: Option<(Instant, u32)>,
    /// 16 times the jitter, in units of the clock rate (RFC 3550 §A.8).
    jitter: u32,
}

impl Reception {
    /// A packet has come of a track that is sent at an even pace, as sound is: pictures come in heaps.
    pub(crate) fn paced(&mut self, now: Instant, clock_rate: u32, timestamp: u32) {
        let (then, before) = *self.newest.get_or_insert((now, timestamp));
        let due = timestamp.wrapping_sub(before);
        if !(1..1 << 31).contains(&due) {
            return;
        }
        self.newest = Some((now, timestamp));
        let waited = now.saturating_duration_since(then).as_micros() * u128::from(clock_rate) / 1_000_000;
        let off = u32::try_from(waited).unwrap_or(u32::MAX).abs_diff(due);
        // by more than a second: the publisher has paused, or its clock was set
        if off < clock_rate {
            self.jitter = self.jitter + off - (self.jitter + 8) / 16;
        }
    }

    /// Whether it is time to tell.
    pub(crate) fn is_due(&mut self, now: Instant) -> bool {
        now.saturating_duration_since(*self.since.get_or_insert(now)) >= WINDOW
    }

    /// How it was since the last time: so many numbers `passed`, of which so many packets `came` in their turn.
    pub(crate) fn report(&mut self, now: Instant, passed: u32, came: u32) -> Option<ReceptionReport> {
        self.since = Some(now);
        self.passed = self.passed.wrapping_add(passed);
        let lost = u64::from(passed.saturating_sub(came)) * 256 / u64::from(passed.max(1));
        (passed >= FEWEST).then(|| ReceptionReport {
            last_sequence_number: self.passed,
            fraction_lost: u8::try_from(lost).unwrap_or(u8::MAX),
            jitter: self.jitter / 16,
            ..ReceptionReport::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_what_passed_is_lost_and_of_too_little_nothing_is_told() {
        let (mut reception, now) = (Reception::default(), Instant::now());
        assert!(!reception.is_due(now) && reception.is_due(now + WINDOW));
        assert_eq!(reception.report(now, FEWEST - 1, 0), None);
        let told = reception.report(now, 100, 75).map(|report| (report.last_sequence_number, report.fraction_lost));
        assert_eq!(told, Some((119, 64)));
        assert_eq!(reception.report(now, 100, 0).map(|report| report.fraction_lost), Some(255));
    }

    #[test]
    fn jitter_is_how_unevenly_it_comes_and_a_pause_is_none() {
        let (mut reception, start) = (Reception::default(), Instant::now());
        let mut comes = |millisecond: u64, timestamp: u32| {
            reception.paced(start + Duration::from_millis(millisecond), 48_000, timestamp);
            reception.jitter / 16
        };
        assert_eq!((0..50).map(|at| comes(at * 20, u32::try_from(at).unwrap() * 960)).last(), Some(0));
        assert_eq!(comes(1000, 960), 0, "late, when it was asked for again");
        assert_eq!(comes(60_000, 50 * 960), 0, "after a pause");
        let uneven = (51..200).map(|at| comes(60_000 + at * 20 + at % 2 * 20, u32::try_from(at).unwrap() * 960)).last();
        assert!(uneven.is_some_and(|jitter| (900..=960).contains(&jitter)), "{uneven:?}: 20 ms");
    }
}
