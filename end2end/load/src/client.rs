//! One WebRTC client, as light as it gets: the protocol stack driven directly over one UDP socket.

use std::{
    net::{Ipv4Addr, SocketAddr},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail, ensure};
use bytes::BytesMut;
use rtc::{
    ice::mdns::MulticastDnsMode,
    interceptor::{Registry, Slot},
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
    rtcp::payload_feedbacks::picture_loss_indication::PictureLossIndication,
    rtp::{Header, Packet},
    rtp_transceiver::{
        RTCRtpTransceiverDirection, RTCRtpTransceiverInit,
        rtp_sender::{RTCRtpCodec, RTCRtpCodingParameters, RTCRtpEncodingParameters, RtpCodecKind},
    },
    sansio::Protocol as _,
    shared::{TaggedBytesMut, TransportContext, TransportProtocol},
};
use tokio::net::UdpSocket;

use crate::{tally::stamp, tap::Tap};

const SSRC: u32 = 4711;
const VP8: u8 = 96;
const KERNEL_BUFFER: usize = 2 * 1024 * 1024;
const CONNECT: Duration = Duration::from_secs(20);

/// Sending or receiving.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Publish,
    Play,
}

impl Role {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::Play => "play",
        }
    }

    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Publish => "whip",
            Self::Play => "whep",
        }
    }
}

pub(crate) struct Client {
    connection: RTCPeerConnection,
    socket: UdpSocket,
    local_addr: SocketAddr,
    connected: bool,
    sequence: u16,
    /// Somebody needs a key frame.
    key: bool,
    resource: reqwest::Url,
    http: reqwest::Client,
    buffer: Vec<u8>,
}

impl Client {
    /// Offers, and takes the answer.
    pub(crate) async fn connect(role: Role, endpoint: &str, token: &str) -> Result<Self> {
        let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::DGRAM, None)?;
        let _ = socket.set_recv_buffer_size(KERNEL_BUFFER);
        socket.set_nonblocking(true)?;
        socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into())?;
        let socket = UdpSocket::from_std(socket.into())?;
        let local_addr = socket.local_addr()?;
        let mut connection = negotiator(role)?;
        let candidate = format!("candidate:1 1 udp 2130706431 {} {} typ host", local_addr.ip(), local_addr.port());
        connection.add_local_candidate(RTCIceCandidateInit { candidate, ..Default::default() })?;
        let offer = connection.create_offer(None)?;
        connection.set_local_description(Instant::now(), offer)?;
        let offer = connection.local_description().context("no offer")?.sdp;
        let http = reqwest::Client::new();
        let request = http.post(endpoint).bearer_auth(token).header("content-type", "application/sdp").body(offer);
        let response = request.send().await?;
        let status = response.status();
        let location = response.headers().get("location").and_then(|value| value.to_str().ok()).map(str::to_owned);
        let resource = location.map(|location| response.url().join(&location)).transpose()?;
        let text = response.text().await?;
        ensure!(status == reqwest::StatusCode::CREATED, "{endpoint}: {status} {text}");
        connection.set_remote_description(Instant::now(), RTCSessionDescription::answer(text)?)?;
        let resource = resource.context("no location")?;
        Ok(Self {
            connection,
            socket,
            local_addr,
            connected: false,
            sequence: 0,
            key: true,
            resource,
            http,
            buffer: vec![0; 2048],
        })
    }

    pub(crate) async fn run_until_connected(&mut self) -> Result<()> {
        let connecting = async {
            while !self.connected {
                self.serve(|_| ()).await?;
            }
            Ok(())
        };
        tokio::time::timeout(CONNECT, connecting).await.context("no connection")?
    }

    /// Waits for the first payload.
    pub(crate) async fn run_until_seen(&mut self, mut take: impl FnMut(&[u8])) -> Result<()> {
        let mut seen = false;
        while !seen {
            self.serve(|payload| {
                take(payload);
                seen = true;
            })
            .await?;
        }
        Ok(())
    }

    /// Waits for a datagram or a timer, and handles it; safe to cancel.
    pub(crate) async fn serve(&mut self, mut take: impl FnMut(&[u8])) -> Result<()> {
        self.flush();
        let due = self.connection.poll_timeout().unwrap_or_else(|| Instant::now() + Duration::from_secs(1));
        tokio::select! {
            readable = self.socket.readable() => readable?,
            () = tokio::time::sleep_until(due.into()) => {}
        }
        while let Ok((length, from)) = self.socket.try_recv_from(&mut self.buffer) {
            let transport = TransportContext {
                local_addr: self.local_addr,
                peer_addr: from,
                transport_protocol: TransportProtocol::UDP,
                ecn: None,
            };
            let message = BytesMut::from(&self.buffer[..length]);
            let _ = self.connection.handle_read(TaggedBytesMut { now: Instant::now(), transport, message });
            self.drain(&mut take)?;
        }
        if due <= Instant::now() {
            self.connection.handle_timeout(Instant::now())?;
            self.drain(&mut take)?;
        }
        self.flush();
        Ok(())
    }

    fn drain(&mut self, take: &mut impl FnMut(&[u8])) -> Result<()> {
        while let Some(event) = self.connection.poll_event() {
            if let RTCPeerConnectionEvent::OnConnectionStateChangeEvent(state) = event {
                match state {
                    RTCPeerConnectionState::Connected => self.connected = true,
                    RTCPeerConnectionState::Failed | RTCPeerConnectionState::Closed => bail!("the connection ended"),
                    _ => {}
                }
            }
        }
        while let Some(message) = self.connection.poll_read() {
            match message.message {
                RTCMessage::RtpPacket(_, packet) => take(&packet.payload),
                RTCMessage::RtcpPacket(_, reports) => {
                    self.key |= reports.iter().any(|report| report.as_any().is::<PictureLossIndication>());
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn flush(&mut self) {
        while let Some(datagram) = self.connection.poll_write() {
            let _ = self.socket.try_send_to(&datagram.message, datagram.transport.peer_addr);
        }
    }

    /// Sends one stamped packet, of a key frame when one was asked for.
    pub(crate) async fn send(&mut self, number: u32, at: Duration, size: usize, marker: bool) -> Result<()> {
        self.sequence = self.sequence.wrapping_add(1);
        let header = Header {
            version: 2,
            payload_type: VP8,
            sequence_number: self.sequence,
            timestamp: u32::try_from(at.as_micros() * 9 / 100 % (1 << 32)).unwrap_or_default(),
            ssrc: SSRC,
            marker,
            ..Default::default()
        };
        let payload = stamp(number, at, size, std::mem::take(&mut self.key));
        let message = RTCMessage::RtpPacket(String::new(), Packet { header, payload });
        self.connection.handle_write(TaggedRTCMessage { now: Instant::now(), message })?;
        while let Some(datagram) = self.connection.poll_write() {
            self.socket.send_to(&datagram.message, datagram.transport.peer_addr).await?;
        }
        Ok(())
    }

    /// Ends the resource.
    pub(crate) async fn end(mut self) -> Result<()> {
        self.http.delete(self.resource.clone()).send().await?;
        self.connection.close()?;
        self.flush();
        Ok(())
    }
}

fn negotiator(role: Role) -> Result<RTCPeerConnection> {
    let mut media = MediaEngine::default();
    media.register_default_codecs()?;
    let registry = Registry::new().with(Slot::Custom(500), Tap::default());
    let registry = register_default_interceptors(registry, &mut media)?;
    let settings = SettingEngineBuilder::new()
        .with_multicast_dns_mode(MulticastDnsMode::Disabled)
        .with_host_acceptance_min_wait(Some(Duration::ZERO))
        .build();
    let mut connection = RTCPeerConnectionBuilder::new()
        .with_media_engine(media)
        .with_interceptor_registry(registry)
        .with_setting_engine(settings)
        .build(Instant::now())?;
    connection.create_data_channel("control", None)?;
    match role {
        Role::Publish => {
            let coding = RTCRtpEncodingParameters {
                rtp_coding_parameters: RTCRtpCodingParameters { ssrc: Some(SSRC), ..Default::default() },
                codec: RTCRtpCodec { mime_type: "video/VP8".to_owned(), clock_rate: 90_000, ..Default::default() },
                ..Default::default()
            };
            let name = "load".to_owned();
            let track = MediaStreamTrack::new(name.clone(), name.clone(), name, RtpCodecKind::Video, vec![coding]);
            let direction = RTCRtpTransceiverDirection::Sendonly;
            connection
                .add_transceiver_from_track(track, Some(RTCRtpTransceiverInit { direction, ..Default::default() }))?;
        }
        Role::Play => {
            let direction = RTCRtpTransceiverDirection::Recvonly;
            let init = RTCRtpTransceiverInit { direction, ..Default::default() };
            connection.add_transceiver_from_kind(RtpCodecKind::Video, Some(init))?;
        }
    }
    Ok(connection)
}
