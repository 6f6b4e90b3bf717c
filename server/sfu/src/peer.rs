//! One connection to one client: the `rtc` state machine with what the core needs to know about it.
//!
//! Invariant: nothing here reads a clock or a socket; datagrams and instants come in, datagrams and [`Notice`]s go out.

mod negotiate;

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use bytes::BytesMut;
use rtc::{
    data_channel::RTCDataChannelId,
    peer_connection::{
        RTCPeerConnection,
        event::{RTCDataChannelEvent, RTCPeerConnectionEvent},
        message::{RTCMessage, TaggedRTCMessage},
        state::RTCPeerConnectionState,
    },
    rtcp, rtp,
    sansio::Protocol as _,
    shared::{TaggedBytesMut, TransportContext, TransportProtocol},
};

pub(crate) use negotiate::{Factory, Plan, SendTrack};

use crate::{
    ResourceId, Role, RoomId, Stream, SubjectId,
    outbox::Datagram,
    rooms::SourceKey,
    sdp::{Codec, Kind},
    seal::{Lender, Rollover, Seal},
};

/// How long a peer that was told to go may take to read why.
const LINGER: Duration = Duration::from_millis(250);
/// Retransmissions a viewer may ask for per second and track; more is a broken client or a lost cause.
const RESENDS: u32 = 400;

/// Where a connection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Answered; must be up by then.
    Connecting { until: Instant },
    /// Up since then.
    Connected { since: Instant },
    /// Told to go; closed then.
    Leaving { at: Instant },
}

/// How one track is sent to this viewer.
#[derive(Debug, Clone)]
pub(crate) struct Leg {
    payload_type: u8,
    /// Payload type and next sequence number of retransmissions, when the client takes them apart.
    rtx: Option<(u8, u16)>,
    resends: (Instant, u32),
    rollover: Rollover,
}

/// Who seals this viewer's media.
enum Sealer {
    /// The stack, for the first packet; then we may take over with what the lender knows.
    First(Lender),
    /// We, and where it goes.
    Ours(Seal, SocketAddr),
    /// The stack, for good.
    Stack,
}

/// What a client told us.
pub(crate) enum Notice {
    Connected,
    Gone,
    Media(rtp::Packet),
    Report(Vec<Box<dyn rtcp::Packet>>),
}

/// Who this connection is, to the core.
#[derive(Debug, Clone)]
pub(crate) struct Identity {
    pub(crate) resource: ResourceId,
    pub(crate) room: RoomId,
    pub(crate) subject: SubjectId,
    pub(crate) role: Role,
    pub(crate) stream: Stream,
    pub(crate) source: SourceKey,
}

pub(crate) struct Peer {
    pub(crate) identity: Identity,
    pub(crate) ufrag: String,
    pub(crate) password: String,
    pub(crate) phase: Phase,
    pub(crate) joined: Option<Instant>,
    audio: Option<Leg>,
    video: Option<Leg>,
    /// What a publisher will send, until it is connected and its source takes them.
    pub(crate) codecs: Vec<(Kind, Codec)>,
    /// When `rtc` wants to be woken.
    pub(crate) due: Option<Instant>,
    sealer: Sealer,
    /// Retransmissions sealed here, waiting for [`transmit`](Self::transmit).
    again: Vec<Datagram>,
    control: Option<RTCDataChannelId>,
    local: Vec<SocketAddr>,
    connection: RTCPeerConnection,
}

impl Peer {
    /// Takes a datagram that the demultiplexer gave to this peer.
    pub(crate) fn receive(&mut self, now: Instant, from: SocketAddr, datagram: &[u8]) {
        let Some(&local_addr) = self.local.iter().find(|local| local.is_ipv4() == from.is_ipv4()) else { return };
        let transport =
            TransportContext { local_addr, peer_addr: from, transport_protocol: TransportProtocol::UDP, ecn: None };
        let _ = self.connection.handle_read(TaggedBytesMut { now, transport, message: BytesMut::from(datagram) });
    }

    /// Everything the client has told us since last time.
    pub(crate) fn notices(&mut self, into: &mut Vec<Notice>) {
        while let Some(event) = self.connection.poll_event() {
            into.extend(self.event(event));
        }
        while let Some(message) = self.connection.poll_read() {
            into.extend(match message.message {
                RTCMessage::RtpPacket(_, packet) => Some(Notice::Media(packet)),
                RTCMessage::RtcpPacket(_, reports) => Some(Notice::Report(reports)),
                // Clients have nothing to say on the control channel: it is there to be seen closing.
                _ => None,
            });
        }
        self.due = self.connection.poll_timeout();
    }

    fn event(&mut self, event: RTCPeerConnectionEvent) -> Option<Notice> {
        match event {
            RTCPeerConnectionEvent::OnConnectionStateChangeEvent(state) => match state {
                RTCPeerConnectionState::Connected => Some(Notice::Connected),
                RTCPeerConnectionState::Failed | RTCPeerConnectionState::Closed => Some(Notice::Gone),
                _ => None,
            },
            RTCPeerConnectionEvent::OnDataChannel(RTCDataChannelEvent::OnOpen(id)) => {
                self.control.get_or_insert(id);
                None
            }
            RTCPeerConnectionEvent::OnDataChannel(RTCDataChannelEvent::OnClose(id)) if self.control == Some(id) => {
                Some(Notice::Gone)
            }
            _ => None,
        }
    }

    /// The next datagram to send.
    pub(crate) fn transmit(&mut self) -> Option<Datagram> {
        self.again
            .pop()
            .or_else(|| self.connection.poll_write().map(|datagram| (datagram.transport.peer_addr, datagram.message)))
    }

    /// Looks again when `rtc` wants to be woken: something was queued behind its back.
    pub(crate) fn refresh(&mut self) {
        self.due = self.connection.poll_timeout();
    }

    /// Lets timers run that are due.
    pub(crate) fn wake(&mut self, now: Instant) {
        let _ = self.connection.handle_timeout(now);
    }

    /// One packet of a track for this viewer, sealed; `None` when it is not for it, or not sealed yet.
    pub(crate) fn media(&mut self, now: Instant, kind: Kind, packet: &rtp::Packet) -> Option<Datagram> {
        let leg = self.leg(kind)?;
        let mut packet = packet.clone();
        packet.header.payload_type = leg.payload_type;
        let rollover = leg.rollover.of(packet.header.sequence_number)?;
        if let Sealer::Ours(seal, to) = &mut self.sealer {
            return seal.seal(&packet, rollover).map(|sealed| (*to, sealed));
        }
        self.send(now, packet.clone());
        // One in, one out: asking again would walk the whole stack only to hear that there is nothing.
        let datagram = self.connection.poll_write()?;
        let (to, sealed) = (datagram.transport.peer_addr, datagram.message);
        if let Sealer::First(lender) = &self.sealer {
            let seal = Seal::take_over(lender, &packet, &sealed);
            self.sealer = seal.map_or(Sealer::Stack, |seal| Sealer::Ours(seal, to));
        }
        Some((to, sealed))
    }

    /// Sends a packet again; false when this viewer asks too often.
    pub(crate) fn resend(&mut self, now: Instant, kind: Kind, packet: &rtp::Packet, rtx_ssrc: u32) -> bool {
        let Some(leg) = self.leg(kind) else { return false };
        if !leg.may_resend(now) {
            return false;
        }
        if let Some(wrapped) = leg.wrapped(packet, rtx_ssrc) {
            self.send(now, wrapped);
        } else if let Some(datagram) = self.media(now, kind, packet) {
            self.again.push(datagram);
        }
        true
    }

    /// Sends a packet as it is, through the stack: the caller has set SSRC and payload type.
    fn send(&mut self, now: Instant, packet: rtp::Packet) {
        let _ = self
            .connection
            .handle_write(TaggedRTCMessage { now, message: RTCMessage::RtpPacket(String::new(), packet) });
    }

    /// Sends RTCP.
    pub(crate) fn report(&mut self, now: Instant, report: Box<dyn rtcp::Packet>) {
        let message = RTCMessage::RtcpPacket(String::new(), vec![report]);
        let _ = self.connection.handle_write(TaggedRTCMessage { now, message });
    }

    /// Says something on the control channel, if the client opened one. `word` reaches people; `event` is for programs.
    pub(crate) fn say(&mut self, now: Instant, event: &str, word: &str) {
        let text = serde_json::json!({ "event": event, "word": word }).to_string();
        if let Some(mut channel) = self.control.and_then(|id| self.connection.data_channel(id)) {
            let _ = channel.send_text(now, text);
        }
    }

    /// Tells the client why, and closes a moment later.
    pub(crate) fn send_away(&mut self, now: Instant, event: &str, word: &str) {
        if matches!(self.phase, Phase::Leaving { .. }) {
            return;
        }
        self.say(now, event, word);
        let wait = if self.control.is_some() { LINGER } else { Duration::ZERO };
        self.phase = Phase::Leaving { at: now + wait };
    }

    /// Ends the connection; what is to be said to the client comes out of [`transmit`](Self::transmit).
    pub(crate) fn close(&mut self) {
        let _ = self.connection.close();
    }

    /// How a kind of track is sent to this viewer.
    fn leg(&mut self, kind: Kind) -> Option<&mut Leg> {
        match kind {
            Kind::Audio => self.audio.as_mut(),
            Kind::Video => self.video.as_mut(),
            Kind::Data => None,
        }
    }

    /// Whether this viewer receives a kind of track.
    pub(crate) fn receives(&self, kind: Kind) -> bool {
        match kind {
            Kind::Audio => self.audio.is_some(),
            Kind::Video => self.video.is_some(),
            Kind::Data => false,
        }
    }

    /// Whether media for this viewer is sealed here, not by the stack.
    #[cfg(test)]
    pub(crate) fn seals_media_itself(&self) -> bool {
        matches!(self.sealer, Sealer::Ours(..))
    }

    pub(crate) fn is_connected(&self) -> bool {
        matches!(self.phase, Phase::Connected { .. })
    }
}

impl Leg {
    fn new(payload_type: u8, rtx: Option<u8>, now: Instant) -> Self {
        let rtx = rtx.map(|rtx| (rtx, rand::random()));
        Self { payload_type, rtx, resends: (now, 0), rollover: Rollover::default() }
    }

    /// Whether one more retransmission is within what a viewer may ask for.
    fn may_resend(&mut self, now: Instant) -> bool {
        if now.saturating_duration_since(self.resends.0) >= Duration::from_secs(1) {
            self.resends = (now, 0);
        }
        self.resends.1 += 1;
        self.resends.1 <= RESENDS
    }

    /// A packet wrapped as a retransmission (RFC 4588), where the client takes that.
    fn wrapped(&mut self, packet: &rtp::Packet, rtx_ssrc: u32) -> Option<rtp::Packet> {
        let (payload_type, sequence) = self.rtx.as_mut()?;
        let mut payload = BytesMut::with_capacity(2 + packet.payload.len());
        payload.extend_from_slice(&packet.header.sequence_number.to_be_bytes());
        payload.extend_from_slice(&packet.payload);
        let mut header = packet.header.clone();
        (header.ssrc, header.payload_type, header.sequence_number) = (rtx_ssrc, *payload_type, *sequence);
        *sequence = sequence.wrapping_add(1);
        Some(rtp::Packet { header, payload: payload.freeze() })
    }
}
