//! ICE restarts (RFC 8445 §9, RFC 9725 §4.3.3): the old way is used until the new one works.
//!
//! `rtc` restarts ICE by forgetting the way it has before there is another. So each restart has an ICE agent of its own here,
//! beside `rtc`'s, which goes on believing that its client is where it found it: what it sends there goes where the client is
//! now, and it hears that the client still wants it as long as the agent that took over is asked (consent, RFC 7675).
//!
//! Invariant: media moves only to an address that has answered our own check, signed with the restarted client's password.

use std::{net::SocketAddr, sync::Arc, time::Instant};

use bytes::BytesMut;
use rtc::{
    crypto::RTCCryptoProvider,
    ice::{
        Agent, AgentConfig,
        candidate::{CandidateType, unmarshal_candidate},
        mdns::MulticastDnsMode,
    },
    sansio::Protocol as _,
    shared::{TaggedBytesMut, TransportContext, TransportProtocol},
    stun::{
        attributes::ATTR_USERNAME,
        fingerprint::FINGERPRINT,
        integrity::MessageIntegrity,
        message::{BINDING_REQUEST, Message, TransactionId},
        textattrs::TextAttribute,
    },
};

use crate::{
    Error,
    fragment::{self, Credentials},
    model::random_id,
    outbox::Datagram,
    stun::{Request, is_stun},
};

/// The ICE sessions of a connection.
pub(crate) struct Ice {
    provider: Arc<dyn RTCCryptoProvider>,
    /// Of the first session, in which `rtc` believes to the end.
    ours: Credentials,
    theirs: Credentials,
    /// Where `rtc` believes its client is.
    home: Option<SocketAddr>,
    /// What took over from the first session, and where the client is by it.
    current: Option<(Box<Session>, SocketAddr)>,
    /// What is to take over, when it works.
    next: Option<Box<Session>>,
    /// What took over just now, and what it took over from, by our names.
    handed_over: Option<[String; 2]>,
}

struct Session {
    ours: Credentials,
    theirs: Credentials,
    agent: Agent,
}

impl Ice {
    pub(super) fn new(provider: Arc<dyn RTCCryptoProvider>, theirs: Credentials) -> Self {
        let (home, current, next, handed_over) = (None, None, None, None);
        Self { provider, ours: drawn(), theirs, home, current, next, handed_over }
    }

    /// Our credentials in the session that is wanted now.
    pub(crate) fn ours(&self) -> &Credentials {
        self.latest().map_or(&self.ours, |session| &session.ours)
    }

    /// The client's credentials in the session that is wanted now.
    pub(crate) fn theirs(&self) -> &Credentials {
        self.latest().map_or(&self.theirs, |session| &session.theirs)
    }

    fn latest(&self) -> Option<&Session> {
        self.next.as_deref().or(self.current.as_ref().map(|(session, _)| &**session))
    }

    /// All names under which requests are expected.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let first = self.current.is_none().then_some(&self.ours);
        let current = self.current.as_ref().map(|(session, _)| &session.ours);
        let next = self.next.as_ref().map(|session| &session.ours);
        [first, current, next].into_iter().flatten().map(|ours| ours.ufrag.as_str())
    }

    /// Begins a restart. Nothing changes until the client gets through with it. An earlier one that has not worked yet is given up;
    /// the answer is its name.
    ///
    /// # Errors
    /// [`Error::NotConnected`] while there is no session to restart.
    pub(super) fn restart(
        &mut self,
        now: Instant,
        theirs: Credentials,
        addresses: &[SocketAddr],
    ) -> Result<Option<String>, Error> {
        if self.home.is_none() {
            return Err(Error::NotConnected);
        }
        let session = Session::new(now, theirs, addresses, self.provider.clone()).ok_or(Error::NotConnected)?;
        Ok(self.next.replace(Box::new(session)).map(|given_up| given_up.ours.ufrag))
    }

    /// Takes a datagram of the client, and queues answers. Gives back what `rtc` is to read in its place, if anything.
    pub(super) fn receive(
        &mut self,
        now: Instant,
        transport: TransportContext,
        datagram: &[u8],
        answers: &mut Vec<Datagram>,
    ) -> Option<BytesMut> {
        let message = BytesMut::from(datagram);
        if !is_stun(datagram) || self.latest().is_none() {
            return Some(message);
        }
        // A request names its session; an answer is for whoever has asked.
        let named = Request::parse(datagram).map(|request| request.ufrag);
        let next = self.next.as_deref_mut();
        let current = self.current.as_mut().map(|(session, _)| &mut **session);
        for session in next.into_iter().chain(current) {
            if named.is_none_or(|ufrag| ufrag == session.ours.ufrag) {
                let message = message.clone();
                let _ = session.agent.handle_read(TaggedBytesMut { now, transport, message });
                while let Some(out) = session.agent.poll_write() {
                    answers.push((out.transport.peer_addr, out.message));
                }
            }
        }
        self.hand_over();
        match &self.current {
            None => named.is_none_or(|ufrag| ufrag == self.ours.ufrag).then_some(message),
            Some((session, _)) => named.filter(|ufrag| *ufrag == session.ours.ufrag).and_then(|_| self.still_wanted()),
        }
    }

    /// Lets the restarted session take over once it has a way.
    fn hand_over(&mut self) {
        let Some(way) = self.next.as_ref().and_then(|next| next.way()) else { return };
        let Some(next) = self.next.take() else { return };
        let name = next.ours.ufrag.clone();
        let old = self.current.replace((next, way)).map_or_else(|| self.ours.ufrag.clone(), |(old, _)| old.ours.ufrag);
        self.handed_over = Some([old, name]);
    }

    /// The names of the session that was replaced since last time, and of what replaced it.
    pub(super) fn handed_over(&mut self) -> Option<[String; 2]> {
        self.handed_over.take()
    }

    /// A request of the first session, as its client would ask.
    fn still_wanted(&self) -> Option<BytesMut> {
        let name = format!("{}:{}", self.ours.ufrag, self.theirs.ufrag);
        let signed = MessageIntegrity::new_short_term_integrity_with_provider(
            self.ours.password.clone(),
            self.provider.crypto(),
        );
        let mut request = Message::new();
        let parts: [Box<dyn rtc::stun::message::Setter + '_>; 5] = [
            Box::new(BINDING_REQUEST),
            Box::new(TransactionId::new()),
            Box::new(TextAttribute::new(ATTR_USERNAME, name)),
            Box::new(signed),
            Box::new(FINGERPRINT),
        ];
        request.build(&parts).ok()?;
        Some(BytesMut::from(request.raw.as_slice()))
    }

    /// Where `rtc` believes a client to be that is at `from`.
    pub(super) fn believed(&self, from: SocketAddr) -> SocketAddr {
        self.current.as_ref().and(self.home).unwrap_or(from)
    }

    /// Where the client is, after a restart.
    pub(super) fn moved_to(&self) -> Option<SocketAddr> {
        self.current.as_ref().map(|(_, way)| *way)
    }

    /// Where a datagram of `rtc`'s is to go; `None` when it is its agent that speaks, which nobody listens to any more.
    pub(super) fn readdressed(&mut self, to: SocketAddr, datagram: &[u8]) -> Option<SocketAddr> {
        let agent = is_stun(datagram);
        if !agent {
            self.home = Some(to);
        }
        match self.moved_to() {
            None => Some(to),
            Some(way) => (!agent).then_some(way),
        }
    }
}

impl Session {
    fn new(
        now: Instant,
        theirs: Credentials,
        addresses: &[SocketAddr],
        provider: Arc<dyn RTCCryptoProvider>,
    ) -> Option<Self> {
        let ours = drawn();
        let config = AgentConfig {
            local_ufrag: ours.ufrag.clone(),
            local_pwd: ours.password.clone(),
            multicast_dns_mode: MulticastDnsMode::Disabled,
            candidate_types: vec![CandidateType::Host],
            lite: true,
            ..AgentConfig::default()
        };
        let mut agent = Agent::new(now, Arc::new(config), provider).ok()?;
        for address in addresses {
            agent.add_local_candidate(unmarshal_candidate(&fragment::candidate(*address)).ok()?).ok()?;
        }
        // Its timers never run: it does nothing by itself (ICE-lite), and `rtc`'s agent notices when nobody asks any more.
        agent.start_connectivity_checks(now, false, theirs.ufrag.clone(), theirs.password.clone()).ok()?;
        Some(Self { ours, theirs, agent })
    }

    /// The client's address, once a check has gone to it and been answered, and the client has chosen it.
    fn way(&self) -> Option<SocketAddr> {
        self.agent.get_selected_candidate_pair().map(|(_, remote)| remote.addr())
    }
}

fn drawn() -> Credentials {
    Credentials { ufrag: random_id()[..16].to_owned(), password: random_id() }
}

/// Between one of our addresses and a client's.
pub(super) fn transport(local_addr: SocketAddr, peer_addr: SocketAddr) -> TransportContext {
    TransportContext { local_addr, peer_addr, transport_protocol: TransportProtocol::UDP, ecn: None }
}
