//! Who sends what in which room: plain tables, no connections.
//!
//! A *source* is one subject's stream in one room. It outlives the publisher's connections: a publisher that comes back, or is
//! taken over by another page of the same person, continues the same source, and its viewers notice nothing.

use std::{collections::HashMap, time::Instant};

use rtc::rtcp::sender_report::SenderReport;

use crate::{
    Publisher, PublisherId, ResourceId, RoomId, Stream, SubjectId,
    demux::PeerKey,
    history::History,
    keyframe::KeyframeGate,
    peer::SendTrack,
    sdp::{Codec, Kind, Offer},
    timeline::Timeline,
};

/// Names a source inside the core; 0 is none.
pub(crate) type SourceKey = u64;

/// Packets kept for retransmission: video about 2 s at 2.5 Mbit/s, audio about 1 s.
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
    /// The publisher's own, once a packet has come.
    pub(crate) sent_ssrc: Option<u32>,
    pub(crate) timeline: Timeline,
    pub(crate) history: History,
    pub(crate) keyframe: KeyframeGate,
    /// The latest sender report, already in viewers' terms: what keeps sound and picture together.
    pub(crate) report: Option<SenderReport>,
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
    pub(crate) tracks: Vec<Track>,
    pub(crate) viewers: Vec<PeerKey>,
}

impl Track {
    fn new(kind: Kind, codec: Codec) -> Self {
        Self {
            kind,
            ssrc: rand::random(),
            rtx_ssrc: rand::random(),
            sent_ssrc: None,
            timeline: Timeline::new(codec.clock_rate),
            history: History::new(if kind == Kind::Video { VIDEO_HISTORY } else { AUDIO_HISTORY }),
            keyframe: KeyframeGate::default(),
            report: None,
            codec,
        }
    }
}

impl Source {
    /// A new source with its first publisher.
    pub(crate) fn new(room: RoomId, subject: SubjectId, stream: Stream, tracks: Vec<(Kind, Codec)>) -> Self {
        Self {
            id: PublisherId::random(),
            room,
            subject,
            stream,
            publisher: None,
            resource: None,
            away_until: None,
            tracks: tracks.into_iter().map(|(kind, codec)| Track::new(kind, codec)).collect(),
            viewers: Vec::new(),
        }
    }

    /// Lets another connection continue; false when it sends other codecs, so that viewers must come anew.
    pub(crate) fn take_over(&mut self, codecs: Vec<(Kind, Codec)>) -> bool {
        let continues = codecs.len() == self.tracks.len()
            && self
                .tracks
                .iter()
                .all(|track| codecs.iter().any(|(kind, codec)| *kind == track.kind && codec.continues(&track.codec)));
        if !continues {
            self.tracks = codecs.into_iter().map(|(kind, codec)| Track::new(kind, codec)).collect();
            return false;
        }
        for (kind, codec) in codecs {
            if let Some(track) = self.tracks.iter_mut().find(|track| track.kind == kind) {
                (track.codec, track.sent_ssrc, track.report) = (codec, None, None);
                track.timeline.restart();
            }
        }
        true
    }

    pub(crate) fn track(&mut self, kind: Kind) -> Option<&mut Track> {
        self.tracks.iter_mut().find(|track| track.kind == kind)
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

    fn source(subject: &str, stream: Stream) -> Source {
        let tracks = vec![(Kind::Video, codec("VP8", 96))];
        let mut source = Source::new(RoomId::new("room"), SubjectId::new(subject), stream, tracks);
        source.publisher = Some(1);
        source
    }

    #[test]
    fn a_takeover_with_the_same_codec_keeps_what_viewers_see() {
        let mut source = source("a", Stream::Camera);
        let before = source.tracks[0].ssrc;
        assert!(source.take_over(vec![(Kind::Video, codec("VP8", 120))]));
        assert_eq!((source.tracks[0].ssrc, source.tracks[0].codec.payload_type), (before, 120));
    }

    #[test]
    fn a_takeover_with_another_codec_or_other_tracks_makes_viewers_come_anew() {
        let before = source("a", Stream::Camera).tracks[0].ssrc;
        for codecs in [
            vec![(Kind::Video, codec("H264", 96))],
            vec![(Kind::Video, codec("VP8", 96)), (Kind::Audio, codec("OPUS", 111))],
        ] {
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
