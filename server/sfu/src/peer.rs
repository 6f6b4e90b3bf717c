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
    rooms::SourceKey,
    sdp::{Codec, Kind},
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
    pub(crate) payload_type: u8,
    /// Payload type and next sequence number of retransmissions, when the client takes them apart.
    rtx: Option<(u8, u16)>,
    resends: (Instant, u32),
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
    pub(crate) audio: Option<Leg>,
    pub(crate) video: Option<Leg>,
    /// What a publisher will send, until it is connected and its source takes them.
    pub(crate) codecs: Vec<(Kind, Codec)>,
    /// When `rtc` wants to be woken.
    pub(crate) due: Option<Instant>,
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
    pub(crate) fn transmit(&mut self) -> Option<(SocketAddr, BytesMut)> {
        self.connection.poll_write().map(|datagram| (datagram.transport.peer_addr, datagram.message))
    }

    /// Looks again when `rtc` wants to be woken: something was queued behind its back.
    pub(crate) fn refresh(&mut self) {
        self.due = self.connection.poll_timeout();
    }

    /// Lets timers run that are due.
    pub(crate) fn wake(&mut self, now: Instant) {
        let _ = self.connection.handle_timeout(now);
    }

    /// Sends a packet as it is: the caller has set SSRC and payload type.
    pub(crate) fn send(&mut self, now: Instant, packet: rtp::Packet) {
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
    pub(crate) fn leg(&mut self, kind: Kind) -> Option<&mut Leg> {
        match kind {
            Kind::Audio => self.audio.as_mut(),
            Kind::Video => self.video.as_mut(),
            Kind::Data => None,
        }
    }

    pub(crate) fn is_connected(&self) -> bool {
        matches!(self.phase, Phase::Connected { .. })
    }
}

impl Leg {
    fn new(payload_type: u8, rtx: Option<u8>, now: Instant) -> Self {
        Self { payload_type, rtx: rtx.map(|rtx| (rtx, rand::random())), resends: (now, 0) }
    }

    /// A packet again, wrapped as a retransmission where the client takes that; `None` when it asks too often.
    pub(crate) fn resend(&mut self, now: Instant, packet: &rtp::Packet, rtx_ssrc: u32) -> Option<rtp::Packet> {
        if now.saturating_duration_since(self.resends.0) >= Duration::from_secs(1) {
            self.resends = (now, 0);
        }
        self.resends.1 += 1;
        if self.resends.1 > RESENDS {
            return None;
        }
        let mut again = packet.clone();
        again.header.payload_type = self.payload_type;
        if let Some((payload_type, sequence)) = &mut self.rtx {
            let mut payload = BytesMut::with_capacity(2 + packet.payload.len());
            payload.extend_from_slice(&packet.header.sequence_number.to_be_bytes());
            payload.extend_from_slice(&packet.payload);
            again.payload = payload.freeze();
            again.header.ssrc = rtx_ssrc;
            again.header.payload_type = *payload_type;
            again.header.sequence_number = *sequence;
            *sequence = sequence.wrapping_add(1);
        }
        Some(again)
    }
}
