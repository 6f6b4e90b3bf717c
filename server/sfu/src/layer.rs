//! One incoming encoding of a track. Without simulcast a track has one; with it, up to three of the same picture.

use std::time::{Duration, Instant};

use rtc::{rtcp::sender_report::SenderReport, rtp::Packet};

use crate::{
    arrivals::{Arrival, Arrivals},
    choice::Step,
    history::History,
    keyframe::KeyframeGate,
    picture::{Glance, Size},
};

/// A layer that has been silent for so long is not counted on: the publisher has turned it off.
const SILENT: Duration = Duration::from_secs(3);
/// How long bits are counted before the rate is told.
const WINDOW: Duration = Duration::from_secs(1);
/// So many bits per second for so many pixels an encoder spends about, until the rate has been measured.
const BITS_PER_PIXELS: (u32, u32) = (5, 2);

/// Names one run of numbers of one encoding: a publisher that comes back or counts anew is another layer. Never used twice
/// within a track.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct LayerId(pub(crate) u32);

/// One encoding, as the publisher sends it.
pub(crate) struct Layer {
    pub(crate) id: LayerId,
    /// Its name in the offer; empty without simulcast.
    pub(crate) rid: String,
    /// Its SSRC, once a packet has come, and which of the publisher's streams that was (they are counted as they open).
    stream: Option<(usize, u32)>,
    arrivals: Arrivals,
    pub(crate) history: History,
    pub(crate) keyframe: KeyframeGate,
    /// The latest sender report, in the publisher's terms: what keeps sound and picture together.
    pub(crate) report: Option<SenderReport>,
    size: Option<Size>,
    meter: Meter,
}

impl Layer {
    /// A layer of which nothing has come yet; remembers `packets` packets for retransmission.
    pub(crate) fn new(id: LayerId, rid: String, packets: usize) -> Self {
        Self {
            id,
            rid,
            stream: None,
            arrivals: Arrivals::default(),
            history: History::new(packets),
            keyframe: KeyframeGate::default(),
            report: None,
            size: None,
            meter: Meter::default(),
        }
    }

    /// The publisher's SSRC, once a packet has come.
    pub(crate) fn ssrc(&self) -> Option<u32> {
        self.stream.map(|(_, ssrc)| ssrc)
    }

    /// Whether the publisher's stream number `opened` is this layer's: the one it has, or a later one that takes its place.
    pub(crate) fn accepts(&self, opened: usize) -> bool {
        self.stream.is_none_or(|(before, _)| opened >= before)
    }

    /// Judges a packet's place; [`Arrival::Anew`] also when it comes from another stream than those before.
    pub(crate) fn judge(&mut self, opened: usize, packet: &Packet) -> Arrival {
        let before = self.stream.replace((opened, packet.header.ssrc));
        if before.is_some_and(|(_, ssrc)| ssrc != packet.header.ssrc) {
            self.arrivals = Arrivals::default();
            self.arrivals.judge(packet.header.sequence_number);
            return Arrival::Anew;
        }
        self.arrivals.judge(packet.header.sequence_number)
    }

    /// How many of its numbers have passed since the last time, and how many packets of these came in their turn.
    pub(crate) fn count(&mut self) -> (u32, u32) {
        self.arrivals.count()
    }

    /// Its numbers begin anew: to viewers it is another layer.
    pub(crate) fn renew(&mut self, id: LayerId) {
        self.id = id;
        self.history.clear();
        self.report = None;
    }

    /// Remembers a packet; says whether it is the first. One that carries nothing is no sign of life: a browser that has turned a
    /// layer off goes on measuring its network with such packets.
    pub(crate) fn take(&mut self, now: Instant, packet: &Packet, glance: &Glance) -> bool {
        self.history.put(packet);
        if packet.payload.is_empty() {
            return false;
        }
        let first = self.meter.latest.is_none();
        self.meter.add(now, packet.payload.len());
        self.size = glance.size.or(self.size);
        first
    }

    /// What is to be known for choosing.
    pub(crate) fn step(&self, now: Instant) -> Step {
        let pixels = self.size.map_or(0, |size| size.width.saturating_mul(size.height));
        Step { id: self.id, size: self.size, rate: self.meter.rate(pixels), live: self.meter.is_live(now) }
    }
}

/// Measures bits per second.
#[derive(Debug, Default)]
struct Meter {
    window: Option<(Instant, usize)>,
    rate: Option<u32>,
    latest: Option<Instant>,
}

impl Meter {
    fn add(&mut self, now: Instant, bytes: usize) {
        self.latest = Some(now);
        let (since, sum) = self.window.get_or_insert((now, 0));
        *sum += bytes;
        let passed = now.saturating_duration_since(*since);
        if passed >= WINDOW {
            let bits = u128::try_from(*sum).unwrap_or(u128::MAX).saturating_mul(8_000);
            let rate = u32::try_from(bits / passed.as_millis().max(1)).unwrap_or(u32::MAX);
            // A key frame's second weighs less this way.
            self.rate = Some(self.rate.map_or(rate, |before| before / 2 + rate / 2));
            self.window = Some((now, 0));
        }
    }

    /// Bits per second, as measured, or else as a picture of so many pixels takes about.
    fn rate(&self, pixels: u32) -> u32 {
        self.rate.unwrap_or(pixels.saturating_mul(BITS_PER_PIXELS.0) / BITS_PER_PIXELS.1)
    }

    fn is_live(&self, now: Instant) -> bool {
        self.latest.is_some_and(|latest| now.saturating_duration_since(latest) < SILENT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(ssrc: u32, sequence_number: u16) -> Packet {
        let header = rtc::rtp::Header { ssrc, sequence_number, ..Default::default() };
        Packet { header, payload: vec![0; 1000].into() }
    }

    #[test]
    fn the_rate_is_measured_and_silence_is_noticed() {
        let (mut layer, mut now) = (Layer::new(LayerId(1), String::new(), 8), Instant::now());
        let mut number = 0;
        for _ in 0..300 {
            now += Duration::from_millis(10);
            number += 1;
            layer.take(now, &packet(1, number), &Glance::default());
        }
        let step = layer.step(now);
        assert!(step.live && (780_000..=820_000).contains(&step.rate), "{step:?}");
        assert!(!layer.step(now + SILENT).live);
    }

    #[test]
    fn padding_keeps_no_layer_alive() {
        let (mut layer, now) = (Layer::new(LayerId(1), String::new(), 8), Instant::now());
        let padding = Packet { payload: bytes::Bytes::new(), ..packet(1, 1) };
        assert!(!layer.take(now, &padding, &Glance::default()) && !layer.step(now).live);
        assert!(layer.take(now, &packet(1, 2), &Glance::default()));
        layer.take(now + SILENT, &padding, &Glance::default());
        assert!(!layer.step(now + SILENT).live);
    }

    #[test]
    fn a_later_stream_takes_the_place_and_an_earlier_one_does_not_come_back() {
        let mut layer = Layer::new(LayerId(1), String::new(), 8);
        assert_eq!(layer.judge(0, &packet(7, 100)), Arrival::Useful);
        assert_eq!(layer.judge(1, &packet(8, 5)), Arrival::Anew);
        assert_eq!(layer.judge(1, &packet(8, 6)), Arrival::Useful);
        assert!(layer.accepts(1) && !layer.accepts(0));
    }
}
