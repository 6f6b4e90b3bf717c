//! Whose datagram is it? One UDP port serves all peers: STUN requests name their session, everything else goes by address.
//!
//! Invariant: an address enters the table only by a binding request signed with that session's password, and each session holds
//! at most [`ADDRESSES`] of them, so the table is bounded by the number of peers.

use std::{
    collections::{HashMap, VecDeque},
    net::SocketAddr,
};

use rtc::crypto::RTCCrypto;

use crate::stun::{self, Request};

/// Addresses remembered per session: a client with several interfaces, moving between networks.
const ADDRESSES: usize = 8;

/// Names a peer inside the core.
pub(crate) type PeerKey = u64;

struct Session {
    key: PeerKey,
    password: String,
    addresses: VecDeque<SocketAddr>,
}

/// The routing table of the media port.
#[derive(Default)]
pub(crate) struct Demux {
    sessions: HashMap<String, Session>,
    by_address: HashMap<SocketAddr, PeerKey>,
}

impl Demux {
    /// Expects requests for a session from now on.
    pub(crate) fn add(&mut self, key: PeerKey, ufrag: &str, password: &str) {
        let session = Session { key, password: password.to_owned(), addresses: VecDeque::new() };
        self.sessions.insert(ufrag.to_owned(), session);
    }

    /// Forgets a session whose peer has another now, which inherits its addresses.
    pub(crate) fn hand_over(&mut self, old: &str, new: &str) {
        let Some(old) = self.sessions.remove(old) else { return };
        let Some(new) = self.sessions.get_mut(new) else { return };
        for address in old.addresses.into_iter().rev() {
            if new.addresses.len() < ADDRESSES {
                new.addresses.push_front(address);
            } else if self.by_address.get(&address) == Some(&old.key) {
                self.by_address.remove(&address);
            }
        }
    }

    /// Forgets a session and its addresses.
    pub(crate) fn remove(&mut self, ufrag: &str) {
        let Some(session) = self.sessions.remove(ufrag) else { return };
        for address in session.addresses {
            if self.by_address.get(&address) == Some(&session.key) {
                self.by_address.remove(&address);
            }
        }
    }

    /// The peer a datagram belongs to, if it can be known.
    pub(crate) fn route(&mut self, from: SocketAddr, datagram: &[u8], crypto: &dyn RTCCrypto) -> Option<PeerKey> {
        if !stun::is_stun(datagram) {
            return self.by_address.get(&from).copied();
        }
        let Some(request) = Request::parse(datagram) else {
            return self.by_address.get(&from).copied();
        };
        let session = self.sessions.get_mut(request.ufrag)?;
        if !request.is_signed_with(&session.password, crypto) {
            return None;
        }
        if self.by_address.insert(from, session.key) != Some(session.key) {
            session.addresses.push_back(from);
            if session.addresses.len() > ADDRESSES
                && let Some(oldest) = session.addresses.pop_front()
                && self.by_address.get(&oldest) == Some(&session.key)
            {
                self.by_address.remove(&oldest);
            }
        }
        Some(session.key)
    }

    #[cfg(test)]
    /// How many sessions and addresses it knows.
    pub(crate) fn sizes(&self) -> (usize, usize) {
        (self.sessions.len(), self.by_address.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stun::tests::request;

    fn address(port: u16) -> SocketAddr {
        SocketAddr::from(([192, 0, 2, 1], port))
    }

    fn route(demux: &mut Demux, from: u16, datagram: &[u8]) -> Option<PeerKey> {
        demux.route(address(from), datagram, rtc::crypto::default_provider().unwrap().crypto())
    }

    #[test]
    fn media_before_a_signed_request_goes_nowhere() {
        let mut demux = Demux::default();
        demux.add(1, "one", "secret");
        assert_eq!(route(&mut demux, 5000, &[0x80; 40]), None);
    }

    #[test]
    fn a_signed_request_opens_its_address() {
        let mut demux = Demux::default();
        demux.add(1, "one", "secret");
        assert_eq!(route(&mut demux, 5000, &request("one:r", "secret")), Some(1));
        assert_eq!(route(&mut demux, 5000, &[0x80; 40]), Some(1));
        assert_eq!(route(&mut demux, 5001, &[0x80; 40]), None);
    }

    #[test]
    fn a_forged_request_neither_opens_nor_steals_an_address() {
        let mut demux = Demux::default();
        demux.add(1, "one", "secret");
        demux.add(2, "two", "other");
        assert_eq!(route(&mut demux, 5000, &request("one:r", "secret")), Some(1));
        assert_eq!(route(&mut demux, 5000, &request("two:r", "guess")), None);
        assert_eq!(route(&mut demux, 5000, &[0x80; 40]), Some(1));
    }

    #[test]
    fn a_session_holds_few_addresses_and_drops_the_oldest() {
        let mut demux = Demux::default();
        demux.add(1, "one", "secret");
        for port in 5000..5020 {
            assert_eq!(route(&mut demux, port, &request("one:r", "secret")), Some(1));
        }
        assert_eq!(demux.sizes(), (1, ADDRESSES));
        assert_eq!(route(&mut demux, 5000, &[0x80; 40]), None);
        assert_eq!(route(&mut demux, 5019, &[0x80; 40]), Some(1));
    }

    #[test]
    fn a_session_that_takes_over_keeps_the_addresses_and_the_old_name_dies() {
        let mut demux = Demux::default();
        demux.add(1, "old", "secret");
        route(&mut demux, 5000, &request("old:r", "secret"));
        demux.add(1, "new", "other");
        assert_eq!(route(&mut demux, 5001, &request("new:r", "other")), Some(1));
        demux.hand_over("old", "new");
        assert_eq!(route(&mut demux, 5002, &request("old:r", "secret")), None);
        assert_eq!((route(&mut demux, 5000, &[0x80; 40]), route(&mut demux, 5001, &[0x80; 40])), (Some(1), Some(1)));
        for port in 6000..6020 {
            route(&mut demux, port, &request("new:r", "other"));
        }
        assert_eq!(demux.sizes(), (1, ADDRESSES));
        demux.add(1, "newer", "third");
        route(&mut demux, 7000, &request("newer:r", "third"));
        demux.hand_over("new", "newer");
        assert_eq!(demux.sizes(), (1, ADDRESSES));
        demux.remove("newer");
        assert_eq!(demux.sizes(), (0, 0));
    }

    #[test]
    fn a_removed_session_leaves_nothing_behind_and_takes_nothing_of_others() {
        let mut demux = Demux::default();
        demux.add(1, "one", "secret");
        demux.add(2, "two", "other");
        route(&mut demux, 5000, &request("one:r", "secret"));
        route(&mut demux, 5000, &request("two:r", "other"));
        demux.remove("one");
        assert_eq!(route(&mut demux, 5000, &[0x80; 40]), Some(2));
        demux.remove("two");
        assert_eq!(demux.sizes(), (0, 0));
    }
}
