//! What was sent, what arrived, how late. Each payload carries its number and the time it left.

use std::{
    ops::Range,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

use bytes::{BufMut as _, Bytes, BytesMut};

/// Marks our payloads, between a VP8 frame's beginning and what we say.
const MARK: [u8; 2] = [0x7b, 0x7c];
/// A VP8 payload descriptor (start of a partition) and the first byte of a key frame, or of another (RFC 7741 §4.2, §4.3).
const KEY: [u8; 2] = [0x10, 0x7a];
const OTHER: [u8; 2] = [0x10, 0x7b];

/// Makes a payload.
pub(crate) fn stamp(number: u32, at: Duration, size: usize, key: bool) -> Bytes {
    let mut payload = BytesMut::with_capacity(size);
    payload.put_slice(if key { &KEY } else { &OTHER });
    payload.put_slice(&MARK);
    payload.put_u32(number);
    payload.put_u64(u64::try_from(at.as_micros()).unwrap_or(u64::MAX));
    payload.resize(size.max(payload.len()), 0);
    payload.freeze()
}

/// One viewer's arrivals: number and delay in microseconds; a second arrival of a number is not one.
#[derive(Default)]
struct Arrivals(std::collections::HashMap<u32, u32>);

pub(crate) struct Tally {
    viewers: Vec<Mutex<Arrivals>>,
    sent: AtomicU32,
    stopped: AtomicBool,
}

impl Tally {
    pub(crate) fn new(viewers: usize) -> Self {
        let viewers = (0..viewers).map(|_| Mutex::default()).collect();
        Self { viewers, sent: AtomicU32::new(0), stopped: AtomicBool::new(false) }
    }

    pub(crate) fn sent(&self, count: u32) {
        self.sent.store(count, Ordering::Relaxed);
    }

    pub(crate) fn sent_so_far(&self) -> u32 {
        self.sent.load(Ordering::Relaxed)
    }

    pub(crate) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    pub(crate) fn received(&self, viewer: usize, payload: &[u8], now: Duration) {
        let Some((number, at)) = read(payload) else { return };
        let late = u32::try_from(now.saturating_sub(Duration::from_micros(at)).as_micros()).unwrap_or(u32::MAX);
        let mut arrivals = self.viewers[viewer].lock().unwrap_or_else(PoisonError::into_inner);
        arrivals.0.entry(number).or_insert(late);
    }

    /// Delivered share and delays of the packets in the window.
    pub(crate) fn report(&self, window: Range<u32>, sent: u32) -> serde_json::Value {
        let mut delays = Vec::new();
        let mut worst: f64 = 1.0;
        let expected = f64::from(u32::try_from(window.len()).unwrap_or(u32::MAX));
        for viewer in &self.viewers {
            let arrivals = viewer.lock().unwrap_or_else(PoisonError::into_inner);
            let inside = arrivals.0.iter().filter(|(number, _)| window.contains(number)).map(|(_, late)| *late);
            let before = delays.len();
            delays.extend(inside);
            worst = worst.min(f64::from(u32::try_from(delays.len() - before).unwrap_or(u32::MAX)) / expected);
        }
        let missed: usize = self.viewers.iter().map(|viewer| missed(viewer, window.end)).sum();
        delays.sort_unstable();
        let at = |share: usize| delays.get((delays.len() * share / 1000).min(delays.len().saturating_sub(1)));
        let ms = |share| at(share).map(|micros| f64::from(*micros) / 1000.0);
        let arrived = f64::from(u32::try_from(delays.len()).unwrap_or(u32::MAX));
        let viewers = f64::from(u32::try_from(self.viewers.len()).unwrap_or(u32::MAX));
        serde_json::json!({
            "sent": sent, "sent_in_window": expected, "delivered_share": arrived / (expected * viewers),
            "worst_viewer_share": worst, "missed_after_their_first": missed,
            "latency_ms": { "p50": ms(500), "p95": ms(950), "p99": ms(990), "max": ms(1000) },
        })
    }
}

/// What a viewer should have had since its first packet, up to `end`, and has not.
fn missed(viewer: &Mutex<Arrivals>, end: u32) -> usize {
    let arrivals = viewer.lock().unwrap_or_else(PoisonError::into_inner);
    let first = arrivals.0.keys().min().copied().unwrap_or(end);
    (first..end).filter(|number| !arrivals.0.contains_key(number)).count()
}

fn read(payload: &[u8]) -> Option<(u32, u64)> {
    let rest = payload.strip_prefix(&KEY).or_else(|| payload.strip_prefix(&OTHER))?.strip_prefix(&MARK)?;
    let (number, rest) = rest.split_first_chunk::<4>()?;
    let (at, _) = rest.split_first_chunk::<8>()?;
    Some((u32::from_be_bytes(*number), u64::from_be_bytes(*at)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_arrives_twice_counts_once_and_what_does_not_is_missed() {
        let tally = Tally::new(2);
        for number in 0..10 {
            let payload = stamp(number, Duration::from_millis(u64::from(number)), 100, number % 3 == 0);
            assert_eq!(payload.len(), 100);
            tally.received(0, &payload, Duration::from_millis(u64::from(number) + 3));
            tally.received(0, &payload, Duration::from_millis(u64::from(number) + 300));
            if number != 4 {
                tally.received(1, &payload, Duration::from_millis(u64::from(number) + 5));
            }
        }
        tally.received(0, b"something else", Duration::ZERO);
        let report = tally.report(0..10, 10);
        assert_eq!(report["delivered_share"], 0.95);
        assert_eq!(report["worst_viewer_share"], 0.9);
        assert_eq!(report["missed_after_their_first"], 1);
        assert_eq!(report["latency_ms"]["p50"], 3.0);
        assert_eq!(report["latency_ms"]["max"], 5.0);
    }
}
