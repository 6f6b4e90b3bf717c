//! How viewers are served, now and at their end.

use std::time::Instant;

use super::Core;
use crate::{Grade, Role, Survey, demux::PeerKey, path::Path};

impl Core {
    /// A viewer's page says how often its picture has stood still.
    pub(super) fn froze(&mut self, key: PeerKey, times: u32) {
        if let Some(peer) = self.peers.get_mut(&key) {
            peer.watch.froze(times);
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
