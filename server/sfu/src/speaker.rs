//! Who speaks in a room, by the loudness that publishers write on their packets of sound (RFC 6464).
//!
//! Invariant: pure; time is passed in. Whoever speaks is not interrupted by a cough: others take over only after a while, and
//! only when clearly louder. When all are silent, it stays with the last.

use std::time::{Duration, Instant};

use crate::rooms::SourceKey;

/// Over how long loudness is averaged, and how much of it one packet speaks for at most (what is silent may send nothing).
const AVERAGED: Duration = Duration::from_millis(500);
const PACKET: Duration = Duration::from_millis(60);
/// Quieter than this nobody speaks; so much louder somebody takes over. In 256ths of a decibel; 127 dB is the loudest.
const FLOOR: u32 = 77 * 256;
const CLEARLY: u32 = 6 * 256;
/// How long nobody else takes over.
const HOLD: Duration = Duration::from_millis(1_500);
/// Of what a packet says the first bit is something else.
const SILENCE: u8 = 127;

/// How loud one source has been lately.
#[derive(Debug, Default)]
pub(crate) struct Loudness {
    /// In 256ths of a decibel above silence.
    average: u32,
    at: Option<Instant>,
}

impl Loudness {
    /// A packet of sound came; `quiet` is how many decibels it is below the loudest (RFC 6464 §3, without the first bit).
    pub(crate) fn hear(&mut self, now: Instant, quiet: u8) {
        let passed = self.at.map_or(PACKET, |at| now.saturating_duration_since(at));
        let loud = u32::from(SILENCE - (quiet & SILENCE)) * 256;
        self.average = self.lately(now) + share(loud, passed.min(PACKET));
        self.at = Some(now);
    }

    /// The average up to now.
    pub(crate) fn lately(&self, now: Instant) -> u32 {
        let Some(at) = self.at else { return 0 };
        self.average - share(self.average, now.saturating_duration_since(at).min(AVERAGED))
    }
}

/// The part of a loudness that a part of the averaged time makes.
fn share(loudness: u32, of: Duration) -> u32 {
    let share = u128::from(loudness) * of.as_micros() / AVERAGED.as_micros();
    u32::try_from(share).unwrap_or(loudness)
}

/// Who speaks in one room.
#[derive(Debug, Default)]
pub(crate) struct Speaker {
    now: Option<(SourceKey, Instant)>,
}

impl Speaker {
    /// Who speaks, or spoke last.
    pub(crate) fn source(&self) -> Option<SourceKey> {
        self.now.map(|(source, _)| source)
    }

    /// Compares all who could speak; answers who took over, if somebody did.
    pub(crate) fn listen(&mut self, now: Instant, sources: &[(SourceKey, u32)]) -> Option<SourceKey> {
        let &(loudest, loudness) = sources.iter().max_by_key(|(_, loudness)| *loudness)?;
        if loudness < FLOOR || self.source() == Some(loudest) {
            return None;
        }
        if let Some((speaker, since)) = self.now {
            let own = sources.iter().find(|(source, _)| *source == speaker).map_or(0, |(_, loudness)| *loudness);
            if now.saturating_duration_since(since) < HOLD || loudness < own + CLEARLY {
                return None;
            }
        }
        self.now = Some((loudest, now));
        Some(loudest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TICK: Duration = Duration::from_millis(20);

    /// Lets sources 0, 1, … sound so loud (decibels below the loudest) for a while; who took over, in that order.
    fn sound(
        speaker: &mut Speaker,
        heard: &mut [Loudness; 2],
        now: &mut Instant,
        quiet: [u8; 2],
        ticks: usize,
    ) -> Vec<SourceKey> {
        let mut changes = Vec::new();
        for _ in 0..ticks {
            *now += TICK;
            for (loudness, quiet) in heard.iter_mut().zip(quiet) {
                loudness.hear(*now, quiet);
            }
            let sources = [(0, heard[0].lately(*now)), (1, heard[1].lately(*now))];
            changes.extend(speaker.listen(*now, &sources));
        }
        changes
    }

    #[test]
    fn who_speaks_is_found_and_a_cough_does_not_take_over() {
        let (mut speaker, mut heard, mut now) = (Speaker::default(), <[Loudness; 2]>::default(), Instant::now());
        let mut sound = |quiet, ticks| sound(&mut speaker, &mut heard, &mut now, quiet, ticks);
        assert!(sound([80, 90], 100).is_empty(), "nobody speaks");
        assert_eq!(sound([30, 90], 100), [0]);
        assert!(sound([30, 10], 3).is_empty(), "a cough");
        assert!(sound([30, 28], 100).is_empty(), "about as loud");
        assert!(sound([90, 90], 100).is_empty(), "silence");
        assert_eq!(sound([90, 30], 100), [1]);
    }

    #[test]
    fn who_sends_nothing_becomes_quiet() {
        let (mut loudness, mut now) = (Loudness::default(), Instant::now());
        for _ in 0..100 {
            now += TICK;
            loudness.hear(now, 10);
        }
        assert!(loudness.lately(now) > 100 * 256);
        assert_eq!(loudness.lately(now + AVERAGED), 0);
    }

    proptest! {
        #[test]
        fn loudness_stays_within_its_bounds(packets in proptest::collection::vec((0_u64..3_000, any::<u8>()), 1..200)) {
            let (mut loudness, mut now) = (Loudness::default(), Instant::now());
            for (wait, quiet) in packets {
                now += Duration::from_millis(wait);
                loudness.hear(now, quiet);
                prop_assert!(loudness.lately(now) <= 127 * 256);
            }
        }
    }
}
