//! The hot path: one packet in, one per viewer out; and what viewers answer.

use std::{any::Any, time::Instant};

use rtc::{
    rtcp::{
        self,
        payload_feedbacks::{
            full_intra_request::FullIntraRequest, picture_loss_indication::PictureLossIndication,
            receiver_estimated_maximum_bitrate::ReceiverEstimatedMaximumBitrate,
        },
        receiver_report::ReceiverReport,
        sender_report::SenderReport,
        transport_feedbacks::transport_layer_nack::{NackPair, TransportLayerNack},
    },
    rtp::Packet,
};

use super::Core;
use crate::{
    Role,
    arrivals::Arrival,
    choice::Report,
    demux::PeerKey,
    layer::LayerId,
    peer::Peer,
    rooms::{SourceKey, Track},
    sdp::Kind,
    timeline::Incoming,
};

/// Packets that one NACK may ask for.
const NACKED: usize = 64;

impl Core {
    /// A publisher's packet: looked at once, remembered once, numbered and sealed for each viewer that gets its layer.
    pub(super) fn forward(&mut self, now: Instant, from: PeerKey, packet: Packet) {
        let Some(source_key) = self.sent_by(from) else { return };
        let Some((incoming, kind, first)) = self.take_in(now, from, source_key, &packet) else { return };
        self.receives(now, from, source_key, kind);
        if first {
            self.choose(now, source_key, None);
        }
        let Some(source) = self.sources.get_mut(source_key) else { return };
        let Some(track) = source.tracks.iter().find(|track| track.kind == kind) else { return };
        for viewer in &source.viewers {
            let Some(peer) = self.peers.get_mut(viewer).filter(|peer| peer.is_connected()) else { continue };
            // a change begins with a key frame: on all other packets a look would only cost
            let before = incoming.glance.key.then(|| peer.layer(kind));
            if let Some(datagram) = peer.media(now, kind, &incoming, &packet) {
                self.outbox.push(datagram);
            }
            if before.is_some_and(|before| peer.layer(kind) != before)
                && let Some(report) = track.report_for(peer, incoming.layer)
            {
                peer.report_on(now, kind, report);
                while let Some(datagram) = peer.transmit() {
                    self.outbox.push(datagram);
                }
            }
        }
        if kind == Kind::Video && (first || incoming.glance.key) {
            self.begun(now, source_key, &incoming);
        }
    }

    /// A layer of pictures, or a key frame of it, has begun.
    fn begun(&mut self, now: Instant, source: SourceKey, incoming: &Incoming) {
        let video = self.sources.get_mut(source).and_then(|source| source.track(Kind::Video));
        let Some(layer) = video.and_then(|video| video.layer_mut(incoming.layer)) else { return };
        if incoming.glance.key {
            layer.keyframe.answered();
        } else {
            // Its size is told by a key frame only.
            layer.keyframe.want();
            self.ask_keyframes(now, source);
        }
    }

    /// Finds a packet's layer and keeps what is to be kept of it; `None` for one that is of no use. Says also whether it is the
    /// first of its layer.
    fn take_in(
        &mut self,
        now: Instant,
        from: PeerKey,
        source: SourceKey,
        packet: &Packet,
    ) -> Option<(Incoming, Kind, bool)> {
        let (opened, rid) = self.peers.get(&from)?.stream(packet.header.ssrc)?;
        let payload_type = packet.header.payload_type;
        let source = self.sources.get_mut(source)?;
        let track = source.tracks.iter_mut().find(|track| track.codec.payload_type == payload_type)?;
        let at = track.layers.iter().position(|layer| layer.rid == rid && layer.accepts(opened))?;
        let anew = match track.layers[at].judge(opened, packet) {
            Arrival::Hopeless => return None,
            Arrival::Useful => false,
            Arrival::Anew => true,
        };
        if anew {
            let id = track.next_layer();
            track.layers[at].renew(id);
        }
        if track.kind == Kind::Audio {
            track.reception.paced(now, track.codec.clock_rate, packet.header.timestamp);
        }
        let incoming = track.incoming(track.layers[at].id, packet);
        if let Some(quiet) = track.quiet(packet) {
            source.loudness.hear(now, quiet);
        }
        let layer = &mut track.layers[at];
        let first = layer.take(now, packet, &incoming.glance) || anew;
        Some((incoming, track.kind, first))
    }

    /// RTCP that the tap let through.
    pub(super) fn heed(&mut self, now: Instant, from: PeerKey, reports: &[Box<dyn rtcp::Packet>]) {
        let Some(peer) = self.peers.get(&from) else { return };
        match peer.identity.role {
            Role::Publish => {
                for report in reports.iter().filter_map(|report| report.as_any().downcast_ref::<SenderReport>()) {
                    self.relay_report(now, from, report);
                }
            }
            Role::Play => {
                let source = peer.identity.source;
                for report in reports {
                    self.heed_viewer(now, from, source, report.as_any());
                }
            }
        }
    }

    fn heed_viewer(&mut self, now: Instant, from: PeerKey, source: SourceKey, report: &dyn Any) {
        if report.is::<PictureLossIndication>() || report.is::<FullIntraRequest>() {
            let layer = self.peers.get(&from).and_then(|peer| peer.layer(Kind::Video));
            let video = self.sources.get_mut(source).and_then(|source| source.track(Kind::Video));
            if let Some(layer) = video.zip(layer).and_then(|(video, layer)| video.layer_mut(layer)) {
                layer.keyframe.want();
            }
            self.ask_keyframes(now, source);
        } else if let Some(nack) = report.downcast_ref::<TransportLayerNack>() {
            self.resend(now, from, source, nack);
        } else if let Some(report) = report.downcast_ref::<ReceiverReport>() {
            self.hear(now, from, source, report);
        } else if let Some(estimate) = report.downcast_ref::<ReceiverEstimatedMaximumBitrate>()
            && let Some(peer) = self.peers.get_mut(&from)
        {
            peer.choice.hear(now, Report::Estimate(whole(estimate.bitrate)));
        }
    }

    /// How much of sound and pictures a viewer loses.
    fn hear(&mut self, now: Instant, from: PeerKey, source: SourceKey, report: &ReceiverReport) {
        let Some(source) = self.sources.get_mut(source) else { return };
        let Some(peer) = self.peers.get_mut(&from) else { return };
        for block in &report.reports {
            let Some(track) = source.tracks.iter().find(|track| track.ssrc == block.ssrc) else { continue };
            peer.watch.hear(now, track.kind, track.codec.clock_rate, block);
            peer.choice.hear(
                now,
                match track.kind {
                    Kind::Video => Report::Pictures(block.fraction_lost),
                    _ => Report::Sound(block.fraction_lost),
                },
            );
        }
    }

    /// The publisher's clock, in each viewer's numbers.
    fn relay_report(&mut self, now: Instant, from: PeerKey, report: &SenderReport) {
        let Some(source) = self.sent_by(from).and_then(|key| self.sources.get_mut(key)) else { return };
        for track in &mut source.tracks {
            let Some(layer) = track.layers.iter_mut().find(|layer| layer.ssrc() == Some(report.ssrc)) else { continue };
            layer.report = Some(report.clone());
            let layer = layer.id;
            for viewer in &source.viewers {
                let Some(peer) = self.peers.get_mut(viewer).filter(|peer| peer.is_connected()) else { continue };
                let Some(report) = track.report_for(peer, layer) else { continue };
                peer.report_on(now, track.kind, report);
                while let Some(datagram) = peer.transmit() {
                    self.outbox.push(datagram);
                }
            }
        }
    }

    /// Sends again what a viewer misses and we still have.
    fn resend(&mut self, now: Instant, to: PeerKey, source: SourceKey, nack: &TransportLayerNack) {
        let Some(source) = self.sources.get_mut(source) else { return };
        let Some(track) = source.tracks.iter().find(|track| track.ssrc == nack.media_ssrc) else { return };
        let Some(peer) = self.peers.get_mut(&to).filter(|peer| peer.is_connected()) else { return };
        let missing = nack.nacks.iter().flat_map(NackPair::packet_list).take(NACKED);
        for sequence in missing {
            if !peer.resend(now, track, sequence) {
                break;
            }
        }
        self.flush(to);
    }
}

impl Track {
    /// A layer's latest sender report as a viewer sees it; `None` for one who does not get the layer.
    fn report_for(&self, viewer: &Peer, layer: LayerId) -> Option<SenderReport> {
        let report = self.layer(layer)?.report.as_ref()?;
        let rtp_time = viewer.timeline(self.kind)?.map_timestamp(layer, report.rtp_time)?;
        let &SenderReport { ntp_time, packet_count, octet_count, .. } = report;
        Some(SenderReport { ssrc: self.ssrc, ntp_time, rtp_time, packet_count, octet_count, ..SenderReport::default() })
    }
}

/// Bits per second as a whole number; what is none is 0.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast to an integer saturates")]
fn whole(rate: f32) -> u32 {
    rate as u32
}
