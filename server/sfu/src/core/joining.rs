//! Offers: who may come in, and what they get.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::Instant,
};

use super::{Core, Happening};
use crate::{
    Answer, Config, Error, EventKind, Grant, PublisherId, ResourceId, Role,
    demux::PeerKey,
    fragment::Credentials,
    peer::{Identity, Phase, Plan, ReceiveTrack},
    rooms::{Source, SourceKey},
    sdp::{self, Codec, Kind, Offer},
};

impl Core {
    /// WHIP: takes one audio and one video track at most.
    pub(crate) fn publish(&mut self, now: Instant, grant: &Grant, offer: &str) -> Result<Answer, Error> {
        if grant.role != Role::Publish {
            return Err(Error::Refused);
        }
        let offer = Offer::parse(offer)?;
        let mut tracks = Vec::new();
        for section in offer.sections.iter().filter(|section| section.kind != Kind::Data) {
            if !section.sends {
                return Err(Error::Unusable("a track that is not sent"));
            }
            let codec = section.first_usable().ok_or(Error::Unusable("no known codec"))?;
            // Without RTX the client repeats lost packets in their own stream, where `rtc`'s NACK generator sees them arrive;
            // retransmissions apart it does not recognise, and goes on asking.
            let codec = Codec { rtx: None, ..codec.clone() };
            tracks.push(ReceiveTrack { kind: section.kind, codec, rids: section.rids.clone(), level: section.level });
        }
        if tracks.is_empty() {
            return Err(Error::Unusable("no track"));
        }
        let mut answer = self.admit(now, grant, 0, &offer, Plan::Receive(tracks))?;
        let Config { max_audio_bitrate, max_video_bitrate, .. } = self.config;
        answer.sdp = sdp::with_bandwidth(&sdp::with_wishes(&answer.sdp), max_audio_bitrate, max_video_bitrate);
        Ok(answer)
    }

    /// WHEP: sends what the source has and the offer can take.
    pub(crate) fn play(
        &mut self,
        now: Instant,
        grant: &Grant,
        named: Option<&PublisherId>,
        offer: &str,
    ) -> Result<Answer, Error> {
        if grant.role != Role::Play {
            return Err(Error::Refused);
        }
        let offer = Offer::parse(offer)?;
        let key = self.sources.find(&grant.room, grant.stream, named, &grant.subject).ok_or(Error::NoPublisher)?;
        let source = self.sources.get_mut(key).ok_or(Error::NoPublisher)?;
        let tracks = source.tracks_for(&offer);
        if tracks.is_empty() {
            return Err(Error::Unusable("nothing to receive, or no common codec"));
        }
        self.admit(now, grant, key, &offer, Plan::Send(tracks))
    }

    fn admit(
        &mut self,
        now: Instant,
        grant: &Grant,
        source: SourceKey,
        offer: &Offer,
        plan: Plan,
    ) -> Result<Answer, Error> {
        if !self.has_room(grant) {
            return Err(Error::Overloaded);
        }
        let identity = Identity {
            resource: ResourceId::random(),
            room: grant.room.clone(),
            subject: grant.subject.clone(),
            role: grant.role,
            stream: grant.stream,
            source,
        };
        let tracks = if let Plan::Receive(tracks) = &plan { tracks.clone() } else { Vec::new() };
        let resource = identity.resource.clone();
        let until = now + self.config.connect_timeout;
        let attempt = catch_unwind(AssertUnwindSafe(|| self.factory.answer(now, until, identity, offer, plan)));
        let (mut peer, sdp) = attempt.map_err(|_| Error::BadOffer("description"))??;
        peer.tracks = tracks;
        self.last_peer += 1;
        let key = self.last_peer;
        let Credentials { ufrag, password } = peer.ice.ours();
        self.demux.add(key, ufrag, password);
        let etag = peer.etag.clone();
        self.resources.insert(resource.clone(), key);
        *self.rooms.entry(grant.room.clone()).or_default() += 1;
        self.peers.insert(key, Box::new(peer));
        self.rescan = true;
        self.flush(key);
        Ok(Answer { resource, sdp, etag })
    }

    /// Whether one more fits.
    fn has_room(&self, grant: &Grant) -> bool {
        let Config { max_peers, max_peers_per_room, max_peers_per_subject, max_rooms, .. } = self.config;
        let identities = self.peers.values().map(|peer| &peer.identity);
        let theirs = identities.filter(|of| of.room == grant.room && of.subject == grant.subject).count();
        let fits = match self.rooms.get(&grant.room) {
            Some(here) => *here < max_peers_per_room,
            None => self.rooms.len() < max_rooms,
        };
        fits && theirs < max_peers_per_subject && self.peers.len() < max_peers
    }

    /// A connection came up: now it counts.
    pub(super) fn connected(&mut self, now: Instant, key: PeerKey) {
        let Some(peer) = self.peers.get_mut(&key) else { return };
        if !matches!(peer.phase, Phase::Connecting { .. }) {
            return;
        }
        peer.phase = Phase::Connected { since: now };
        peer.joined = Some(now);
        let identity = peer.identity.clone();
        self.rescan = true;
        self.happenings.push(Happening {
            room: identity.room.clone(),
            subject: identity.subject.clone(),
            stream: identity.stream,
            kind: EventKind::Joined(identity.role),
        });
        match identity.role {
            Role::Publish => self.publisher_connected(now, key, &identity),
            Role::Play => self.viewer_connected(now, key, identity.source),
        }
    }

    fn viewer_connected(&mut self, now: Instant, key: PeerKey, source_key: SourceKey) {
        let Some(source) = self.sources.get_mut(source_key) else {
            // The source ended while this viewer was on its way.
            if let Some(peer) = self.peers.get_mut(&key) {
                peer.send_away(now, "ended", "");
            }
            return;
        };
        source.viewers.push(key);
        self.choose(now, source_key, Some(key));
        self.ask_keyframes(now, source_key);
    }

    fn publisher_connected(&mut self, now: Instant, key: PeerKey, identity: &Identity) {
        let tracks = self.peers.get_mut(&key).map(|peer| std::mem::take(&mut peer.tracks)).unwrap_or_default();
        let same = |source: &Source| {
            source.room == identity.room && source.subject == identity.subject && source.stream == identity.stream
        };
        let source_key = if let Some(&existing) = self.sources.keys(same).first() {
            self.take_over(now, existing, tracks);
            existing
        } else {
            let (room, subject) = (identity.room.clone(), identity.subject.clone());
            self.sources.insert(Source::new(room, subject, identity.stream, tracks))
        };
        let Some(source) = self.sources.get_mut(source_key) else { return };
        source.publisher = Some(key);
        source.resource = Some(identity.resource.clone());
        source.away_until = None;
        let kind = EventKind::Published(source.id.clone());
        if let Some(peer) = self.peers.get_mut(&key) {
            peer.identity.source = source_key;
        }
        let Identity { room, subject, stream, .. } = identity.clone();
        self.happenings.push(Happening { room, subject, stream, kind });
        self.directory_changed = true;
        self.choose(now, source_key, None);
    }

    /// Another connection of the same person continues a source.
    fn take_over(&mut self, now: Instant, key: SourceKey, tracks: Vec<ReceiveTrack>) {
        let Some(source) = self.sources.get_mut(key) else { return };
        let before = source.publisher.take();
        let continues = source.take_over(tracks);
        let viewers = if continues { source.viewers.clone() } else { std::mem::take(&mut source.viewers) };
        for viewer in viewers {
            if let Some(peer) = self.peers.get_mut(&viewer) {
                if continues {
                    peer.say(now, "back", "");
                } else {
                    peer.send_away(now, "reconnect", "");
                }
            }
            self.flush(viewer);
        }
        if let Some(before) = before {
            if let Some(peer) = self.peers.get_mut(&before) {
                peer.send_away(now, "replaced", "");
            }
            self.flush(before);
        }
    }
}
