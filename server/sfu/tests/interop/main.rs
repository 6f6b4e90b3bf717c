//! Through the real port, with clients of the `webrtc` crate: its own driver, timers and sockets.

#![expect(clippy::unwrap_used, reason = "a test: what cannot be unwrapped fails it")]

mod by_tcp;

use std::{sync::Arc, time::Duration};

use rtc::{
    media_stream::MediaStreamTrack,
    peer_connection::{sdp::RTCSessionDescription, transport::RTCIceCandidateInit},
    rtp::{Header, Packet},
    rtp_transceiver::{
        RTCRtpTransceiverDirection, RTCRtpTransceiverInit,
        rtp_sender::{RTCRtpCodec, RTCRtpCodingParameters, RTCRtpEncodingParameters, RtpCodecKind},
    },
};
use sfu::{Config, EventKind, Grant, Role, RoomId, Sfu, Stream, SubjectId};
use tokio::sync::{Notify, mpsc};
use webrtc::{
    media_stream::{
        track_local::{TrackLocal as _, static_rtp::TrackLocalStaticRTP},
        track_remote::{TrackRemote, TrackRemoteEvent},
    },
    peer_connection::{
        PeerConnection, PeerConnectionBuilder, PeerConnectionEventHandler, RTCIceGatheringState, RTCPeerConnectionState,
    },
};

const PATIENCE: Duration = Duration::from_secs(20);

struct Handler {
    gathered: Notify,
    connected: Notify,
    payloads: mpsc::UnboundedSender<Vec<u8>>,
}

#[async_trait::async_trait]
impl PeerConnectionEventHandler for Handler {
    async fn on_ice_gathering_state_change(&self, state: RTCIceGatheringState) {
        if state == RTCIceGatheringState::Complete {
            self.gathered.notify_one();
        }
    }

    async fn on_connection_state_change(&self, state: RTCPeerConnectionState) {
        if state == RTCPeerConnectionState::Connected {
            self.connected.notify_one();
        }
    }

    async fn on_track(&self, track: Arc<dyn TrackRemote>) {
        let payloads = self.payloads.clone();
        // Never wait inside a callback: it runs on the connection's driver.
        tokio::spawn(async move {
            while let Some(event) = track.poll().await {
                if let TrackRemoteEvent::OnRtpPacket(packet) = event {
                    let _ = payloads.send(packet.payload.to_vec());
                }
            }
        });
    }
}

/// The only kind of sockets that a client has.
#[derive(Debug, Clone, Copy)]
enum By {
    Udp,
    Tcp,
}

struct Client {
    connection: Arc<dyn PeerConnection>,
    handler: Arc<Handler>,
    payloads: mpsc::UnboundedReceiver<Vec<u8>>,
}

impl Client {
    /// With sockets of one kind alone.
    async fn new(by: By) -> Self {
        let (sender, payloads) = mpsc::unbounded_channel();
        let handler = Arc::new(Handler { gathered: Notify::new(), connected: Notify::new(), payloads: sender });
        let mut media = rtc::peer_connection::configuration::media_engine::MediaEngine::default();
        media.register_default_codecs().unwrap();
        let builder = PeerConnectionBuilder::new()
            .with_media_engine(media)
            .with_handler(handler.clone() as Arc<dyn PeerConnectionEventHandler>);
        let builder = match by {
            By::Udp => builder.with_udp_addrs(vec!["127.0.0.1:0"]),
            By::Tcp => builder.with_tcp_addrs(vec!["127.0.0.1:0"]),
        };
        let connection = Box::pin(builder.build()).await.unwrap();
        Self { connection: Arc::new(connection), handler, payloads }
    }

    async fn offer(&self) -> String {
        let offer = self.connection.create_offer(None).await.unwrap();
        self.connection.set_local_description(offer).await.unwrap();
        tokio::time::timeout(PATIENCE, self.handler.gathered.notified()).await.unwrap();
        self.connection.local_description().await.unwrap().sdp
    }

    async fn accept(&self, answer: sfu::Answer) {
        let by_tcp: Vec<String> =
            answer.sdp.lines().filter(|line| line.contains("tcptype")).map(str::to_owned).collect();
        let answer = RTCSessionDescription::answer(answer.sdp).unwrap();
        self.connection.set_remote_description(answer).await.unwrap();
        // This make of client calls by TCP only where it is told later.
        for line in by_tcp {
            let candidate = line.trim_start_matches("a=").to_owned();
            let init = RTCIceCandidateInit { candidate, ..Default::default() };
            self.connection.add_ice_candidate(init).await.unwrap();
        }
        tokio::time::timeout(PATIENCE, self.handler.connected.notified()).await.unwrap();
    }
}

fn grant(role: Role) -> Grant {
    let until = std::time::UNIX_EPOCH + Duration::from_secs(4_000_000_000);
    Grant { room: RoomId::new("room"), subject: SubjectId::new("someone"), role, stream: Stream::Camera, until }
}

fn track() -> Arc<TrackLocalStaticRTP> {
    let coding = RTCRtpEncodingParameters {
        rtp_coding_parameters: RTCRtpCodingParameters { ssrc: Some(1), ..Default::default() },
        codec: RTCRtpCodec { mime_type: "video/VP8".into(), clock_rate: 90_000, ..Default::default() },
        ..Default::default()
    };
    let track = MediaStreamTrack::new("s".into(), "v".into(), "v".into(), RtpCodecKind::Video, vec![coding]);
    Arc::new(TrackLocalStaticRTP::new(track))
}

#[tokio::test(flavor = "multi_thread")]
async fn media_flows_between_clients_of_another_make_until_the_server_stops() {
    media_flows(By::Udp, By::Udp).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn timers_run_while_packets_pour_in() {
    let (connect_timeout, listen) = (Duration::from_millis(100), "127.0.0.1:0".parse().unwrap());
    let config = Config { listen, connect_timeout, max_peers: 1, ..Config::default() };
    let sfu = Sfu::bind(config).await.unwrap();
    let client = Client::new(By::Udp).await;
    client.connection.add_track(track()).await.unwrap();
    let offer = client.offer().await;
    let socket = tokio::net::UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let port = sfu.local_addr();
    let pouring = tokio::spawn(async move {
        loop {
            let _ = socket.send_to(&[0x80; 100], port).await;
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    });
    sfu.publish(&grant(Role::Publish), &offer).await.unwrap();
    // until the offer that never connects is forgotten there is no room for another
    let forgotten = async { while sfu.publish(&grant(Role::Publish), &offer).await.is_err() {} };
    tokio::time::timeout(PATIENCE, forgotten).await.expect("packets put timers off");
    pouring.abort();
}

async fn media_flows(from: By, to: By) {
    let sfu = Sfu::bind(Config { listen: "127.0.0.1:0".parse().unwrap(), ..Config::default() }).await.unwrap();
    let mut events = sfu.events();
    let publisher = Client::new(from).await;
    let sent = track();
    publisher.connection.add_track(sent.clone()).await.unwrap();
    let answer = sfu.publish(&grant(Role::Publish), &publisher.offer().await).await.unwrap();
    publisher.accept(answer).await;
    let live = async { while !matches!(events.recv().await.unwrap().kind, EventKind::Published(_)) {} };
    tokio::time::timeout(PATIENCE, live).await.unwrap();
    assert_eq!(sfu.publishers(&RoomId::new("room")).len(), 1);

    let mut viewer = Client::new(to).await;
    let direction = RTCRtpTransceiverDirection::Recvonly;
    let init = RTCRtpTransceiverInit { direction, ..Default::default() };
    viewer.connection.add_transceiver_from_kind(RtpCodecKind::Video, Some(init)).await.unwrap();
    let answer = sfu.play(&grant(Role::Play), None, &viewer.offer().await).await.unwrap();
    let resource = answer.resource.clone();
    viewer.accept(answer).await;

    let sending = tokio::spawn(async move {
        for number in 0..u16::MAX {
            let header = Header {
                version: 2,
                payload_type: 96,
                sequence_number: number,
                timestamp: u32::from(number) * 900,
                ssrc: 1,
                marker: true,
                ..Header::default()
            };
            let payload = [&[0x10], number.to_be_bytes().as_slice()].concat();
            let _ = sent.write_rtp(Packet { header, payload: payload.into() }).await;
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    });
    let mut last = None;
    for _ in 0..50 {
        let payload = tokio::time::timeout(PATIENCE, viewer.payloads.recv()).await.unwrap().unwrap();
        let number = u16::from_be_bytes([payload[1], payload[2]]);
        assert!(last.is_none_or(|last| number > last), "{number} after {last:?}");
        last = Some(number);
    }
    let by_tcp = [from, to].into_iter().filter(|by| matches!(by, By::Tcp)).count();
    assert_eq!(sfu.survey().await.unwrap().by_tcp, by_tcp);
    sfu.delete(&resource).await.unwrap();
    assert_eq!(sfu.delete(&resource).await, Err(sfu::Error::NotFound));
    sending.abort();
    tokio::time::timeout(PATIENCE, sfu.shutdown("")).await.unwrap();
    assert_eq!(sfu.delete(&resource).await, Err(sfu::Error::Stopped));
    for client in [publisher, viewer] {
        let _ = client.connection.close().await;
    }
}
