//! Whose datagram is it? One media port serves all peers: STUN requests name their session, everything else goes by address.
//!
//! Invariant: an address enters the table only by a binding request signed with that session's password, and each session holds
//! at most [`ADDRESSES`] of them, so the table is bounded by the number of peers.

use std::collections::{HashMap, VecDeque};

use rtc::crypto::RTCCrypto;

use crate::{
    path::Path,
    stun::{self, Request},
};

/// Addresses remembered per session: a client with several interfaces, moving between networks.
const ADDRESSES: usize = 8;

/// Names a peer inside the core.
pub(crate) type PeerKey = u64;

struct Session {
    key: PeerKey,
    password: String,
    addresses: VecDeque<Path>,
}

/// The routing table of the media port.
#[derive(Default)]
pub(crate) struct Demux {
    sessions: HashMap<String, Session>,
    by_address: Table,
}

/// Whose an address is.
#[derive(Default)]
struct Table {
    keys: HashMap<Path, PeerKey>,
    /// Addresses by TCP that are nobody's any more.
    parted: Vec<Path>,
}

impl Table {
    fn get(&self, path: Path) -> Option<PeerKey> {
        self.keys.get(&path).copied()
    }

    /// Takes an address from a peer, if it is still that peer's.
    fn take(&mut self, path: Path, from: PeerKey) {
        if self.get(path) == Some(from) {
            self.keys.remove(&path);
            self.parted.extend(path.is_tcp().then_some(path));
        }
    }
}

impl Demux {
    /// Expects requests for a session from now on.
    pub(crate) fn add(&mut self, key: PeerKey, ufrag: &str, password: &str) {
        let session = Session { key, password: password.to_owned(), addresses: VecDeque::new() };
        self.sessions.insert(ufrag.to_owned(), session);
    }

    /// Forgets a session whose peer has another now, which inherits its addresses. The same session may go on elsewhere.
    pub(crate) fn hand_over(&mut self, old: &str, new: &str) {
        if old == new {
            return;
        }
        let Some(old) = self.sessions.remove(old) else { return };
        let Some(new) = self.sessions.get_mut(new) else { return };
        for address in old.addresses.into_iter().rev() {
            if new.addresses.len() < ADDRESSES {
                new.addresses.push_front(address);
            } else {
                self.by_address.take(address, old.key);
            }
        }
    }

    /// Forgets a session and its addresses.
    pub(crate) fn remove(&mut self, ufrag: &str) {
        let Some(session) = self.sessions.remove(ufrag) else { return };
        for address in session.addresses {
            self.by_address.take(address, session.key);
        }
    }

    /// Trusts an address no longer: its connection is over. Answers whose it was.
    pub(crate) fn forget(&mut self, path: Path) -> Option<PeerKey> {
        let key = self.by_address.keys.remove(&path)?;
        for session in self.sessions.values_mut().filter(|session| session.key == key) {
            session.addresses.retain(|address| *address != path);
        }
        Some(key)
    }

    /// Addresses by TCP that are nobody's any more, since last time.
    pub(crate) fn parted(&mut self) -> Vec<Path> {
        std::mem::take(&mut self.by_address.parted)
    }

    /// The peer a datagram belongs to, if it can be known.
    pub(crate) fn route(&mut self, from: Path, datagram: &[u8], crypto: &dyn RTCCrypto) -> Option<PeerKey> {
        if !stun::is_stun(datagram) {
            return self.by_address.get(from);
        }
        let Some(request) = Request::parse(datagram) else {
            return self.by_address.get(from);
        };
        let session = self.sessions.get_mut(request.ufrag)?;
        if !request.is_signed_with(&session.password, crypto) {
            return None;
        }
        if self.by_address.keys.insert(from, session.key) != Some(session.key) {
            session.addresses.push_back(from);
            if session.addresses.len() > ADDRESSES
                && let Some(oldest) = session.addresses.pop_front()
            {
                self.by_address.take(oldest, session.key);
            }
        }
        Some(session.key)
    }

    #[cfg(test)]
    /// How many sessions and addresses it knows.
    pub(crate) fn sizes(&self) -> (usize, usize) {
        (self.sessions.len(), self.by_address.keys.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stun::tests::request;

    fn address(port: u16) -> Path {
        Path::udp(std::net::SocketAddr::from(([192, 0, 2, 1], port)))
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

    #[test]
    fn the_same_address_by_udp_and_by_tcp_is_two() {
        let mut demux = Demux::default();
        demux.add(1, "one", "secret");
        demux.add(2, "two", "other");
        let (by_udp, by_tcp) = (address(5000), Path::tcp(address(5000).address));
        let provider = rtc::crypto::default_provider().unwrap();
        demux.route(by_udp, &request("one:r", "secret"), provider.crypto());
        assert_eq!(demux.route(by_tcp, &[0x80; 40], provider.crypto()), None);
        demux.route(by_tcp, &request("two:r", "other"), provider.crypto());
        let mut media = |path| demux.route(path, &[0x80; 40], provider.crypto());
        assert_eq!((media(by_udp), media(by_tcp)), (Some(1), Some(2)));
    }

    #[test]
    fn what_parts_by_tcp_is_told_once_and_a_new_connection_must_sign_anew() {
        let mut demux = Demux::default();
        demux.add(1, "one", "secret");
        let by_tcp = Path::tcp(address(5000).address);
        let provider = rtc::crypto::default_provider().unwrap();
        let route = |demux: &mut Demux, datagram: &[u8]| demux.route(by_tcp, datagram, provider.crypto());
        route(&mut demux, &request("one:r", "secret"));
        demux.forget(by_tcp);
        assert_eq!((route(&mut demux, &[0x80; 40]), demux.parted()), (None, vec![]));
        route(&mut demux, &request("one:r", "secret"));
        route_all(&mut demux, 6000..6000 + u16::try_from(ADDRESSES).unwrap());
        assert_eq!((demux.parted(), demux.parted()), (vec![by_tcp], vec![]));
        demux.remove("one");
        assert_eq!((demux.sizes(), demux.parted()), ((0, 0), vec![]));
    }

    fn route_all(demux: &mut Demux, ports: std::ops::Range<u16>) {
        for port in ports {
            route(demux, port, &request("one:r", "secret"));
        }
    }
}
