//! From an offer to an answered connection.
//!
//! Each connection is given exactly the codecs it will use, under the payload types the client offered: answers are then exact,
//! and a connection stays small. The server is ICE-lite and the passive side of DTLS.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use rtc::{
    crypto::{RTCCryptoProvider, SignatureScheme},
    ice::mdns::MulticastDnsMode,
    interceptor::{NackGeneratorBuilder, ReceiverReportBuilder, Registry, Slot},
    media_stream::MediaStreamTrack,
    peer_connection::{
        RTCPeerConnectionBuilder,
        certificate::{CertificateParams, RTCCertificate},
        configuration::{
            RTCConfigurationBuilder,
            interceptor_registry::{configure_simulcast_extension_headers, configure_twcc_receiver_only},
            media_engine::MediaEngine,
            setting_engine::SettingEngineBuilder,
        },
        sdp::RTCSessionDescription,
        transport::{RTCDtlsRole, RTCIceCandidateInit},
    },
    rtp_transceiver::rtp_sender::{
        RTCPFeedback, RTCRtpCodec, RTCRtpCodecParameters, RTCRtpCodingParameters, RTCRtpEncodingParameters,
        RTCRtpHeaderExtensionCapability, RTCRtpRtxParameters, RtpCodecKind,
    },
};

use super::{Ice, Identity, Leg, Peer, Phase, Sealer};
use crate::{
    Error, Role,
    choice::Choice,
    fragment::{self, Credentials},
    model::random_id,
    path::Path,
    quality::Watch,
    sdp::{AUDIO_LEVEL, Codec, Kind, Offer},
    seal::Lender,
};

/// Chromium asks every 2.5 s, aiortc every 5 s; shorter timeouts made connections flap.
const ICE_DISCONNECTED: Duration = Duration::from_secs(12);
const ICE_FAILED: Duration = Duration::from_secs(10);
const ICE_KEEPALIVE: Duration = Duration::from_secs(5);
/// Control messages are a few hundred bytes.
const CONTROL_BUFFER: u32 = 64 * 1024;

/// What all connections of this server share.
pub(crate) struct Factory {
    pub(crate) provider: Arc<dyn RTCCryptoProvider>,
    certificate: RTCCertificate,
    /// Announced addresses; each is also what this server calls itself towards ICE.
    candidates: Arc<[Path]>,
}

/// A track to take from a publisher.
#[derive(Debug, Clone)]
pub(crate) struct ReceiveTrack {
    pub(crate) kind: Kind,
    pub(crate) codec: Codec,
    /// The names of its encodings; none without simulcast.
    pub(crate) rids: Vec<String>,
    /// The header extension that says how loud a packet is, where it is offered.
    pub(crate) level: Option<u8>,
}

/// A track to send to a viewer.
#[derive(Debug, Clone)]
pub(crate) struct SendTrack {
    pub(crate) kind: Kind,
    pub(crate) codec: Codec,
    pub(crate) ssrc: u32,
    pub(crate) rtx_ssrc: u32,
}

/// What is to be negotiated.
pub(crate) enum Plan {
    /// Take these tracks from a publisher.
    Receive(Vec<ReceiveTrack>),
    /// Send these tracks to a viewer, with the viewer's own codec description.
    Send(Vec<SendTrack>),
}

impl Factory {
    /// Makes this server's certificate; it lives as long as the process.
    pub(crate) fn new(candidates: Vec<Path>) -> Result<Self, Error> {
        let provider = rtc::crypto::default_provider().map_err(|_| Error::Stopped)?;
        let parameters = CertificateParams::new(vec![random_id()]).map_err(|_| Error::Stopped)?;
        let certificate = RTCCertificate::generate(provider.crypto(), SignatureScheme::EcdsaP256Sha256, parameters)
            .map_err(|_| Error::Stopped)?;
        Ok(Self { provider, certificate, candidates: candidates.into() })
    }

    /// Answers an offer.
    pub(crate) fn answer(
        &self,
        now: Instant,
        until: Instant,
        identity: Identity,
        offer: &Offer,
        plan: Plan,
    ) -> Result<(Peer, String), Error> {
        let ice = Ice::new(self.provider.clone(), offer.credentials.clone(), self.candidates.clone());
        let Credentials { ufrag, password } = ice.ours();
        let (provider, sealer): (Arc<dyn RTCCryptoProvider>, Sealer) = match identity.role {
            Role::Publish => (self.provider.clone(), Sealer::Stack),
            Role::Play => {
                let lender = Lender::new(self.provider.clone());
                (Arc::new(lender.clone()), Sealer::First(lender))
            }
        };
        let settings = SettingEngineBuilder::new()
            .with_crypto_provider(provider)
            .with_lite(true)
            .with_multicast_dns_mode(MulticastDnsMode::Disabled)
            .with_ice_credentials(ufrag.clone(), password.clone())
            .with_ice_timeouts(Some(ICE_DISCONNECTED), Some(ICE_FAILED), Some(ICE_KEEPALIVE))
            .with_answering_dtls_role(RTCDtlsRole::Server)
            .with_sctp_max_receive_buffer_size(CONTROL_BUFFER)
            .build();
        let (media, interceptors) = media(identity.role, &plan).map_err(|_| Error::Unusable("codecs"))?;
        let mut connection = RTCPeerConnectionBuilder::new()
            .with_configuration(
                RTCConfigurationBuilder::new().with_certificates(vec![self.certificate.clone()]).build(),
            )
            .with_setting_engine(settings)
            .with_media_engine(media)
            .with_interceptor_registry(interceptors)
            .build(now)
            .map_err(|_| Error::Unusable("connection"))?;
        let (mut audio, mut video) = (None, None);
        if let Plan::Send(tracks) = &plan {
            for track in tracks {
                let leg = Leg::new(track, now);
                *(if track.kind == Kind::Audio { &mut audio } else { &mut video }) = Some(leg);
                connection.add_track(local_track(track)).map_err(|_| Error::Unusable("track"))?;
            }
        }
        let text = if identity.role == Role::Publish { offer.text_with_layers() } else { offer.text.clone() };
        let remote = RTCSessionDescription::offer(text).map_err(|_| Error::BadOffer("syntax"))?;
        connection.set_remote_description(now, remote).map_err(|error| {
            tracing::debug!(%error, "offer refused");
            Error::BadOffer("description")
        })?;
        for address in &*self.candidates {
            let _ = connection.add_local_candidate(candidate(*address));
        }
        let _ = connection.add_local_candidate(RTCIceCandidateInit::default());
        let answer = connection.create_answer(None).map_err(|error| {
            tracing::debug!(%error, "no answer");
            Error::Unusable("answer")
        })?;
        connection.set_local_description(now, answer).map_err(|_| Error::Unusable("answer"))?;
        let sdp = connection.local_description().ok_or(Error::Unusable("answer"))?.sdp;
        let peer = Peer {
            identity,
            ice,
            etag: random_id(),
            bundle: fragment::bundle(&sdp),
            phase: Phase::Connecting { until },
            joined: None,
            audio,
            video,
            tracks: Vec::new(),
            opened: Vec::new(),
            choice: Choice::default(),
            watch: Watch::default(),
            due: Some(now),
            sealer,
            again: Vec::new(),
            control: None,
            connection,
        };
        Ok((peer, tidy(&sdp)))
    }
}

/// Drops what `rtc` writes and an answer does without: the second component of candidates (RTCP is multiplexed), and the
/// direction of the data section, which has none.
fn tidy(sdp: &str) -> String {
    let second = |line: &str| line.strip_prefix("a=candidate:").is_some_and(|rest| rest.split(' ').nth(1) == Some("2"));
    let mut in_data = false;
    let mut tidied = String::with_capacity(sdp.len());
    for line in sdp.lines() {
        if line.starts_with("m=") {
            in_data = line.starts_with("m=application ");
        }
        if !(second(line) || in_data && line == "a=sendrecv") {
            tidied.push_str(line);
            tidied.push_str("\r\n");
        }
    }
    tidied
}

fn candidate(address: Path) -> RTCIceCandidateInit {
    RTCIceCandidateInit { candidate: fragment::candidate(address), ..Default::default() }
}

fn media(role: Role, plan: &Plan) -> Result<(MediaEngine, Registry), rtc::shared::error::Error> {
    let mut media = MediaEngine::default();
    let codecs: Vec<(Kind, &Codec)> = match plan {
        Plan::Receive(tracks) => tracks.iter().map(|track| (track.kind, &track.codec)).collect(),
        Plan::Send(tracks) => tracks.iter().map(|track| (track.kind, &track.codec)).collect(),
    };
    for (kind, codec) in codecs {
        let kind = if kind == Kind::Audio { RtpCodecKind::Audio } else { RtpCodecKind::Video };
        let payload_type = codec.payload_type;
        media.register_codec(RTCRtpCodecParameters { rtp_codec: description(role, codec), payload_type }, kind)?;
        if let (RtpCodecKind::Video, Some(payload_type)) = (kind, codec.rtx) {
            let rtp_codec = RTCRtpCodec {
                mime_type: "video/rtx".to_owned(),
                clock_rate: codec.clock_rate,
                sdp_fmtp_line: format!("apt={}", codec.payload_type),
                ..Default::default()
            };
            media.register_codec(RTCRtpCodecParameters { rtp_codec, payload_type }, kind)?;
        }
    }
    if matches!(plan, Plan::Receive(tracks) if tracks.iter().any(|track| !track.rids.is_empty())) {
        configure_simulcast_extension_headers(&mut media)?;
    }
    if matches!(plan, Plan::Receive(tracks) if tracks.iter().any(|track| track.level.is_some())) {
        let extension = RTCRtpHeaderExtensionCapability { uri: AUDIO_LEVEL.to_owned() };
        media.register_header_extension(extension, RtpCodecKind::Audio, None)?;
    }
    let registry = Registry::new().with(Slot::Custom(500), crate::tap::Tap::default());
    let registry = match role {
        // A viewer's chain is the tap alone: NACKs are answered from the shared history, reports come from the publisher.
        Role::Play => registry,
        Role::Publish => configure_twcc_receiver_only(registry, &mut media)?
            .with(Slot::NackGenerator, NackGeneratorBuilder::new().build())
            .with(Slot::ReceiverReport, ReceiverReportBuilder::new().build()),
    };
    Ok((media, registry))
}

fn description(role: Role, codec: &Codec) -> RTCRtpCodec {
    let feedback = |typ: &str, parameter: &str| RTCPFeedback { typ: typ.to_owned(), parameter: parameter.to_owned() };
    let mut video = vec![feedback("ccm", "fir"), feedback("nack", ""), feedback("nack", "pli")];
    if role == Role::Play {
        // What the viewer believes its network carries.
        video.push(feedback("goog-remb", ""));
    }
    RTCRtpCodec {
        mime_type: codec.mime_type(),
        clock_rate: codec.clock_rate,
        channels: codec.channels,
        sdp_fmtp_line: codec.fmtp.clone(),
        rtcp_feedback: if codec.name == "OPUS" { Vec::new() } else { video },
    }
}

fn local_track(track: &SendTrack) -> MediaStreamTrack {
    let (kind, label) = match track.kind {
        Kind::Audio => (RtpCodecKind::Audio, "audio"),
        _ => (RtpCodecKind::Video, "video"),
    };
    let coding = RTCRtpEncodingParameters {
        rtp_coding_parameters: RTCRtpCodingParameters {
            ssrc: Some(track.ssrc),
            rtx: track.codec.rtx.map(|_| RTCRtpRtxParameters { ssrc: track.rtx_ssrc }),
            ..Default::default()
        },
        codec: description(Role::Play, &track.codec),
        ..Default::default()
    };
    MediaStreamTrack::new("tilbake".to_owned(), label.to_owned(), label.to_owned(), kind, vec![coding])
}
