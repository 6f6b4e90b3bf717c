//! How streams end: by their party, by order, by falling away.
//!
//! Words on the control channel (`event`): `ended` (do not come back), `closed` (this party may not stay), `replaced` (another
//! page of the same person sends now), `reconnect` (come anew at once), `away` and `back` (the publisher is gone for a moment).
//! Besides: `weak` and `strong` ([`choosing`](super::choosing)), `speaking` ([`speaking`](super::speaking)).

use std::time::Instant;

use super::{Core, Happening};
use crate::{
    Error, EventKind, ResourceId, Role, RoomId, SubjectId,
    demux::PeerKey,
    rooms::{Source, SourceKey},
    sfu::Parting,
};

impl Core {
    /// DELETE: the party itself ends its resource.
    pub(crate) fn delete(&mut self, now: Instant, resource: &ResourceId, parting: Parting) -> Result<(), Error> {
        let Some(key) = self.resources.get(resource).copied() else {
            return self.delete_after_falling_away(now, resource, parting);
        };
        let source = self.sent_by(key);
        match (source, parting) {
            (Some(source), Parting::Stop) => {
                self.end_source(now, source, "ended", "");
                self.remove(now, key);
            }
            _ => self.gone(now, key),
        }
        Ok(())
    }

    /// DELETE of a publisher whose connection closed a moment earlier: a stop is still a stop.
    fn delete_after_falling_away(
        &mut self,
        now: Instant,
        resource: &ResourceId,
        parting: Parting,
    ) -> Result<(), Error> {
        let away = self.sources.keys(|source| source.publisher.is_none() && source.resource.as_ref() == Some(resource));
        let key = *away.first().ok_or(Error::NotFound)?;
        match parting {
            Parting::Stop => self.end_source(now, key, "ended", ""),
            Parting::Away => {
                if let Some(source) = self.sources.get_mut(key) {
                    source.resource = None;
                }
            }
        }
        Ok(())
    }

    /// Ends a room for all.
    pub(crate) fn close_room(&mut self, now: Instant, room: &RoomId, word: &str) {
        for key in self.sources.keys(|source| source.room == *room) {
            self.end_source(now, key, "ended", word);
        }
        self.send_away_where(now, "ended", word, |peer_room, _| peer_room == room);
    }

    /// Ends everything of one party, in one `room` or in all.
    pub(crate) fn close_subject(&mut self, now: Instant, subject: &SubjectId, room: Option<&RoomId>) {
        let fits = |in_room: &RoomId, of: &SubjectId| of == subject && room.is_none_or(|room| room == in_room);
        for key in self.sources.keys(|source| fits(&source.room, &source.subject)) {
            self.end_source(now, key, "ended", "");
        }
        self.send_away_where(now, "closed", "", fits);
    }

    /// Ends everything because this server stops: clients come anew as soon as there is one.
    pub(crate) fn close_all(&mut self, now: Instant, word: &str) {
        for key in self.sources.keys(|_| true) {
            if let Some(source) = self.dissolve(now, key, "reconnect", word) {
                self.tell_of(&source, EventKind::Away(source.id.clone()));
            }
        }
        self.send_away_where(now, "reconnect", word, |_, _| true);
    }

    fn send_away_where(&mut self, now: Instant, event: &str, word: &str, fits: impl Fn(&RoomId, &SubjectId) -> bool) {
        let keys: Vec<PeerKey> = self
            .peers
            .iter()
            .filter(|(_, peer)| fits(&peer.identity.room, &peer.identity.subject))
            .map(|(key, _)| *key)
            .collect();
        for key in keys {
            self.dismiss(now, key, event, word);
        }
    }

    /// Tells a peer to go; its resource is gone at once, its connection a moment later.
    fn dismiss(&mut self, now: Instant, key: PeerKey, event: &str, word: &str) {
        let Some(peer) = self.peers.get_mut(&key) else { return };
        peer.send_away(now, event, word);
        self.rescan = true;
        self.resources.remove(&peer.identity.resource);
        self.flush(key);
    }

    /// A source is over: its viewers are told.
    pub(super) fn end_source(&mut self, now: Instant, key: SourceKey, event: &str, word: &str) {
        if let Some(source) = self.dissolve(now, key, event, word) {
            self.tell_of(&source, EventKind::Unpublished(source.id.clone()));
        }
    }

    fn dissolve(&mut self, now: Instant, key: SourceKey, event: &str, word: &str) -> Option<Source> {
        let mut source = self.sources.remove(key)?;
        (self.rescan, self.directory_changed) = (true, true);
        for viewer in std::mem::take(&mut source.viewers) {
            self.dismiss(now, viewer, event, word);
        }
        Some(source)
    }

    fn tell_of(&mut self, source: &Source, kind: EventKind) {
        let (room, subject, stream) = (source.room.clone(), source.subject.clone(), source.stream);
        self.happenings.push(Happening { room, subject, stream, kind });
    }

    /// A connection is over, for whatever reason; a publisher's viewers wait for it to come back.
    pub(super) fn gone(&mut self, now: Instant, key: PeerKey) {
        self.rescan = true;
        if let Some(source_key) = self.sent_by(key)
            && let Some(source) = self.sources.get_mut(source_key)
        {
            source.publisher = None;
            source.away_until = Some(now + self.config.away);
            let kind = EventKind::Away(source.id.clone());
            let viewers = source.viewers.clone();
            let (room, subject, stream) = (source.room.clone(), source.subject.clone(), source.stream);
            self.happenings.push(Happening { room, subject, stream, kind });
            self.directory_changed = true;
            for viewer in viewers {
                if let Some(peer) = self.peers.get_mut(&viewer) {
                    peer.say(now, "away", "");
                }
                self.flush(viewer);
            }
        }
        self.remove(now, key);
    }

    /// Takes a peer out of all tables and closes it.
    fn remove(&mut self, now: Instant, key: PeerKey) {
        if let Some(peer) = self.peers.get_mut(&key) {
            peer.close();
        }
        self.flush(key);
        self.forget_broken(now, key);
    }

    /// Takes a peer out of all tables without touching its connection again.
    pub(super) fn forget_broken(&mut self, now: Instant, key: PeerKey) {
        let Some(peer) = self.peers.remove(&key) else { return };
        self.rescan = true;
        let identity = peer.identity;
        for name in peer.ice.names() {
            self.demux.remove(name);
        }
        self.resources.remove(&identity.resource);
        if let Some(count) = self.rooms.get_mut(&identity.room) {
            *count -= 1;
            if *count == 0 {
                self.rooms.remove(&identity.room);
                self.speakers.remove(&identity.room);
            }
        }
        if let Some(source) = self.sources.get_mut(identity.source) {
            source.viewers.retain(|viewer| *viewer != key);
            if source.publisher == Some(key) {
                (source.publisher, source.away_until) = (None, Some(now + self.config.away));
                self.directory_changed = true;
            }
        }
        if let Some(joined) = peer.joined {
            let seconds = now.saturating_duration_since(joined).as_secs();
            let quality = (identity.role == Role::Play).then(|| peer.watch.so_far());
            let kind = EventKind::Left { role: identity.role, seconds, quality };
            let (room, subject, stream) = (identity.room, identity.subject, identity.stream);
            self.happenings.push(Happening { room, subject, stream, kind });
        }
    }

    /// The source that this peer is the publisher of.
    pub(super) fn sent_by(&mut self, key: PeerKey) -> Option<SourceKey> {
        let identity = &self.peers.get(&key)?.identity;
        let source = identity.source;
        (identity.role == Role::Publish && self.sources.get_mut(source)?.publisher == Some(key)).then_some(source)
    }
}
