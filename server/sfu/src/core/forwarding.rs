//! The hot path: one packet in, one per viewer out; and what viewers answer.

use std::time::Instant;

use rtc::{
    rtcp::{
        self,
        payload_feedbacks::{full_intra_request::FullIntraRequest, picture_loss_indication::PictureLossIndication},
        sender_report::SenderReport,
        transport_feedbacks::transport_layer_nack::{NackPair, TransportLayerNack},
    },
    rtp::{Header, Packet},
};

use super::Core;
use crate::{Role, demux::PeerKey, rooms::SourceKey, sdp::Kind};

/// Packets that one NACK may ask for.
const NACKED: usize = 64;

impl Core {
    /// A publisher's packet: renumbered once, remembered once, sealed for each viewer.
    pub(super) fn forward(&mut self, now: Instant, from: PeerKey, packet: Packet) {
        let Some(source_key) = self.sent_by(from) else { return };
        let Some(source) = self.sources.get_mut(source_key) else { return };
        let payload_type = packet.header.payload_type;
        let Some(track) = source.tracks.iter_mut().find(|track| track.codec.payload_type == payload_type) else {
            return;
        };
        let first = track.sent_ssrc.replace(packet.header.ssrc).is_none();
        let Some((sequence_number, timestamp)) =
            track.timeline.map(now, packet.header.sequence_number, packet.header.timestamp)
        else {
            return;
        };
        let marker = packet.header.marker;
        let header = Header { version: 2, marker, sequence_number, timestamp, ssrc: track.ssrc, ..Header::default() };
        let packet = Packet { header, payload: packet.payload };
        track.history.put(&packet);
        let kind = track.kind;
        for viewer in &source.viewers {
            let Some(peer) = self.peers.get_mut(viewer).filter(|peer| peer.is_connected()) else { continue };
            if let Some(datagram) = peer.media(now, kind, &packet) {
                self.outbox.push(datagram);
            }
        }
        if first && kind == Kind::Video {
            self.ask_keyframe(now, source_key);
        }
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
                    let report = report.as_any();
                    if report.is::<PictureLossIndication>() || report.is::<FullIntraRequest>() {
                        if let Some(video) = self.sources.get_mut(source).and_then(|source| source.track(Kind::Video)) {
                            video.keyframe.want();
                        }
                        self.ask_keyframe(now, source);
                    } else if let Some(nack) = report.downcast_ref::<TransportLayerNack>() {
                        self.resend(now, from, source, nack);
                    }
                }
            }
        }
    }

    /// The publisher's clock, in viewers' numbers.
    fn relay_report(&mut self, now: Instant, from: PeerKey, report: &SenderReport) {
        let Some(source) = self.sent_by(from).and_then(|key| self.sources.get_mut(key)) else { return };
        let Some(track) = source.tracks.iter_mut().find(|track| track.sent_ssrc == Some(report.ssrc)) else { return };
        let Some(rtp_time) = track.timeline.map_timestamp(report.rtp_time) else { return };
        let report = SenderReport {
            ssrc: track.ssrc,
            ntp_time: report.ntp_time,
            rtp_time,
            packet_count: report.packet_count,
            octet_count: report.octet_count,
            ..SenderReport::default()
        };
        track.report = Some(report.clone());
        let kind = track.kind;
        for viewer in &source.viewers {
            let Some(peer) = self.peers.get_mut(viewer).filter(|peer| peer.is_connected()) else { continue };
            if peer.receives(kind) {
                peer.report(now, Box::new(report.clone()));
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
        for packet in missing.filter_map(|sequence| track.history.get(sequence)) {
            if !peer.resend(now, track.kind, packet, track.rtx_ssrc) {
                break;
            }
        }
        self.flush(to);
    }

    /// Asks the publisher for a keyframe if somebody wants one and the last request is old enough.
    pub(super) fn ask_keyframe(&mut self, now: Instant, key: SourceKey) {
        let Some(source) = self.sources.get_mut(key) else { return };
        let Some(publisher) = source.publisher else { return };
        let Some(video) = source.track(Kind::Video) else { return };
        let Some(media_ssrc) = video.sent_ssrc else { return };
        if video.keyframe.take(now) {
            if let Some(peer) = self.peers.get_mut(&publisher) {
                peer.report(now, Box::new(PictureLossIndication { sender_ssrc: 1, media_ssrc }));
            }
            self.flush(publisher);
        }
    }
}
