//! What a client says of ICE while its session runs: more candidates, or that it has another network (RFC 9725 §4.3).

use std::time::Instant;

use super::Core;
use crate::{
    Error, ResourceId,
    fragment::{self, Credentials},
    model::{Condition, Patched, random_id},
};

impl Core {
    /// PATCH: takes note of candidates, or restarts ICE.
    pub(crate) fn patch(
        &mut self,
        now: Instant,
        resource: &ResourceId,
        condition: &Condition,
        text: &str,
    ) -> Result<Patched, Error> {
        let theirs = fragment::read(text)?;
        let key = *self.resources.get(resource).ok_or(Error::NotFound)?;
        let peer = self.peers.get_mut(&key).ok_or(Error::NotFound)?;
        let restarts = *peer.ice.theirs() != theirs;
        match condition {
            Condition::Any => {}
            Condition::OneOf(tags) if tags.contains(&peer.etag) && !restarts => {}
            Condition::OneOf(_) => return Err(Error::Stale),
        }
        if !restarts {
            return Ok(Patched::Noted);
        }
        let (fragment, given_up) = peer.restart(now, theirs)?;
        let etag = random_id();
        peer.etag.clone_from(&etag);
        let Credentials { ufrag, password } = peer.ice.ours();
        if let Some(given_up) = given_up {
            self.demux.remove(&given_up);
        }
        self.demux.add(key, ufrag, password);
        Ok(Patched::Restarted { fragment, etag })
    }
}
