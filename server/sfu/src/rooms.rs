//! Who sends what in which room: plain tables, no connections.
//!
//! A *source* is one subject's stream in one room. It outlives the publisher's connections: a publisher that comes back, or is
//! taken over by another page of the same person, continues the same source, and its viewers notice nothing.

use std::{collections::HashMap, time::Instant};

use rtc::{rtcp::reception_report::ReceptionReport, rtp::Packet};

use crate::{
    Publisher, PublisherId, ResourceId, RoomId, Stream, SubjectId,
    allowance::{Allowance, Verdict},
    choice::Step,
    demux::PeerKey,
    layer::{Layer, LayerId},
    peer::{ReceiveTrack, SendTrack},
    picture::Format,
    reception::Reception,
    sdp::{Codec, Kind, MAX_LAYERS, Offer},
    speaker::Loudness,
    timeline::Incoming,
};

/// Names a source inside the core; 0 is none.
pub(crate) type SourceKey = u64;

/// Packets of a layer kept for retransmission: video about 2 s at 2.5 Mbit/s, audio about 1 s.
const VIDEO_HISTORY: usize = 512;
const AUDIO_HISTORY: usize = 64;

/// One track of a source, as viewers see it.
pub(crate) struct Track {
    pub(crate) kind: Kind,
    /// As the publisher sends it.
    pub(crate) codec: Codec,
    /// As viewers see it, all the same: what differs between viewers is only the payload type.
    pub(crate) ssrc: u32,
    pub(crate) rtx_ssrc: u32,
    /// What the publisher sends of it: one encoding, or with simulcast up to three.
    pub(crate) layers: Vec<Layer>,
    last_layer: u32,
    format: Format,
    allowance: Allowance,
    pub(crate) reception: Reception,
    /// The header extension that says how loud a packet of sound is, where the publisher writes it.
    level: Option<u8>,
}

/// One subject's stream in one room.
pub(crate) struct Source {
    pub(crate) id: PublisherId,
    pub(crate) room: RoomId,
    pub(crate) subject: SubjectId,
    pub(crate) stream: Stream,
    /// The connection that sends now; none while the publisher is away.
    pub(crate) publisher: Option<PeerKey>,
    /// The resource of the latest publisher: a client may close its connection first and say only then that it stops.
    pub(crate) resource: Option<ResourceId>,
    pub(crate) away_until: Option<Instant>,
    /// When it is to be looked at again what each viewer gets; none while there is nobody to look at.
    pub(crate) review_at: Option<Instant>,
    pub(crate) tracks: Vec<Track>,
    pub(crate) loudness: Loudness,
    pub(crate) viewers: Vec<PeerKey>,
}

impl Track {
    fn new(sent: ReceiveTrack) -> Self {
        let mut track = Self {
            kind: sent.kind,
            format: sent.codec.format(),
            codec: sent.codec.clone(),
            ssrc: rand::random(),
            rtx_ssrc: rand::random(),
            layers: Vec::new(),
            last_layer: 0,
            allowance: Allowance::default(),
            reception: Reception::default(),
            level: None,
        };
        track.begin(sent);
        track
    }

    /// Another connection sends it from now on: all its layers are new ones.
    fn begin(&mut self, sent: ReceiveTrack) {
        (self.codec, self.level) = (sent.codec, sent.level);
        (self.allowance, self.reception) = (Allowance::default(), Reception::default());
        let packets = if self.kind == Kind::Video { VIDEO_HISTORY } else { AUDIO_HISTORY };
        let rids = if sent.rids.is_empty() { vec![String::new()] } else { sent.rids };
        let layers = rids.into_iter().take(MAX_LAYERS).map(|rid| Layer::new(self.next_layer(), rid, packets)).collect();
        self.layers = layers;
    }

    /// A name for a layer that none has had.
    pub(crate) fn next_layer(&mut self) -> LayerId {
        self.last_layer = self.last_layer.wrapping_add(1);
        LayerId(self.last_layer)
    }

    pub(crate) fn layer(&self, id: LayerId) -> Option<&Layer> {
        self.layers.iter().find(|layer| layer.id == id)
    }

    pub(crate) fn layer_mut(&mut self, id: LayerId) -> Option<&mut Layer> {
        self.layers.iter_mut().find(|layer| layer.id == id)
    }

    /// A packet of a layer, as its numbers say.
    pub(crate) fn incoming(&self, layer: LayerId, packet: &Packet) -> Incoming {
        let Packet { header, payload } = packet;
        let glance = self.format.glance(payload);
        Incoming { layer, sequence: header.sequence_number, timestamp: header.timestamp, glance }
    }

    /// How many decibels below the loudest a packet of sound is, if it says so (RFC 6464 §3).
    pub(crate) fn quiet(&self, packet: &Packet) -> Option<u8> {
        packet.header.get_extension(self.level?)?.first().map(|byte| byte & 0x7f)
    }

    /// Holds the publisher to what it may send of it, in bits per second.
    pub(crate) fn hold(&mut self, now: Instant, cap: u32) -> Verdict {
        let live = self.layers.iter().map(|layer| layer.step(now)).filter(|step| step.live);
        let rate = live.fold(0_u32, |sum, step| sum.saturating_add(step.rate));
        self.allowance.look(now, rate, cap)
    }

    /// How it has arrived, where it is time to tell.
    pub(crate) fn received(&mut self, now: Instant) -> Option<ReceptionReport> {
        if !self.reception.is_due(now) {
            return None;
        }
        let counts = self.layers.iter_mut().map(Layer::count);
        let (passed, came) =
            counts.fold((0_u32, 0_u32), |sum, one| (sum.0.saturating_add(one.0), sum.1.saturating_add(one.1)));
        self.reception.report(now, passed, came)
    }

    /// Whether only what fits of it is passed on: of sound, which has one layer, nothing.
    pub(crate) fn is_cut(&self) -> bool {
        self.allowance.is_cut()
    }

    /// The layers to choose from, from the smallest to the largest: those of which something has come, and which may be passed on.
    pub(crate) fn ladder(&self, now: Instant) -> Vec<Step> {
        let mut ladder = self.all_steps(now);
        ladder.truncate(self.allowance.fitting(&ladder));
        ladder
    }

    fn all_steps(&self, now: Instant) -> Vec<Step> {
        let mut ladder: Vec<Step> =
            self.layers.iter().filter(|layer| layer.ssrc().is_some()).map(|layer| layer.step(now)).collect();
        ladder.sort_by_key(|step| (step.size.map_or(0, |size| size.width.saturating_mul(size.height)), step.rate));
        ladder
    }
}

impl Source {
    /// A new source with its first publisher.
    pub(crate) fn new(room: RoomId, subject: SubjectId, stream: Stream, tracks: Vec<ReceiveTrack>) -> Self {
        Self {
            id: PublisherId::random(),
            room,
            subject,
            stream,
            publisher: None,
            resource: None,
            away_until: None,
            review_at: None,
            tracks: tracks.into_iter().map(Track::new).collect(),
            loudness: Loudness::default(),
            viewers: Vec::new(),
        }
    }

    /// Lets another connection continue; false when it sends other codecs, so that viewers must come anew.
    pub(crate) fn take_over(&mut self, sent: Vec<ReceiveTrack>) -> bool {
        let continues = sent.len() == self.tracks.len()
            && self
                .tracks
                .iter()
                .all(|track| sent.iter().any(|sent| sent.kind == track.kind && sent.codec.continues(&track.codec)));
        if !continues {
            self.tracks = sent.into_iter().map(Track::new).collect();
            return false;
        }
        for sent in sent {
            if let Some(track) = self.track(sent.kind) {
                track.begin(sent);
            }
        }
        true
    }

    pub(crate) fn track(&mut self, kind: Kind) -> Option<&mut Track> {
        self.tracks.iter_mut().find(|track| track.kind == kind)
    }

    /// When keyframes are to be asked for that had to wait.
    pub(crate) fn keyframes_due(&self) -> impl Iterator<Item = Instant> {
        self.tracks.iter().flat_map(|track| &track.layers).filter_map(|layer| layer.keyframe.due())
    }

    /// The tracks that a viewer's offer can take, under the viewer's payload types. An offer that cannot decode something it
    /// asks for gets less than it asked for.
    pub(crate) fn tracks_for(&self, offer: &Offer) -> Vec<SendTrack> {
        self.tracks
            .iter()
            .filter_map(|track| {
                let section = offer.section(track.kind).filter(|section| section.receives)?;
                let codec = section.that_decodes(&track.codec)?.clone();
                Some(SendTrack { kind: track.kind, codec, ssrc: track.ssrc, rtx_ssrc: track.rtx_ssrc })
            })
            .collect()
    }

    fn describe(&self) -> Publisher {
        let has = |kind| self.tracks.iter().any(|track| track.kind == kind);
        Publisher {
            id: self.id.clone(),
            subject: self.subject.clone(),
            stream: self.stream,
            audio: has(Kind::Audio),
            video: has(Kind::Video),
        }
    }
}

/// All sources, in the order they started.
#[derive(Default)]
pub(crate) struct Sources {
    table: std::collections::BTreeMap<SourceKey, Source>,
    last: SourceKey,
}

impl Sources {
    pub(crate) fn insert(&mut self, source: Source) -> SourceKey {
        self.last += 1;
        self.table.insert(self.last, source);
        self.last
    }

    pub(crate) fn get_mut(&mut self, key: SourceKey) -> Option<&mut Source> {
        self.table.get_mut(&key)
    }

    pub(crate) fn remove(&mut self, key: SourceKey) -> Option<Source> {
        self.table.remove(&key)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (SourceKey, &Source)> {
        self.table.iter().map(|(key, source)| (*key, source))
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (SourceKey, &mut Source)> {
        self.table.iter_mut().map(|(key, source)| (*key, source))
    }

    /// Keys of the sources that fit.
    pub(crate) fn keys(&self, fits: impl Fn(&Source) -> bool) -> Vec<SourceKey> {
        self.table.iter().filter(|(_, source)| fits(source)).map(|(key, _)| *key).collect()
    }

    /// What `play` means: the named source, or the latest one of that stream, rather somebody else's than one's own.
    pub(crate) fn find(
        &self,
        room: &RoomId,
        stream: Stream,
        named: Option<&PublisherId>,
        viewer: &SubjectId,
    ) -> Option<SourceKey> {
        let here = self.table.iter().filter(|(_, source)| source.room == *room && source.publisher.is_some());
        match named {
            Some(id) => here.into_iter().find(|(_, source)| source.id == *id).map(|(key, _)| *key),
            None => here
                .filter(|(_, source)| source.stream == stream)
                .max_by_key(|(key, source)| (source.subject != *viewer, **key))
                .map(|(key, _)| *key),
        }
    }

    /// The directory of who can be watched now.
    pub(crate) fn directory(&self) -> HashMap<RoomId, Vec<Publisher>> {
        let mut directory: HashMap<RoomId, Vec<Publisher>> = HashMap::new();
        for source in self.table.values().filter(|source| source.publisher.is_some()) {
            directory.entry(source.room.clone()).or_default().push(source.describe());
        }
        directory
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codec(name: &str, payload_type: u8) -> Codec {
        Codec { payload_type, name: name.into(), clock_rate: 90_000, channels: 0, fmtp: String::new(), rtx: None }
    }

    fn sent(kind: Kind, name: &str, payload_type: u8) -> ReceiveTrack {
        ReceiveTrack { kind, codec: codec(name, payload_type), rids: Vec::new(), level: None }
    }

    fn source(subject: &str, stream: Stream) -> Source {
        let tracks = vec![sent(Kind::Video, "VP8", 96)];
        let mut source = Source::new(RoomId::new("room"), SubjectId::new(subject), stream, tracks);
        source.publisher = Some(1);
        source
    }

    #[test]
    fn a_takeover_with_the_same_codec_keeps_what_viewers_see() {
        let mut source = source("a", Stream::Camera);
        let before = source.tracks[0].ssrc;
        assert!(source.take_over(vec![sent(Kind::Video, "VP8", 120)]));
        assert_eq!((source.tracks[0].ssrc, source.tracks[0].codec.payload_type), (before, 120));
    }

    #[test]
    fn a_takeover_with_another_codec_or_other_tracks_makes_viewers_come_anew() {
        let before = source("a", Stream::Camera).tracks[0].ssrc;
        for codecs in
            [vec![sent(Kind::Video, "H264", 96)], vec![sent(Kind::Video, "VP8", 96), sent(Kind::Audio, "OPUS", 111)]]
        {
            let mut source = source("a", Stream::Camera);
            assert!(!source.take_over(codecs));
            assert_ne!(source.tracks[0].ssrc, before);
        }
    }

    #[test]
    fn without_a_name_the_latest_stream_of_somebody_else_is_meant() {
        let (mut sources, room) = (Sources::default(), RoomId::new("room"));
        let first = sources.insert(source("a", Stream::Camera));
        let second = sources.insert(source("b", Stream::Camera));
        let screen = sources.insert(source("a", Stream::Screen));
        let find = |viewer: &str, stream| sources.find(&room, stream, None, &SubjectId::new(viewer));
        assert_eq!(find("c", Stream::Camera), Some(second));
        assert_eq!(find("b", Stream::Camera), Some(first));
        assert_eq!(find("a", Stream::Screen), Some(screen));
        assert_eq!(sources.find(&RoomId::new("other"), Stream::Camera, None, &SubjectId::new("c")), None);
    }

    #[test]
    fn a_publisher_who_is_away_is_in_no_directory() {
        let (mut sources, room) = (Sources::default(), RoomId::new("room"));
        let key = sources.insert(source("a", Stream::Camera));
        assert_eq!(sources.directory()[&room].len(), 1);
        sources.get_mut(key).unwrap().publisher = None;
        assert!(sources.directory().is_empty());
        assert_eq!(sources.find(&room, Stream::Camera, None, &SubjectId::new("c")), None);
    }
}
