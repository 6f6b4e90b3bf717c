//! ICE restarts (RFC 8445 §9, RFC 9725 §4.3.3): the old way is used until the new one works.
//!
//! `rtc` restarts ICE by forgetting the way it has before there is another. So each restart has an ICE agent of its own here,
//! beside `rtc`'s, which goes on believing that its client is where it found it: what it sends there goes where the client is
//! now, and it hears that the client still wants it as long as the agent that took over is asked (consent, RFC 7675).
//!
//! A client may also take another way without asking for a restart: it calls anew by TCP, or its router gives it another port.
//! `rtc` stays with the way that was chosen first. So who is silent there and asks from elsewhere has its session begun anew,
//! under the same names.
//!
//! Invariant: media moves only to an address that has answered our own check, signed with the client's password.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use bytes::BytesMut;
use rtc::{
    crypto::RTCCryptoProvider,
    ice::{
        Agent, AgentConfig,
        candidate::{CandidateType, unmarshal_candidate},
        mdns::MulticastDnsMode,
    },
    sansio::Protocol as _,
    shared::{TaggedBytesMut, TransportContext},
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
    path::Path,
    stun::{Request, is_stun},
};

/// Who has not asked by the way in use for so long has left it. Chromium asks every 2.5 s, aiortc every 5 s.
const SILENCE: Duration = Duration::from_secs(6);

/// The ICE sessions of a connection.
pub(crate) struct Ice {
    provider: Arc<dyn RTCCryptoProvider>,
    /// Announced addresses; each is also what this server calls itself.
    local: Arc<[Path]>,
    /// Of the first session, in which `rtc` believes to the end.
    ours: Credentials,
    theirs: Credentials,
    /// Where `rtc` believes its client is.
    home: Option<Path>,
    /// When the client last asked by the way in use.
    asked: Option<Instant>,
    /// Whether the way in use was a connection that is over.
    broken: bool,
    /// What took over from the first session, and where the client is by it.
    current: Option<(Box<Session>, Path)>,
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
    pub(super) fn new(provider: Arc<dyn RTCCryptoProvider>, theirs: Credentials, local: Arc<[Path]>) -> Self {
        let (home, asked, current, next, handed_over) = (None, None, None, None, None);
        Self { provider, local, ours: drawn(), theirs, home, asked, broken: false, current, next, handed_over }
    }

    /// Our addresses.
    pub(super) fn local(&self) -> &[Path] {
        &self.local
    }

    /// From where a client is reached that is there: one of our addresses of the same kind.
    pub(super) fn transport(&self, client: Path) -> Option<TransportContext> {
        let Path { protocol, address } = client;
        let fits = |ours: &&Path| ours.protocol == protocol && ours.address.is_ipv4() == address.is_ipv4();
        let local_addr = self.local.iter().find(fits)?.address;
        Some(TransportContext { local_addr, peer_addr: address, transport_protocol: protocol, ecn: None })
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
    pub(super) fn restart(&mut self, now: Instant, theirs: Credentials) -> Result<Option<String>, Error> {
        if self.home.is_none() {
            return Err(Error::NotConnected);
        }
        let session = self.session(now, drawn(), theirs).ok_or(Error::NotConnected)?;
        let given_up = self.next.replace(session).map(|given_up| given_up.ours);
        Ok(given_up.filter(|ours| ours != self.in_use().0).map(|ours| ours.ufrag))
    }

    /// The credentials of the session in use, ours and the client's.
    fn in_use(&self) -> (&Credentials, &Credentials) {
        let current = self.current.as_ref().map(|(session, _)| (&session.ours, &session.theirs));
        current.unwrap_or((&self.ours, &self.theirs))
    }

    /// Looks whether a client has left the way in use for the one it asks by.
    fn follow(&mut self, now: Instant, from: Path, named: &str) {
        let (Some(used), (ours, theirs)) = (self.place(), self.in_use()) else { return };
        if named != ours.ufrag {
            return;
        }
        let asked = self.asked.unwrap_or(now);
        let left = self.broken || now.saturating_duration_since(asked) > SILENCE;
        if used == from {
            if self.next.as_ref().is_some_and(|next| next.ours == *ours) {
                self.next = None;
            }
            (self.asked, self.broken) = (Some(now), false);
        } else if left && self.next.is_none() {
            self.next = self.session(now, ours.clone(), theirs.clone());
        } else {
            self.asked = Some(asked);
        }
    }

    /// A connection is over: nobody asks by it any more.
    pub(crate) fn lost(&mut self, path: Path) {
        self.broken |= self.place() == Some(path);
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
        if !is_stun(datagram) {
            return Some(message);
        }
        // A request names its session; an answer is for whoever has asked.
        let named = Request::parse(datagram).map(|request| request.ufrag);
        if let Some(named) = named {
            self.follow(now, Path::of(&transport), named);
        }
        let next = self.next.as_deref_mut();
        let current = self.current.as_mut().map(|(session, _)| &mut **session);
        for session in next.into_iter().chain(current) {
            if named.is_none_or(|ufrag| ufrag == session.ours.ufrag) {
                let message = message.clone();
                let _ = session.agent.handle_read(TaggedBytesMut { now, transport, message });
                while let Some(out) = session.agent.poll_write() {
                    answers.push((Path::of(&out.transport), out.message));
                }
            }
        }
        self.hand_over(now);
        match &self.current {
            None => named.is_none_or(|ufrag| ufrag == self.ours.ufrag).then_some(message),
            Some((session, _)) => named.filter(|ufrag| *ufrag == session.ours.ufrag).and_then(|_| self.still_wanted()),
        }
    }

    /// Lets the restarted session take over once it has a way.
    fn hand_over(&mut self, now: Instant) {
        let Some(way) = self.next.as_ref().and_then(|next| next.way()) else { return };
        let Some(next) = self.next.take() else { return };
        let name = next.ours.ufrag.clone();
        let old = self.current.replace((next, way)).map_or_else(|| self.ours.ufrag.clone(), |(old, _)| old.ours.ufrag);
        self.handed_over = Some([old, name]);
        (self.asked, self.broken) = (Some(now), false);
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
    pub(super) fn believed(&self, from: Path) -> Path {
        self.current.as_ref().and(self.home).unwrap_or(from)
    }

    /// Where the client is, after a restart.
    pub(super) fn moved_to(&self) -> Option<Path> {
        self.current.as_ref().map(|(_, way)| *way)
    }

    /// Where the client is, as soon as something has gone there.
    pub(crate) fn place(&self) -> Option<Path> {
        self.moved_to().or(self.home)
    }

    /// Where a datagram of `rtc`'s is to go; `None` when it is its agent that speaks, which nobody listens to any more.
    pub(super) fn readdressed(&mut self, to: Path, datagram: &[u8]) -> Option<Path> {
        let agent = is_stun(datagram);
        if !agent {
            self.home = Some(to);
        }
        match self.moved_to() {
            None => Some(to),
            Some(way) => (!agent).then_some(way),
        }
    }

    /// Begins a session with an agent of its own.
    fn session(&self, now: Instant, ours: Credentials, theirs: Credentials) -> Option<Box<Session>> {
        let config = AgentConfig {
            local_ufrag: ours.ufrag.clone(),
            local_pwd: ours.password.clone(),
            multicast_dns_mode: MulticastDnsMode::Disabled,
            candidate_types: vec![CandidateType::Host],
            lite: true,
            ..AgentConfig::default()
        };
        let mut agent = Agent::new(now, Arc::new(config), self.provider.clone()).ok()?;
        for address in &*self.local {
            agent.add_local_candidate(unmarshal_candidate(&fragment::candidate(*address)).ok()?).ok()?;
        }
        // Its timers never run: it does nothing by itself (ICE-lite), and `rtc`'s agent notices when nobody asks any more.
        agent.start_connectivity_checks(now, false, theirs.ufrag.clone(), theirs.password.clone()).ok()?;
        Some(Box::new(Session { ours, theirs, agent }))
    }
}

impl Session {
    /// The client's address, once a check has gone to it and been answered, and the client has chosen it.
    fn way(&self) -> Option<Path> {
        let (local, remote) = self.agent.get_selected_candidate_pair()?;
        // By the protocol of our own end: the agent may know the client's address from the other one.
        Some(Path { protocol: local.network_type().to_protocol(), address: remote.addr() })
    }
}

fn drawn() -> Credentials {
    Credentials { ufrag: random_id()[..16].to_owned(), password: random_id() }
}
