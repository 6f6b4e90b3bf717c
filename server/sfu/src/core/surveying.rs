//! How viewers are served, now and at their end, and how what publishers send arrives.

use std::time::Instant;

use super::Core;
use crate::{Grade, Role, Survey, demux::PeerKey, path::Path, rooms::SourceKey, sdp::Kind};

impl Core {
    /// A viewer's page says how often its picture has stood still.
    pub(super) fn froze(&mut self, key: PeerKey, times: u32) {
        if let Some(peer) = self.peers.get_mut(&key) {
            peer.watch.froze(times);
        }
    }

    /// Listens to how a kind of track arrives from its publisher, and tells the page when that has changed.
    pub(super) fn receives(&mut self, now: Instant, from: PeerKey, source: SourceKey, kind: Kind) {
        let Some(track) = self.sources.get_mut(source).and_then(|source| source.track(kind)) else { return };
        let Some((report, peer)) = track.received(now).zip(self.peers.get_mut(&from)) else { return };
        peer.watch.hear(now, kind, track.codec.clock_rate, &report);
        if peer.tell_network(now) {
            self.flush(from);
        }
    }

    /// Everybody who is connected, counted.
    pub(crate) fn survey(&self, now: Instant) -> Survey {
        let mut survey = Survey::default();
        for peer in self.peers.values().filter(|peer| peer.is_connected()) {
            survey.by_tcp += usize::from(peer.ice.place().is_some_and(Path::is_tcp));
            if peer.identity.role == Role::Publish {
                survey.publishers += 1;
                continue;
            }
            let grade = match peer.watch.grade(now) {
                Some(Grade::Good) => &mut survey.good,
                Some(Grade::Unstable) => &mut survey.unstable,
                Some(Grade::Weak) => &mut survey.weak,
                None => &mut survey.unknown,
            };
            *grade += 1;
            *peer.watch.step().and_then(|step| survey.layers.get_mut(step)).unwrap_or(&mut survey.without_picture) += 1;
        }
        survey
    }
}
