//! How one track is sent to one viewer: under its payload type, in its numbers.

use std::time::{Duration, Instant};

use bytes::BytesMut;
use rtc::rtp::{Header, Packet};

use super::SendTrack;
use crate::{
    picture::Patch,
    seal::Rollover,
    timeline::{Outgoing, Timeline},
};

/// Retransmissions a viewer may ask for per second and track; more is a broken client or a lost cause.
const RESENDS: u32 = 400;

/// One track towards one viewer.
#[derive(Debug, Clone)]
pub(crate) struct Leg {
    payload_type: u8,
    ssrc: u32,
    /// SSRC, payload type and next sequence number of retransmissions, when the client takes them apart.
    rtx: Option<(u32, u8, u16)>,
    resends: (Instant, u32),
    pub(super) rollover: Rollover,
    pub(super) timeline: Timeline,
}

/// A packet in a viewer's numbers; the payload is still shared, and is patched where it is copied anyway.
pub(super) struct Dressed {
    pub(super) packet: Packet,
    pub(super) patch: Option<Patch>,
}

impl Leg {
    pub(super) fn new(track: &SendTrack, now: Instant) -> Self {
        Self {
            payload_type: track.codec.payload_type,
            ssrc: track.ssrc,
            rtx: track.codec.rtx.map(|payload_type| (track.rtx_ssrc, payload_type, rand::random())),
            resends: (now, 0),
            rollover: Rollover::default(),
            timeline: Timeline::new(track.codec.clock_rate),
        }
    }

    /// The publisher's packet at its place for this viewer.
    pub(super) fn dress(&self, packet: &Packet, place: &Outgoing) -> Dressed {
        let header = Header {
            version: 2,
            marker: packet.header.marker,
            payload_type: self.payload_type,
            sequence_number: place.sequence,
            timestamp: place.timestamp,
            ssrc: self.ssrc,
            ..Header::default()
        };
        Dressed { packet: Packet { header, payload: packet.payload.clone() }, patch: place.patch }
    }

    /// Whether one more retransmission is within what a viewer may ask for.
    pub(super) fn may_resend(&mut self, now: Instant) -> bool {
        if now.saturating_duration_since(self.resends.0) >= Duration::from_secs(1) {
            self.resends = (now, 0);
        }
        self.resends.1 += 1;
        self.resends.1 <= RESENDS
    }

    /// A packet wrapped as a retransmission (RFC 4588), where the client takes that.
    pub(super) fn wrapped(&mut self, dressed: &Dressed) -> Option<Packet> {
        let (ssrc, payload_type, sequence) = self.rtx.as_mut()?;
        let Dressed { packet, patch } = dressed;
        let mut payload = BytesMut::with_capacity(2 + packet.payload.len());
        payload.extend_from_slice(&packet.header.sequence_number.to_be_bytes());
        payload.extend_from_slice(&packet.payload);
        if let Some(patch) = patch {
            patch.apply(&mut payload[2..]);
        }
        let mut header = packet.header.clone();
        (header.ssrc, header.payload_type, header.sequence_number) = (*ssrc, *payload_type, *sequence);
        *sequence = sequence.wrapping_add(1);
        Some(Packet { header, payload: payload.freeze() })
    }
}

impl Dressed {
    /// The packet with its payload patched.
    pub(super) fn into_packet(mut self) -> Packet {
        if let Some(patch) = self.patch {
            let mut payload = BytesMut::from(self.packet.payload.as_ref());
            patch.apply(&mut payload);
            self.packet.payload = payload.freeze();
        }
        self.packet
    }
}
