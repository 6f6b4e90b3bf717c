//! Which layer each viewer gets, and the key frames that a change needs.
//!
//! Words on the control channel: `weak` (the network carries no picture, only sound), `strong` (it does again), and
//! `{"event":"network","grade":…}` with a [`Grade`](crate::Grade), which publishers hear too.

use std::time::{Duration, Instant};

use rtc::rtcp::payload_feedbacks::{
    picture_loss_indication::PictureLossIndication, receiver_estimated_maximum_bitrate::ReceiverEstimatedMaximumBitrate,
};

use super::Core;
use crate::{
    Config, allowance::Verdict, demux::PeerKey, layer::Layer, picture::Size, rooms::SourceKey, sdp::Kind,
    timeline::Timeline,
};

/// How often it is looked at again what viewers get.
const REVIEW: Duration = Duration::from_millis(250);

impl Core {
    /// A viewer said how large it shows the picture: counts from the next review on.
    pub(super) fn shows(&mut self, key: PeerKey, size: Size) {
        if let Some(peer) = self.peers.get_mut(&key) {
            peer.choice.show(size);
        }
    }

    /// Looks again at all viewers of a source.
    pub(super) fn review(&mut self, now: Instant, key: SourceKey) {
        self.hold(now, key);
        self.choose(now, key, None);
        self.ask_keyframes(now, key);
    }

    /// Holds a publisher to what it may send. Of sound there is nothing to be asked but what its answer says (`b=AS`).
    fn hold(&mut self, now: Instant, key: SourceKey) {
        let Config { max_audio_bitrate, max_video_bitrate, .. } = self.config;
        let Some(source) = self.sources.get_mut(key) else { return };
        let mut asked = None;
        for track in &mut source.tracks {
            let cap = if track.kind == Kind::Video { max_video_bitrate } else { max_audio_bitrate };
            let verdict = track.hold(now, cap);
            if verdict == Verdict::Cut {
                tracing::warn!(room = %source.room, kind = ?track.kind, cap, "a publisher sends more than it may: its largest layers go to nobody");
            }
            if verdict != Verdict::Fine && track.kind == Kind::Video {
                asked = Some(estimate(cap, track.layers.iter().filter_map(Layer::ssrc).collect()));
            }
        }
        if let Some((publisher, estimate)) = source.publisher.zip(asked) {
            if let Some(peer) = self.peers.get_mut(&publisher) {
                peer.report(now, Box::new(estimate));
            }
            self.flush(publisher);
        }
    }

    /// Chooses for one viewer of a source, or for all; they get it from the next key frame on.
    pub(super) fn choose(&mut self, now: Instant, key: SourceKey, only: Option<PeerKey>) {
        let Some(source) = self.sources.get_mut(key) else { return };
        self.rescan = true;
        source.review_at = (source.publisher.is_some() && !source.viewers.is_empty()).then(|| now + REVIEW);
        let viewers = only.map_or_else(|| source.viewers.clone(), |viewer| vec![viewer]);
        let sound = source.track(Kind::Audio).filter(|track| !track.is_cut()).and_then(|track| track.layers.first());
        let sound = sound.map(|layer| layer.id);
        let mut video = source.track(Kind::Video);
        let ladder = video.as_ref().map(|video| video.ladder(now)).unwrap_or_default();
        let mut told = Vec::new();
        for viewer in viewers {
            let Some(peer) = self.peers.get_mut(&viewer) else { continue };
            let was_weak = peer.choice.is_too_weak();
            let picture = peer.choice.choose(now, &ladder);
            let is_weak = peer.choice.is_too_weak();
            peer.want(Kind::Audio, sound);
            peer.want(Kind::Video, picture);
            peer.watch.gets(ladder.iter().position(|step| Some(step.id) == picture), is_weak);
            let waits = peer.timeline(Kind::Video).and_then(Timeline::waits_for);
            if let Some(layer) = waits.and_then(|layer| video.as_mut()?.layer_mut(layer)) {
                layer.keyframe.want();
            }
            if was_weak != is_weak {
                peer.say(now, if is_weak { "weak" } else { "strong" }, "");
                told.push(viewer);
            }
            if peer.tell_network(now) {
                told.push(viewer);
            }
        }
        for viewer in told {
            self.flush(viewer);
        }
    }

    /// Asks the publisher for the key frames that are wanted, as far as the last requests are old enough. A layer that nobody
    /// takes is not asked for.
    pub(super) fn ask_keyframes(&mut self, now: Instant, key: SourceKey) {
        let Some(source) = self.sources.get_mut(key) else { return };
        let publisher = source.publisher;
        let Some(video) = source.track(Kind::Video) else { return };
        self.rescan = true;
        let mut asked = Vec::new();
        for layer in &mut video.layers {
            match (publisher, layer.ssrc()) {
                (Some(_), Some(ssrc)) if layer.keyframe.take(now) => asked.push(ssrc),
                (Some(_), Some(_)) => {}
                // Nobody to ask: who waits is found again at the next review.
                _ => layer.keyframe.forget(),
            }
        }
        let Some(publisher) = publisher.filter(|_| !asked.is_empty()) else { return };
        if let Some(peer) = self.peers.get_mut(&publisher) {
            for media_ssrc in asked {
                peer.report(now, Box::new(PictureLossIndication { sender_ssrc: 1, media_ssrc }));
            }
        }
        self.flush(publisher);
    }
}

/// What a publisher is to stay below (draft-alvestrand-rmcat-remb), in bits per second.
#[expect(clippy::cast_precision_loss, reason = "it is sent with 18 bits of precision")]
fn estimate(cap: u32, ssrcs: Vec<u32>) -> ReceiverEstimatedMaximumBitrate {
    ReceiverEstimatedMaximumBitrate { sender_ssrc: 1, bitrate: cap as f32, ssrcs }
}
