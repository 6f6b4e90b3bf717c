//! The whole SFU as one state machine: commands, datagrams and time in; datagrams and happenings out.
//!
//! Invariant: bounded by [`Config`] (rooms, peers per room), and no client's input can stop it: a connection that makes the
//! `rtc` crate panic is dropped, the others go on.

mod choosing;
mod ending;
mod forwarding;
mod joining;
mod restarting;
mod speaking;
mod surveying;

use std::{
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
    time::Instant,
};

use crate::{
    Config, Error, EventKind, Publisher, ResourceId, RoomId, Stream, SubjectId,
    demux::{Demux, PeerKey},
    outbox::Outbox,
    path::Path,
    peer::{Factory, Notice, Peer, Phase},
    rooms::Sources,
    speaker::Speaker,
};

/// An event without the time of day, which only the edge knows.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Happening {
    pub(crate) room: RoomId,
    pub(crate) subject: SubjectId,
    pub(crate) stream: Stream,
    pub(crate) kind: EventKind,
}

pub(crate) struct Core {
    config: Config,
    factory: Factory,
    demux: Demux,
    peers: HashMap<PeerKey, Box<Peer>>,
    resources: HashMap<ResourceId, PeerKey>,
    sources: Sources,
    /// Peers per room.
    rooms: HashMap<RoomId, usize>,
    /// Who speaks, in rooms where more than one could.
    speakers: HashMap<RoomId, Speaker>,
    listened: Option<Instant>,
    last_peer: PeerKey,
    notices: Vec<Notice>,
    /// No later than the first thing that is due; found anew when `rescan` says that more than a peer's timer has changed.
    soonest: Option<Instant>,
    rescan: bool,
    /// To be sent by whoever drives this; drained between calls.
    pub(crate) outbox: Outbox,
    /// To be told; drained between calls.
    pub(crate) happenings: Vec<Happening>,
    /// Whether [`directory`](Self::directory) has changed since it was last cleared.
    pub(crate) directory_changed: bool,
}

impl Core {
    /// `candidates` are the addresses under which clients reach the media port.
    pub(crate) fn new(config: Config, candidates: Vec<Path>) -> Result<Self, Error> {
        Ok(Self {
            factory: Factory::new(candidates)?,
            config,
            demux: Demux::default(),
            peers: HashMap::new(),
            resources: HashMap::new(),
            sources: Sources::default(),
            rooms: HashMap::new(),
            speakers: HashMap::new(),
            listened: None,
            last_peer: 0,
            notices: Vec::new(),
            outbox: Outbox::default(),
            soonest: None,
            rescan: false,
            happenings: Vec::new(),
            directory_changed: false,
        })
    }

    /// Who can be watched now, by room.
    pub(crate) fn directory(&self) -> HashMap<RoomId, Vec<Publisher>> {
        self.sources.directory()
    }

    /// Whether nobody is connected or connecting.
    pub(crate) fn is_empty(&self) -> bool {
        self.peers.is_empty()
    }

    /// A datagram has come. False when it is nobody's.
    pub(crate) fn receive(&mut self, now: Instant, from: Path, datagram: &[u8]) -> bool {
        let Some(key) = self.demux.route(from, datagram, self.factory.provider.crypto()) else { return false };
        self.settle(now, key, |peer| peer.receive(now, from, datagram));
        true
    }

    /// A connection by TCP is over. Its client may call again; ICE decides how long it has.
    pub(crate) fn lost(&mut self, path: Path) {
        if let Some(peer) = self.demux.forget(path).and_then(|key| self.peers.get_mut(&key)) {
            peer.ice.lost(path);
        }
    }

    /// Connections by TCP that nobody needs any more, since last time.
    pub(crate) fn parted(&mut self) -> Vec<Path> {
        self.demux.parted()
    }

    /// When [`tick`](Self::tick) is needed next. Cheap: it looks at all peers only after something rare has happened.
    pub(crate) fn due(&mut self) -> Option<Instant> {
        if std::mem::take(&mut self.rescan) {
            self.soonest = self.first_due();
        }
        debug_assert!(self.first_due().is_none_or(|first| self.soonest.is_some_and(|soonest| soonest <= first)));
        self.soonest
    }

    fn first_due(&mut self) -> Option<Instant> {
        let peers = self.peers.values().flat_map(|peer| {
            let phase = match peer.phase {
                Phase::Connecting { until } => Some(until),
                Phase::Leaving { at } => Some(at),
                Phase::Connected { .. } => None,
            };
            [peer.due, phase]
        });
        let gates = self.sources.iter_mut().flat_map(|(_, source)| {
            let others = [source.away_until, source.review_at];
            source.keyframes_due().chain(others.into_iter().flatten()).collect::<Vec<_>>()
        });
        peers.flatten().chain(gates).min()
    }

    /// Time has passed: timers, timeouts, delayed keyframe requests.
    pub(crate) fn tick(&mut self, now: Instant) {
        self.rescan = true;
        let is_due = |at: Option<Instant>| at.is_some_and(|at| at <= now);
        let due: Vec<PeerKey> = self.peers.iter().filter(|(_, peer)| is_due(peer.due)).map(|(key, _)| *key).collect();
        for key in due {
            self.settle(now, key, |peer| peer.wake(now));
        }
        let over: Vec<PeerKey> = self
            .peers
            .iter()
            .filter(|(_, peer)| match peer.phase {
                Phase::Connecting { until } => until <= now,
                Phase::Leaving { at } => at <= now,
                Phase::Connected { .. } => false,
            })
            .map(|(key, _)| *key)
            .collect();
        for key in over {
            self.gone(now, key);
        }
        let waited = self.sources.keys(|source| is_due(source.away_until));
        for key in waited {
            self.end_source(now, key, "ended", "");
        }
        for key in self.sources.keys(|source| is_due(source.review_at)) {
            self.review(now, key);
        }
        self.listen(now);
        for key in self.sources.keys(|source| source.keyframes_due().any(|at| at <= now)) {
            self.ask_keyframes(now, key);
        }
    }

    /// Does something to a peer, then acts on everything that follows from it.
    fn settle(&mut self, now: Instant, key: PeerKey, act: impl FnOnce(&mut Peer)) {
        let mut notices = std::mem::take(&mut self.notices);
        let Some(peer) = self.peers.get_mut(&key) else { return };
        let outbox = &mut self.outbox;
        let sound = catch_unwind(AssertUnwindSafe(|| {
            act(peer);
            peer.notices(&mut notices);
            while let Some(datagram) = peer.transmit() {
                outbox.push(datagram);
            }
        }));
        if sound.is_err() {
            tracing::error!(resource = "hidden", "a media connection was dropped after a fault in its protocol state");
            notices.clear();
            self.forget_broken(now, key);
        }
        self.remember(key);
        for notice in notices.drain(..) {
            self.rescan |= !matches!(notice, Notice::Media(_));
            match notice {
                Notice::Connected => self.connected(now, key),
                Notice::Gone => self.gone(now, key),
                Notice::Media(packet) => self.forward(now, key, packet),
                Notice::Report(reports) => self.heed(now, key, &reports),
                Notice::Shows(size) => self.shows(key, size),
                Notice::Froze(times) => self.froze(key, times),
                Notice::Listens => self.tell_speaker(now, key),
                Notice::Moved([old, new]) => self.demux.hand_over(&old, &new),
            }
        }
        self.notices = notices;
    }

    /// Lets what a peer has queued go out.
    fn flush(&mut self, key: PeerKey) {
        let Some(peer) = self.peers.get_mut(&key) else { return };
        while let Some(datagram) = peer.transmit() {
            self.outbox.push(datagram);
        }
        peer.refresh();
        self.remember(key);
    }

    /// Keeps `soonest` no later than this peer's timer.
    fn remember(&mut self, key: PeerKey) {
        let due = self.peers.get(&key).and_then(|peer| peer.due);
        self.soonest = self.soonest.into_iter().chain(due).min();
    }
}

#[cfg(test)]
mod tests;
