//! Tells the rooms who speaks: `{"event":"speaking","publisher":…}` on the control channel, where more than one could.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use super::Core;
use crate::{RoomId, demux::PeerKey, rooms::SourceKey};

/// How often it is listened who speaks.
const LISTEN: Duration = Duration::from_millis(250);

impl Core {
    /// Finds out who speaks now, and tells those whom it concerns when that has changed.
    pub(super) fn listen(&mut self, now: Instant) {
        if self.listened.is_some_and(|at| now.saturating_duration_since(at) < LISTEN) {
            return;
        }
        self.listened = Some(now);
        let mut rooms: HashMap<&RoomId, Vec<(SourceKey, u32)>> = HashMap::new();
        for (key, source) in self.sources.iter().filter(|(_, source)| source.publisher.is_some()) {
            rooms.entry(&source.room).or_default().push((key, source.loudness.lately(now)));
        }
        let mut changed = Vec::new();
        for (room, sources) in rooms.into_iter().filter(|(_, sources)| sources.len() > 1) {
            let speaker = self.speakers.entry(room.clone()).or_default();
            changed.extend(speaker.listen(now, &sources).map(|_| room.clone()));
        }
        for room in changed {
            let here = self.peers.iter().filter(|(_, peer)| peer.identity.room == room).map(|(key, _)| *key);
            for key in here.collect::<Vec<_>>() {
                self.tell_speaker(now, key);
            }
        }
    }

    /// Tells one client who speaks in its room, if anybody has.
    pub(super) fn tell_speaker(&mut self, now: Instant, key: PeerKey) {
        let Some(peer) = self.peers.get_mut(&key) else { return };
        let speaker = self.speakers.get(&peer.identity.room).and_then(crate::speaker::Speaker::source);
        let Some(source) = speaker.and_then(|speaker| self.sources.get_mut(speaker)) else { return };
        peer.tell(now, &serde_json::json!({ "event": "speaking", "publisher": source.id.as_str() }));
        self.flush(key);
    }
}
