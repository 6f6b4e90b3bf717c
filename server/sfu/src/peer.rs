//! One connection to one client: the `rtc` state machine with what the core needs to know about it.
//!
//! Invariant: nothing here reads a clock or a socket; datagrams and instants come in, datagrams and [`Notice`]s go out.

mod ice;
mod leg;
mod negotiate;

use std::time::{Duration, Instant};

use rtc::{
    data_channel::RTCDataChannelId,
    peer_connection::{
        RTCPeerConnection,
        event::{RTCDataChannelEvent, RTCPeerConnectionEvent, RTCTrackEvent},
        message::{RTCMessage, TaggedRTCMessage},
        state::RTCPeerConnectionState,
    },
    rtcp::{self, sender_report::SenderReport},
    rtp,
    sansio::Protocol as _,
    shared::TaggedBytesMut,
};

use ice::Ice;
use leg::{Dressed, Leg};
pub(crate) use negotiate::{Factory, Plan, ReceiveTrack, SendTrack};

use crate::{
    Error, ResourceId, Role, RoomId, Stream, SubjectId,
    choice::Choice,
    fragment::{self, Credentials},
    layer::LayerId,
    outbox::Datagram,
    path::Path,
    picture::Size,
    quality::Watch,
    rooms::{SourceKey, Track},
    sdp::Kind,
    seal::{Lender, Seal},
    timeline::{Incoming, Timeline},
};

/// How long a peer that was told to go may take to read why.
const LINGER: Duration = Duration::from_millis(250);
/// Streams a publisher may open on one connection: one of sound, three of pictures, and some that take their place.
const STREAMS: usize = 16;
/// Longest message on the control channel that is read.
const MESSAGE: usize = 256;

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

/// Who seals this viewer's media.
enum Sealer {
    /// The stack, for the first packet; then we may take over with what the lender knows.
    First(Lender),
    /// We, and where it goes.
    Ours(Seal, Path),
    /// The stack, for good.
    Stack,
}

/// What a client told us.
pub(crate) enum Notice {
    Connected,
    Gone,
    Media(rtp::Packet),
    Report(Vec<Box<dyn rtcp::Packet>>),
    /// The client hears what it is told from now on.
    Listens,
    /// How large the client shows the picture, in device pixels; a side of 0 is not at all.
    Shows(Size),
    /// How often the picture has stood still, since the client began.
    Froze(u32),
    /// Another ICE session took over from that one; their names.
    Moved([String; 2]),
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
    pub(crate) ice: Ice,
    /// Entity tag of the ICE session that is wanted now.
    pub(crate) etag: String,
    /// Names the stream that carries all others, in answers to restarts.
    bundle: String,
    pub(crate) phase: Phase,
    pub(crate) joined: Option<Instant>,
    audio: Option<Leg>,
    video: Option<Leg>,
    /// What a publisher will send, until it is connected and its source takes them.
    pub(crate) tracks: Vec<ReceiveTrack>,
    /// The streams a publisher has opened, in that order: SSRC and rid.
    opened: Vec<(u32, String)>,
    /// Which layer a viewer is to get.
    pub(crate) choice: Choice,
    /// How a viewer is served, and how what a publisher sends arrives.
    pub(crate) watch: Watch,
    /// When `rtc` wants to be woken.
    pub(crate) due: Option<Instant>,
    sealer: Sealer,
    /// Retransmissions sealed here and answers of ICE, waiting for [`transmit`](Self::transmit).
    again: Vec<Datagram>,
    control: Option<RTCDataChannelId>,
    connection: RTCPeerConnection,
}

impl Peer {
    /// Takes a datagram that the demultiplexer gave to this peer.
    pub(crate) fn receive(&mut self, now: Instant, from: Path, datagram: &[u8]) {
        let Some(transport) = self.ice.transport(from) else { return };
        let message = self.ice.receive(now, transport, datagram, &mut self.again);
        let (Some(message), Some(transport)) = (message, self.ice.transport(self.ice.believed(from))) else { return };
        let _ = self.connection.handle_read(TaggedBytesMut { now, transport, message });
    }

    /// Begins an ICE restart; nothing changes until the client gets through with it. Gives what the client is to be told, and
    /// the name of an earlier restart that is given up.
    pub(crate) fn restart(&mut self, now: Instant, theirs: Credentials) -> Result<(String, Option<String>), Error> {
        if !self.is_connected() {
            return Err(Error::NotConnected);
        }
        let given_up = self.ice.restart(now, theirs)?;
        Ok((fragment::write(&self.bundle, self.ice.ours(), self.ice.local()), given_up))
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
                RTCMessage::DataChannelMessage(_, message) => said(&message.data),
                _ => None,
            });
        }
        if let Some(names) = self.ice.handed_over() {
            if let (Some(way), Sealer::Ours(_, to)) = (self.ice.moved_to(), &mut self.sealer) {
                *to = way;
            }
            into.push(Notice::Moved(names));
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
                let first = self.control.is_none();
                self.control.get_or_insert(id);
                first.then_some(Notice::Listens)
            }
            RTCPeerConnectionEvent::OnDataChannel(RTCDataChannelEvent::OnClose(id)) if self.control == Some(id) => {
                Some(Notice::Gone)
            }
            RTCPeerConnectionEvent::OnTrack(RTCTrackEvent::OnOpen(stream)) => {
                self.opened.push((stream.ssrc, stream.rid.unwrap_or_default()));
                // Each stream costs memory: nobody honest opens so many.
                (self.opened.len() > STREAMS).then_some(Notice::Gone)
            }
            _ => None,
        }
    }

    /// The place among a publisher's opened streams, and the rid, of the latest stream with this SSRC.
    pub(crate) fn stream(&self, ssrc: u32) -> Option<(usize, &str)> {
        let at = self.opened.iter().rposition(|(opened, _)| *opened == ssrc)?;
        Some((at, &self.opened[at].1))
    }

    /// The next datagram to send.
    pub(crate) fn transmit(&mut self) -> Option<Datagram> {
        self.again.pop().or_else(|| self.poll_write())
    }

    /// The next datagram of `rtc`'s, for where the client is now.
    fn poll_write(&mut self) -> Option<Datagram> {
        loop {
            let datagram = self.connection.poll_write()?;
            if let Some(to) = self.ice.readdressed(Path::of(&datagram.transport), &datagram.message) {
                return Some((to, datagram.message));
            }
        }
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
    pub(crate) fn media(
        &mut self,
        now: Instant,
        kind: Kind,
        incoming: &Incoming,
        packet: &rtp::Packet,
    ) -> Option<Datagram> {
        let leg = self.leg(kind)?;
        let place = leg.timeline.map(now, incoming)?;
        let dressed = leg.dress(packet, &place);
        self.seal(now, kind, dressed)
    }

    fn seal(&mut self, now: Instant, kind: Kind, dressed: Dressed) -> Option<Datagram> {
        let rollover = self.leg(kind)?.rollover.of(dressed.packet.header.sequence_number)?;
        if let Sealer::Ours(seal, to) = &mut self.sealer {
            return seal.seal(&dressed.packet, dressed.patch, rollover).map(|sealed| (*to, sealed));
        }
        let packet = dressed.into_packet();
        self.send(now, packet.clone());
        // One in, one out: asking again would walk the whole stack only to hear that there is nothing.
        let (to, sealed) = self.poll_write()?;
        if let Sealer::First(lender) = &self.sealer {
            let seal = Seal::take_over(lender, &packet, &sealed);
            self.sealer = seal.map_or(Sealer::Stack, |seal| Sealer::Ours(seal, to));
        }
        Some((to, sealed))
    }

    /// Sends again what this viewer knows by that number, if it is still there; false when it asks too often.
    pub(crate) fn resend(&mut self, now: Instant, track: &Track, sequence: u16) -> bool {
        let Some(leg) = self.leg(track.kind) else { return false };
        let Some((run, layer, own)) = leg.timeline.origin(now, sequence) else { return true };
        let Some(packet) = track.layer(layer).and_then(|layer| layer.history.get(own)) else { return true };
        if !leg.may_resend(now) {
            return false;
        }
        let dressed = leg.dress(packet, &run.place(&track.incoming(layer, packet)));
        if let Some(wrapped) = leg.wrapped(&dressed) {
            self.send(now, wrapped);
        } else if let Some(datagram) = self.seal(now, track.kind, dressed) {
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

    /// Sends a publisher's report on a kind of track, in this viewer's numbers.
    pub(crate) fn report_on(&mut self, now: Instant, kind: Kind, report: SenderReport) {
        self.watch.sent(now, kind, &report);
        self.report(now, Box::new(report));
    }

    /// Says something on the control channel, if the client opened one. `word` reaches people; `event` is for programs.
    pub(crate) fn say(&mut self, now: Instant, event: &str, word: &str) {
        self.tell(now, &serde_json::json!({ "event": event, "word": word }));
    }

    /// Sends a message on the control channel, if the client opened one.
    pub(crate) fn tell(&mut self, now: Instant, message: &serde_json::Value) {
        if let Some(mut channel) = self.control.and_then(|id| self.connection.data_channel(id)) {
            let _ = channel.send_text(now, message.to_string());
        }
    }

    /// Tells the client how its network is now, where that is news; says whether it is.
    pub(crate) fn tell_network(&mut self, now: Instant) -> bool {
        let news = self.control.and_then(|_| self.watch.news(now));
        if let Some(grade) = news {
            self.tell(now, &serde_json::json!({ "event": "network", "grade": grade.as_str() }));
        }
        news.is_some()
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

    /// The layer of a kind of track that this viewer gets now.
    pub(crate) fn layer(&self, kind: Kind) -> Option<LayerId> {
        self.timeline(kind)?.layer()
    }

    /// A kind of track as this viewer sees it, if it receives one.
    pub(crate) fn timeline(&self, kind: Kind) -> Option<&Timeline> {
        let leg = match kind {
            Kind::Audio => self.audio.as_ref(),
            Kind::Video => self.video.as_ref(),
            Kind::Data => None,
        };
        leg.map(|leg| &leg.timeline)
    }

    /// Which layer of a kind of track this viewer is to get.
    pub(crate) fn want(&mut self, kind: Kind, layer: Option<LayerId>) {
        if let Some(leg) = self.leg(kind) {
            leg.timeline.want(layer);
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

/// What a client says on the control channel: `{"event":"size","width":…,"height":…}`, in device pixels, or
/// `{"event":"frozen","times":…}`.
fn said(message: &[u8]) -> Option<Notice> {
    if message.len() > MESSAGE {
        return None;
    }
    let message: serde_json::Value = serde_json::from_slice(message).ok()?;
    let number = |name: &str| message[name].as_u64().and_then(|number| u32::try_from(number).ok());
    match message["event"].as_str()? {
        "size" => Some(Notice::Shows(Size { width: number("width")?, height: number("height")? })),
        "frozen" => Some(Notice::Froze(number("times")?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shown_size_and_freezes_are_read_and_anything_else_is_not() {
        let size = said(br#"{"event":"size","width":640,"height":0}"#);
        assert!(matches!(size, Some(Notice::Shows(Size { width: 640, height: 0 }))));
        assert!(matches!(said(br#"{"event":"frozen","times":3}"#), Some(Notice::Froze(3))));
        for other in [
            &b""[..],
            b"size",
            b"[]",
            b"1",
            br#"{"event":"hand"}"#,
            br#"{"event":"frozen"}"#,
            br#"{"event":"frozen","times":-1}"#,
            br#"{"event":"size","width":-1,"height":2}"#,
            br#"{"event":"size","width":4294967296,"height":2}"#,
            br#"{"event":"size","width":"640","height":360}"#,
            &[b' '; MESSAGE + 1],
        ] {
            assert!(said(other).is_none());
        }
    }
}
