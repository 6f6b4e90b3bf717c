//! A client for the tests, and the laboratory that joins clients to the core.

mod layers;
mod restarts;
mod weather;

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use bytes::BytesMut;
use rtc::{
    data_channel::RTCDataChannelId,
    ice::mdns::MulticastDnsMode,
    interceptor::Registry,
    media_stream::MediaStreamTrack,
    peer_connection::{
        RTCPeerConnection, RTCPeerConnectionBuilder,
        configuration::{
            interceptor_registry::register_default_interceptors, media_engine::MediaEngine,
            setting_engine::SettingEngineBuilder,
        },
        event::RTCPeerConnectionEvent,
        message::{RTCMessage, TaggedRTCMessage},
        sdp::RTCSessionDescription,
        state::RTCPeerConnectionState,
        transport::RTCIceCandidateInit,
    },
    rtcp::{
        payload_feedbacks::{
            picture_loss_indication::PictureLossIndication,
            receiver_estimated_maximum_bitrate::ReceiverEstimatedMaximumBitrate,
        },
        receiver_report::ReceiverReport,
        reception_report::ReceptionReport,
        sender_report::SenderReport,
    },
    rtp::{Header, Packet},
    rtp_transceiver::{
        RTCRtpTransceiverDirection, RTCRtpTransceiverInit,
        rtp_sender::{
            RTCRtpCodec, RTCRtpCodingParameters, RTCRtpEncodingParameters, RTCRtpHeaderExtensionCapability,
            RtpCodecKind,
        },
    },
    sansio::Protocol as _,
    shared::{TaggedBytesMut, TransportContext, TransportProtocol},
};

use super::{super::Core, grant};
use crate::{Config, PublisherId, ResourceId, Role, path::Path, tap::Tap};
pub(super) use restarts::{Restart, check, said};
use weather::{Way, Weather};

const STEP: Duration = Duration::from_millis(5);
const VIDEO_SSRC: u32 = 1111;

fn server() -> SocketAddr {
    SocketAddr::from(([192, 0, 2, 1], 7000))
}

/// The server has the same number for TCP.
fn ours() -> Vec<Path> {
    vec![Path::udp(server()), Path::tcp(server())]
}

pub(super) struct Client {
    /// Its own address, by UDP.
    pub(super) address: SocketAddr,
    /// As the server sees it, where that is another way.
    pub(super) seen_at: Option<Path>,
    pub(super) resource: ResourceId,
    pub(super) heard: Vec<String>,
    pub(super) words: Vec<String>,
    pub(super) speakers: Vec<PublisherId>,
    /// What it was told of its network; not among `heard`.
    pub(super) grades: Vec<String>,
    pub(super) keyframes_asked: usize,
    /// What it was asked to stay below, in bits per second.
    pub(super) estimates: Vec<f32>,
    /// Packets of sound that arrived.
    pub(super) sounds_heard: usize,
    /// Loses what the server sends.
    pub(super) deaf: bool,
    /// Loses everything, both ways.
    pub(super) cut_off: bool,
    connected: bool,
    video: Vec<Packet>,
    sequence: u16,
    /// Newest sequence number of sound.
    sounds: u16,
    /// Newest sequence number of each encoding.
    layers: [u16; 3],
    /// SSRCs that a key frame was asked of, not answered yet.
    asked: Vec<u32>,
    /// All of them.
    pub(super) keyframes_of: Vec<u32>,
    /// Timestamps of the pictures' sender reports.
    pub(super) reported: Vec<u32>,
    control: Option<RTCDataChannelId>,
    connection: RTCPeerConnection,
    offer: String,
    /// What it was answered.
    answer: String,
}

impl Client {
    fn new(now: Instant, address: SocketAddr) -> Self {
        let mut media = MediaEngine::default();
        media.register_default_codecs().unwrap();
        let level = RTCRtpHeaderExtensionCapability { uri: crate::sdp::AUDIO_LEVEL.to_owned() };
        media.register_header_extension(level, RtpCodecKind::Audio, None).unwrap();
        let registry = register_default_interceptors(Registry::new(), &mut media).unwrap();
        let registry = registry.with(rtc::interceptor::Slot::Custom(500), Tap::default());
        let settings = SettingEngineBuilder::new()
            .with_multicast_dns_mode(MulticastDnsMode::Disabled)
            .with_host_acceptance_min_wait(Some(Duration::ZERO))
            .build();
        let mut connection = RTCPeerConnectionBuilder::new()
            .with_media_engine(media)
            .with_interceptor_registry(registry)
            .with_setting_engine(settings)
            .build(now)
            .unwrap();
        let control = Some(connection.create_data_channel("control", None).unwrap().id());
        Self {
            address,
            seen_at: None,
            resource: ResourceId::new(""),
            heard: Vec::new(),
            words: Vec::new(),
            speakers: Vec::new(),
            grades: Vec::new(),
            keyframes_asked: 0,
            estimates: Vec::new(),
            sounds_heard: 0,
            deaf: false,
            cut_off: false,
            connected: false,
            video: Vec::new(),
            sequence: rand::random(),
            sounds: 0,
            layers: [0; 3],
            asked: Vec::new(),
            keyframes_of: Vec::new(),
            reported: Vec::new(),
            control,
            connection,
            offer: String::new(),
            answer: String::new(),
        }
    }

    pub(super) fn publishing(now: Instant) -> Self {
        Self::publishing_at(now, SocketAddr::from(([203, 0, 113, 1], 1)))
    }

    fn publishing_at(now: Instant, address: SocketAddr) -> Self {
        let mut client = Self::new(now, address);
        client.add_track(RtpCodecKind::Video, "video/VP8", 90_000, 0, VIDEO_SSRC);
        client.add_sound();
        client.prepare(now)
    }

    fn add_sound(&mut self) {
        self.add_track(RtpCodecKind::Audio, "audio/opus", 48_000, 2, 2222);
    }

    fn add_track(&mut self, kind: RtpCodecKind, mime_type: &str, clock_rate: u32, channels: u16, ssrc: u32) {
        let coding = RTCRtpEncodingParameters {
            rtp_coding_parameters: RTCRtpCodingParameters { ssrc: Some(ssrc), ..Default::default() },
            codec: RTCRtpCodec { mime_type: mime_type.into(), clock_rate, channels, ..Default::default() },
            ..Default::default()
        };
        let label = format!("{ssrc}");
        let track = MediaStreamTrack::new("s".into(), label.clone(), label, kind, vec![coding]);
        let init = RTCRtpTransceiverInit { direction: RTCRtpTransceiverDirection::Sendonly, ..Default::default() };
        self.connection.add_transceiver_from_track(track, Some(init)).unwrap();
    }

    fn write_sound(&mut self, now: Instant, quiet: u8) {
        self.sounds += 1;
        let mut header = Header {
            version: 2,
            payload_type: 111,
            sequence_number: self.sounds,
            timestamp: u32::from(self.sounds) * 960,
            ssrc: 2222,
            ..Default::default()
        };
        header.set_extension(self.extension(crate::sdp::AUDIO_LEVEL), vec![quiet | 0x80].into()).unwrap();
        let message = RTCMessage::RtpPacket(String::new(), Packet { header, payload: vec![0xf8].into() });
        self.connection.handle_write(TaggedRTCMessage { now, message }).unwrap();
    }

    pub(super) fn viewing(now: Instant) -> Self {
        Self::viewing_at(now, SocketAddr::from(([203, 0, 113, 1], 2)))
    }

    fn viewing_at(now: Instant, address: SocketAddr) -> Self {
        let mut client = Self::new(now, address);
        for kind in [RtpCodecKind::Video, RtpCodecKind::Audio] {
            let init = RTCRtpTransceiverInit { direction: RTCRtpTransceiverDirection::Recvonly, ..Default::default() };
            client.connection.add_transceiver_from_kind(kind, Some(init)).unwrap();
        }
        client.prepare(now)
    }

    fn prepare(mut self, now: Instant) -> Self {
        let candidate = format!("candidate:1 1 udp 2130706431 {} {} typ host", self.address.ip(), self.address.port());
        self.connection.add_local_candidate(RTCIceCandidateInit { candidate, ..Default::default() }).unwrap();
        let offer = self.connection.create_offer(None).unwrap();
        self.connection.set_local_description(now, offer).unwrap();
        self.offer = self.connection.local_description().unwrap().sdp;
        self
    }

    pub(super) fn offer(&self) -> String {
        self.offer.clone()
    }

    /// The numbers in the video packets that arrived, as they came.
    pub(super) fn payloads(&self) -> Vec<u32> {
        self.video.iter().map(|packet| u32::from_be_bytes(packet.payload[1..5].try_into().unwrap())).collect()
    }

    pub(super) fn sequence(&self) -> Vec<u16> {
        self.video.iter().map(|packet| packet.header.sequence_number).collect()
    }

    pub(super) fn close(&mut self) {
        self.connection.close().unwrap();
    }

    pub(super) fn path(&self) -> Path {
        self.seen_at.unwrap_or(Path::udp(self.address))
    }

    fn read(&mut self, now: Instant, datagram: BytesMut) {
        let transport = TransportContext {
            local_addr: self.address,
            peer_addr: server(),
            transport_protocol: TransportProtocol::UDP,
            ecn: None,
        };
        let _ = self.connection.handle_read(TaggedBytesMut { now, transport, message: datagram });
    }

    fn settle(&mut self) {
        while let Some(event) = self.connection.poll_event() {
            if let RTCPeerConnectionEvent::OnConnectionStateChangeEvent(state) = event {
                self.connected = state == RTCPeerConnectionState::Connected;
            }
        }
        while let Some(message) = self.connection.poll_read() {
            match message.message {
                RTCMessage::RtpPacket(_, packet) if packet.payload.len() >= 5 => self.video.push(packet),
                RTCMessage::RtpPacket(..) => self.sounds_heard += 1,
                RTCMessage::RtcpPacket(_, reports) => {
                    for report in reports {
                        let estimate = report.as_any().downcast_ref::<ReceiverEstimatedMaximumBitrate>();
                        self.estimates.extend(estimate.map(|estimate| estimate.bitrate));
                        if let Some(report) = report.as_any().downcast_ref::<PictureLossIndication>() {
                            self.keyframes_asked += 1;
                            self.asked.push(report.media_ssrc);
                            self.keyframes_of.push(report.media_ssrc);
                        }
                        if let Some(report) = report.as_any().downcast_ref::<SenderReport>()
                            && self.video.first().is_some_and(|packet| packet.header.ssrc == report.ssrc)
                        {
                            self.reported.push(report.rtp_time);
                        }
                    }
                }
                RTCMessage::DataChannelMessage(_, message) => {
                    let said: serde_json::Value = serde_json::from_slice(&message.data).unwrap();
                    match said["grade"].as_str() {
                        Some(grade) => self.grades.push(grade.to_owned()),
                        None => self.heard.push(said["event"].as_str().unwrap().to_owned()),
                    }
                    self.speakers.extend(said["publisher"].as_str().map(PublisherId::new));
                    self.words.extend(said["word"].as_str().filter(|word| !word.is_empty()).map(str::to_owned));
                }
                _ => {}
            }
        }
    }
}

pub(super) struct Lab {
    pub(super) core: Core,
    clients: Vec<Client>,
    weather: Option<Weather>,
    now: Instant,
}

impl Lab {
    pub(super) fn new(config: Config) -> Self {
        let core = Core::new(config, ours()).unwrap();
        Self { core, clients: Vec::new(), weather: None, now: Instant::now() }
    }

    pub(super) fn now(&self) -> Instant {
        self.now
    }

    pub(super) fn client(&mut self, at: usize) -> &mut Client {
        &mut self.clients[at]
    }

    fn address(&self) -> SocketAddr {
        SocketAddr::from(([203, 0, 113, 9], 1000 + u16::try_from(self.clients.len()).unwrap()))
    }

    pub(super) fn publisher(&mut self, subject: &str) -> usize {
        let client = Client::publishing_at(self.now, self.address());
        let answer = self.core.publish(self.now, &grant(Role::Publish, subject), &client.offer).unwrap();
        self.join(client, answer)
    }

    pub(super) fn viewer(&mut self, subject: &str) -> usize {
        self.viewer_of(subject, None)
    }

    /// A viewer that reaches the server by another way than UDP from an address of its own.
    pub(super) fn viewer_at(&mut self, subject: &str, path: Path) -> usize {
        let mut client = Client::viewing_at(self.now, self.address());
        client.seen_at = Some(path);
        let answer = self.core.play(self.now, &grant(Role::Play, subject), None, &client.offer).unwrap();
        self.join(client, answer)
    }

    pub(super) fn viewer_of(&mut self, subject: &str, source: Option<&PublisherId>) -> usize {
        let client = Client::viewing_at(self.now, self.address());
        let answer = self.core.play(self.now, &grant(Role::Play, subject), source, &client.offer).unwrap();
        self.join(client, answer)
    }

    fn join(&mut self, mut client: Client, answer: crate::Answer) -> usize {
        (client.resource, client.answer) = (answer.resource, answer.sdp);
        let answer = RTCSessionDescription::answer(client.answer.clone()).unwrap();
        client.connection.set_remote_description(self.now, answer).unwrap();
        self.clients.push(client);
        let joined = self.clients.len() - 1;
        self.until_connected(joined);
        joined
    }

    fn until_connected(&mut self, client: usize) {
        for _ in 0..400 {
            self.pass(STEP);
            if self.clients[client].connected {
                // The control channel opens a moment after the connection.
                self.pass(STEP * 20);
                return;
            }
        }
        panic!("no connection");
    }

    /// Sends one video packet with a number in it, and lets it arrive.
    pub(super) fn send(&mut self, from: usize, number: u32) {
        let client = &mut self.clients[from];
        client.sequence = client.sequence.wrapping_add(1);
        let header = Header {
            version: 2,
            payload_type: 96,
            sequence_number: client.sequence,
            timestamp: number.wrapping_mul(3600),
            ssrc: VIDEO_SSRC,
            marker: true,
            ..Default::default()
        };
        let mut payload = vec![0x10];
        payload.extend(number.to_be_bytes());
        let message = RTCMessage::RtpPacket(String::new(), Packet { header, payload: payload.into() });
        client.connection.handle_write(TaggedRTCMessage { now: self.now, message }).unwrap();
        self.pass(STEP);
    }

    /// Lets two publishers sound for a while, so many decibels below the loudest.
    pub(super) fn sound(&mut self, publishers: [usize; 2], quiet: [u8; 2], duration: Duration) {
        let end = self.now + duration;
        while self.now < end {
            for (publisher, quiet) in publishers.into_iter().zip(quiet) {
                self.clients[publisher].write_sound(self.now, quiet);
            }
            self.pass(STEP * 4);
        }
    }

    pub(super) fn ask_keyframe(&mut self, from: usize) {
        let client = &mut self.clients[from];
        let media_ssrc = client.video[0].header.ssrc;
        let reports: Vec<Box<dyn rtc::rtcp::Packet>> =
            vec![Box::new(PictureLossIndication { sender_ssrc: 1, media_ssrc })];
        let message = RTCMessage::RtcpPacket(String::new(), reports);
        client.connection.handle_write(TaggedRTCMessage { now: self.now, message }).unwrap();
    }

    /// Tells the server what share of a viewer's pictures was lost, in 256ths.
    pub(super) fn report_loss(&mut self, from: usize, fraction_lost: u8) {
        let client = &mut self.clients[from];
        let ssrc = client.video[0].header.ssrc;
        let reports = vec![ReceptionReport { ssrc, fraction_lost, ..Default::default() }];
        let reports: Vec<Box<dyn rtc::rtcp::Packet>> = vec![Box::new(ReceiverReport { reports, ..Default::default() })];
        let message = RTCMessage::RtcpPacket(String::new(), reports);
        client.connection.handle_write(TaggedRTCMessage { now: self.now, message }).unwrap();
    }

    /// Moves time and datagrams.
    pub(super) fn pass(&mut self, duration: Duration) {
        let end = self.now + duration;
        while self.now < end {
            self.now += STEP;
            let now = self.now;
            if self.core.due().is_some_and(|due| due <= now) {
                self.core.tick(now);
            }
            for client in &mut self.clients {
                let _ = client.connection.handle_timeout(now);
                client.settle();
            }
            self.deliver_late();
            // To and fro until nobody has anything more to say at this instant.
            while self.exchange() {}
        }
    }

    fn exchange(&mut self) -> bool {
        let (now, mut moved) = (self.now, false);
        for client in &mut self.clients {
            while let Some(datagram) = client.connection.poll_write() {
                moved = true;
                let message = match &mut self.weather {
                    Some(weather) => weather.pass(now, Way::In, client.path(), datagram.message),
                    None => Some(datagram.message),
                };
                if let Some(message) = message.filter(|_| !client.cut_off) {
                    self.core.receive(now, client.path(), &message);
                }
            }
        }
        for (to, datagram) in self.core.outbox.take() {
            moved = true;
            let datagram = match &mut self.weather {
                Some(weather) => weather.pass(now, Way::Out, to, datagram),
                None => Some(datagram),
            };
            if let Some(datagram) = datagram {
                self.hand_over(to, datagram);
            }
        }
        moved
    }

    fn hand_over(&mut self, to: Path, datagram: BytesMut) {
        let Some(client) = self.clients.iter_mut().find(|client| client.path() == to) else { return };
        if !(client.cut_off || client.deaf && is_media(&datagram)) {
            client.read(self.now, datagram);
            client.settle();
        }
    }
}

/// RTP, not RTCP, STUN or DTLS (RFC 7983, RFC 5761).
fn is_media(datagram: &[u8]) -> bool {
    datagram[0] & 0xc0 == 0x80 && !(64..96).contains(&(datagram[1] & 0x7f))
}
