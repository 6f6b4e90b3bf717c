//! Sequence numbers and timestamps that viewers see, whatever the publisher does.
//!
//! Invariant: within one timeline a viewer never sees the same sequence number for two packets, and time never runs backwards
//! from one publisher connection to the next. Gaps stay gaps, so that a lost packet can still be asked for.

use std::time::{Duration, Instant};

/// How far a packet may be behind the newest one and still be passed on.
const REORDER: u16 = 1024;
/// So many hopeless packets in a row are no stragglers: the publisher has begun to count anew.
const LOST_TRACK: u16 = 64;
/// Sequence numbers left free between two publisher connections: none is needed, one shows the break to nobody.
const STEP: u16 = 1;

/// Maps one publisher track after another onto one unbroken sequence.
#[derive(Debug, Clone)]
pub(crate) struct Timeline {
    clock_rate: u32,
    newest: Option<Newest>,
    run: Option<Run>,
    /// Packets dropped in a row.
    dropped: u16,
}

#[derive(Debug, Clone, Copy)]
struct Newest {
    sequence: u16,
    timestamp: u32,
    at: Instant,
}

/// The offsets of the publisher connection that is sending now.
#[derive(Debug, Clone, Copy)]
struct Run {
    sequence_offset: u16,
    timestamp_offset: u32,
    newest: u16,
    /// Packets since the run began, as far as they matter for telling old from older.
    span: u16,
}

impl Timeline {
    /// For a track of this clock rate (90,000 for video, 48,000 for Opus).
    pub(crate) fn new(clock_rate: u32) -> Self {
        Self { clock_rate, newest: None, run: None, dropped: 0 }
    }

    /// The next packet comes from another connection: continue from here.
    pub(crate) fn restart(&mut self) {
        self.run = None;
    }

    /// Where a packet belongs; `None` for one that is older than its connection's first packet, or hopelessly late.
    pub(crate) fn map(&mut self, now: Instant, sequence: u16, timestamp: u32) -> Option<(u16, u32)> {
        let run = match &mut self.run {
            Some(run) => {
                let ahead = sequence.wrapping_sub(run.newest);
                if ahead < 1 << 15 {
                    run.newest = sequence;
                    run.span = run.span.saturating_add(ahead);
                } else if ahead.wrapping_neg() > run.span.min(REORDER) {
                    self.dropped += 1;
                    if self.dropped > LOST_TRACK {
                        self.restart();
                    }
                    return None;
                }
                *run
            }
            None => *self.run.insert(begin(self.newest, self.clock_rate, now, sequence, timestamp)),
        };
        self.dropped = 0;
        let mapped = (sequence.wrapping_add(run.sequence_offset), timestamp.wrapping_add(run.timestamp_offset));
        if sequence == run.newest {
            self.newest = Some(Newest { sequence: mapped.0, timestamp: mapped.1, at: now });
        }
        Some(mapped)
    }

    /// The publisher's timestamp as viewers see it (for sender reports); `None` before its first packet.
    pub(crate) fn map_timestamp(&self, timestamp: u32) -> Option<u32> {
        self.run.map(|run| timestamp.wrapping_add(run.timestamp_offset))
    }
}

fn begin(newest: Option<Newest>, clock_rate: u32, now: Instant, sequence: u16, timestamp: u32) -> Run {
    let (sequence_offset, timestamp_offset) = match newest {
        None => (0, 0),
        Some(newest) => {
            let elapsed = ticks(now.saturating_duration_since(newest.at), clock_rate).max(1);
            (
                newest.sequence.wrapping_add(STEP).wrapping_sub(sequence),
                newest.timestamp.wrapping_add(elapsed).wrapping_sub(timestamp),
            )
        }
    };
    Run { sequence_offset, timestamp_offset, newest: sequence, span: 0 }
}

/// A duration in clock ticks; wraps like an RTP timestamp does.
fn ticks(duration: Duration, clock_rate: u32) -> u32 {
    let ticks = duration.as_micros() * u128::from(clock_rate) / 1_000_000;
    u32::try_from(ticks & u128::from(u32::MAX)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    const FRAME: Duration = Duration::from_millis(40);

    #[test]
    fn one_connection_passes_unchanged_gaps_included() {
        let (mut timeline, now) = (Timeline::new(90_000), Instant::now());
        assert_eq!(timeline.map(now, 10, 1000), Some((10, 1000)));
        assert_eq!(timeline.map(now, 12, 1000), Some((12, 1000)));
        assert_eq!(timeline.map(now, 11, 1000), Some((11, 1000)));
    }

    #[test]
    fn a_new_connection_continues_the_numbers_and_the_time() {
        let (mut timeline, now) = (Timeline::new(90_000), Instant::now());
        timeline.map(now, 10, 1000);
        timeline.restart();
        assert_eq!(timeline.map(now + Duration::from_secs(1), 60_000, 7), Some((11, 91_000)));
        assert_eq!(timeline.map(now + Duration::from_secs(1), 60_001, 3607), Some((12, 94_600)));
    }

    #[test]
    fn a_packet_from_before_the_connections_first_is_dropped() {
        let (mut timeline, now) = (Timeline::new(90_000), Instant::now());
        timeline.map(now, 10, 1000);
        timeline.restart();
        timeline.map(now, 500, 0);
        assert_eq!(timeline.map(now, 499, 0), None);
        timeline.map(now, 502, 0);
        assert!(timeline.map(now, 501, 0).is_some());
    }

    #[test]
    fn a_hopelessly_late_packet_is_dropped() {
        let (mut timeline, now) = (Timeline::new(90_000), Instant::now());
        timeline.map(now, 0, 0);
        timeline.map(now, 5000, 0);
        assert_eq!(timeline.map(now, 5000 - REORDER - 1, 0), None);
        assert!(timeline.map(now, 5000 - REORDER, 0).is_some());
    }

    #[test]
    fn a_publisher_that_begins_to_count_anew_is_followed() {
        let (mut timeline, now) = (Timeline::new(90_000), Instant::now());
        timeline.map(now, 30_000, 0);
        let mapped: Vec<_> = (100..300).filter_map(|sequence| timeline.map(now, sequence, 0)).collect();
        assert_eq!(mapped.first().map(|(sequence, _)| *sequence), Some(30_001));
        assert_eq!(mapped.len(), 200 - usize::from(LOST_TRACK) - 1);
    }

    #[test]
    fn sender_reports_follow_the_same_offset() {
        let (mut timeline, now) = (Timeline::new(48_000), Instant::now());
        assert_eq!(timeline.map_timestamp(5), None);
        timeline.map(now, 1, 100);
        timeline.restart();
        let (_, mapped) = timeline.map(now + FRAME, 9, 4000).unwrap();
        assert_eq!(timeline.map_timestamp(4960), Some(mapped.wrapping_add(960)));
    }

    proptest! {
        /// Runs of packets with loss and wrap-around: numbers are never reused, each run starts right after the last one,
        /// time only goes forward, and the distance between two packets of one run is the publisher's own.
        #[test]
        fn takeovers_are_seamless(
            runs in proptest::collection::vec((any::<u16>(), any::<u32>(), proptest::collection::vec(1_u16..4, 1..60)), 1..6)
        ) {
            let (mut timeline, mut now) = (Timeline::new(90_000), Instant::now());
            let (mut seen, mut last): (HashSet<u16>, Option<(u16, u32)>) = (HashSet::new(), None);
            for (first, start, steps) in runs {
                timeline.restart();
                let (mut sequence, mut timestamp, mut fresh, mut step_taken) = (first, start, true, 0);
                for step in steps {
                    now += FRAME;
                    let mapped = timeline.map(now, sequence, timestamp).unwrap();
                    prop_assert!(seen.insert(mapped.0));
                    if let Some((last_sequence, last_timestamp)) = last {
                        let expected = if fresh { 1 } else { step_taken };
                        prop_assert_eq!(mapped.0.wrapping_sub(last_sequence), expected);
                        let forward = mapped.1.wrapping_sub(last_timestamp);
                        prop_assert!(forward > 0 && forward < 1 << 31);
                    }
                    (last, fresh, step_taken) = (Some(mapped), false, step);
                    sequence = sequence.wrapping_add(step);
                    timestamp = timestamp.wrapping_add(3600);
                }
            }
        }

        #[test]
        fn no_order_of_packets_reuses_a_number(packets in proptest::collection::vec((any::<u16>(), any::<bool>()), 1..200)) {
            let (mut timeline, now) = (Timeline::new(90_000), Instant::now());
            let (mut out, mut sources, mut run) = (HashSet::new(), HashSet::new(), 0);
            let mut base = 0_u16;
            for (sequence, restart) in packets {
                if restart { timeline.restart(); run += 1; base = sequence; }
                let near = base.wrapping_add(sequence % 50);
                if let Some((mapped, _)) = timeline.map(now, near, 0)
                    && sources.insert((run, near)) {
                    prop_assert!(out.insert(mapped), "{mapped} twice");
                }
            }
        }
    }
}
