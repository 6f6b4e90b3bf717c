//! What is open when somebody's rights change: sockets and media. Invariant: it is real ones that are opened here.

use crate::{
    access_block::block,
    helpers::{Browser, PASSWORD, TestApp, on_both},
};
use anyhow::{Context as _, ensure};
use domain::id::{AccountId, SessionId};
use entity::care_team_member;
use reqwest::header;
use rtc::{
    media_stream::MediaStreamTrack,
    peer_connection::{configuration::media_engine::MediaEngine, sdp::RTCSessionDescription},
    rtp_transceiver::rtp_sender::{RTCRtpCodec, RTCRtpCodingParameters, RTCRtpEncodingParameters, RtpCodecKind},
};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, sea_query::Expr};
use sfu::{Grant, Role, RoomId, Stream, SubjectId};
use std::{
    sync::Arc,
    time::{Duration, UNIX_EPOCH},
};
use tokio::{
    sync::{Notify, mpsc},
    time::timeout,
};
use tungstenite::{Message, client::IntoClientRequest as _};
use webrtc::{
    media_stream::track_local::static_rtp::TrackLocalStaticRTP,
    peer_connection::{
        PeerConnection, PeerConnectionBuilder, PeerConnectionEventHandler, RTCIceGatheringState, RTCPeerConnectionState,
    },
};

const PATIENCE: Duration = Duration::from_secs(20);
/// What a change may take.
const AT_ONCE: Duration = Duration::from_secs(1);
/// Long enough for what should not come.
const SILENCE: Duration = Duration::from_millis(300);

/// A tab's socket: what it is told, until it is closed with a code.
struct Tab(mpsc::UnboundedReceiver<Result<String, u16>>);

impl Tab {
    async fn open(app: &TestApp, name: &str) -> anyhow::Result<(Browser, Self)> {
        let browser = app.visitor();
        let email = format!("{name}@{}", app.world.domain);
        let fields = [("email", email.as_str()), ("password", PASSWORD), ("next", "/")];
        let signed_in = browser.post("/api/account/sign_in", &fields).await;
        let cookie = signed_in.headers.get(header::SET_COOKIE).context("a cookie")?.to_str()?;
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        let mut request = format!("{}/ws", app.base.replace("http:", "ws:")).into_client_request()?;
        request.headers_mut().insert("cookie", cookie.parse()?);
        let (tell, told) = mpsc::unbounded_channel();
        let listening = app.services.hub.listeners();
        tokio::task::spawn_blocking(move || {
            let Ok((mut socket, _)) = tungstenite::connect(request) else { return };
            loop {
                let told = match socket.read() {
                    Ok(Message::Text(text)) => Ok(text.to_string()),
                    Ok(Message::Close(frame)) => Err(frame.map_or(0, |frame| u16::from(frame.code))),
                    Ok(_) => continue,
                    Err(_) => return,
                };
                if tell.send(told).is_err() {
                    return;
                }
            }
        });
        // it hears nothing before it listens
        timeout(PATIENCE, async {
            while app.services.hub.listeners() == listening {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        })
        .await?;
        Ok((browser, Self(told)))
    }

    /// The next thing told, which must come soon.
    async fn next(&mut self) -> anyhow::Result<Result<String, u16>> {
        timeout(PATIENCE, self.0.recv()).await?.context("the socket is gone")
    }

    async fn is_silent(&mut self) -> bool {
        timeout(SILENCE, self.0.recv()).await.is_err()
    }
}

async fn log_training(kari: &Browser) -> anyhow::Result<()> {
    let id = uuid::Uuid::from_u128(u128::from(rand::random::<u64>())).to_string();
    let fields = [("submission_id", id.as_str()), ("kind", "walk"), ("minutes", "20")];
    let answer = kari.post("/api/today/quick_log", &fields).await;
    ensure!(answer.status == 200, "{}", answer.text);
    Ok(())
}

/// Ends a care relationship behind the back of every use-case, as a restored backup or another process would.
async fn end_care(app: &TestApp, account: AccountId) -> anyhow::Result<()> {
    care_team_member::Entity::update_many()
        .col_expr(care_team_member::Column::EndsAt, Expr::value(entity::At::new(app.services.clock.now())))
        .filter(care_team_member::Column::EnrolmentId.eq(app.world.participants[0].enrolment.id))
        .filter(care_team_member::Column::AccountId.eq(account))
        .exec(app.services.db.write())
        .await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_is_asked_at_every_delivery() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let (_, mut anne) = Tab::open(app, "koordinator").await?;
        let (_, mut ola) = Tab::open(app, "fagperson").await?;
        log_training(&kari).await?;
        for tab in [&mut anne, &mut ola] {
            ensure!(tab.next().await?.is_ok_and(|text| text.contains("training")));
        }
        block(app, app.world.staff.therapist).await?;
        log_training(&kari).await?;
        ensure!(anne.next().await?.is_ok_and(|text| text.contains("training")));
        ensure!(ola.is_silent().await, "shut out");
        end_care(app, app.world.staff.coordinator).await?;
        log_training(&kari).await?;
        ensure!(anne.is_silent().await, "follows no more");
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_account_loses_its_socket_and_a_changed_role_its_news() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let (_, mut anne) = Tab::open(app, "koordinator").await?;
        let (_, mut ola) = Tab::open(app, "fagperson").await?;
        let set = async |account, column, value: sea_orm::Value| {
            entity::account::set(app.services.db.write(), account, column, value).await
        };
        let staff = app.world.staff;
        set(staff.coordinator, entity::account::Column::Role, "secretary".into()).await?;
        set(staff.therapist, entity::account::Column::DisabledAt, entity::At::new(app.services.clock.now()).into())
            .await?;
        log_training(&kari).await?;
        ensure!(ola.next().await? == Err(4401), "closed at the first delivery");
        ensure!(anne.next().await? == Err(1012), "comes back as what she is now");
        Ok(())
    })
    .await;
}

pub struct Connection {
    pub peer: Arc<dyn PeerConnection>,
}

struct Handler {
    gathered: Notify,
    connected: Notify,
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
}

impl Connection {
    /// Sends into a session, past the gate: that is asked elsewhere. The token's clock is the test's, the engine's is not.
    pub async fn publish(app: &TestApp, session: SessionId, account: AccountId) -> anyhow::Result<Self> {
        let handler = Arc::new(Handler { gathered: Notify::new(), connected: Notify::new() });
        let mut media = MediaEngine::default();
        media.register_default_codecs()?;
        let building = PeerConnectionBuilder::new()
            .with_media_engine(media)
            .with_handler(handler.clone() as Arc<dyn PeerConnectionEventHandler>)
            .with_udp_addrs(vec!["127.0.0.1:0"])
            .build();
        let peer: Arc<dyn PeerConnection> = Arc::new(Box::pin(building).await?);
        let coding = RTCRtpEncodingParameters {
            rtp_coding_parameters: RTCRtpCodingParameters { ssrc: Some(1), ..Default::default() },
            codec: RTCRtpCodec { mime_type: "video/VP8".into(), clock_rate: 90_000, ..Default::default() },
            ..Default::default()
        };
        let track = MediaStreamTrack::new("s".into(), "v".into(), "v".into(), RtpCodecKind::Video, vec![coding]);
        peer.add_track(Arc::new(TrackLocalStaticRTP::new(track))).await?;
        let offer = peer.create_offer(None).await?;
        peer.set_local_description(offer).await?;
        timeout(PATIENCE, handler.gathered.notified()).await?;
        let offer = peer.local_description().await.context("an offer")?.sdp;
        let grant = Grant {
            room: RoomId::new(session.to_string()),
            subject: SubjectId::new(account.to_string()),
            role: Role::Publish,
            stream: Stream::Camera,
            until: UNIX_EPOCH + Duration::from_secs(4_000_000_000),
        };
        let answer = app.sfu.publish(&grant, &offer).await?;
        peer.set_remote_description(RTCSessionDescription::answer(answer.sdp)?).await?;
        timeout(PATIENCE, handler.connected.notified()).await?;
        Ok(Self { peer })
    }
}

fn sends(app: &TestApp, session: SessionId, account: AccountId) -> bool {
    let publishers = app.sfu.publishers(&RoomId::new(session.to_string()));
    publishers.iter().any(|publisher| publisher.subject.as_str() == account.to_string())
}

async fn until(what: impl Fn() -> bool, within: Duration) -> bool {
    timeout(within, async {
        while !what() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
    .await
    .is_ok()
}

/// The therapist and the coordinator in the talk with the first participant, sending.
async fn both_talk(app: &TestApp) -> anyhow::Result<[Connection; 2]> {
    let (talk, staff) = (app.world.talk, app.world.staff);
    for name in ["fagperson", "koordinator"] {
        let browser = app.signed_in(name).await;
        let arrived = browser.post("/api/consult/arrive", &[("session", &talk.to_string())]).await;
        ensure!(arrived.status == 200, "{}", arrived.text);
    }
    let ola = Connection::publish(app, talk, staff.therapist).await?;
    let anne = Connection::publish(app, talk, staff.coordinator).await?;
    let all = || sends(app, talk, staff.therapist) && sends(app, talk, staff.coordinator);
    ensure!(until(all, PATIENCE).await, "both send");
    Ok([ola, anne])
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_shut_out_is_shown_out_of_the_talk_within_a_second_and_others_stay() {
    on_both(async |app| {
        let (talk, staff) = (app.world.talk, app.world.staff);
        let connections = both_talk(app).await?;
        block(app, staff.therapist).await?;
        ensure!(until(|| !sends(app, talk, staff.therapist), AT_ONCE).await, "at once");
        ensure!(sends(app, talk, staff.coordinator), "nobody else");
        for connection in connections {
            let _ = connection.peer.close().await;
        }
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_nobody_told_of_is_found_within_seconds() {
    on_both(async |app| {
        let (talk, staff) = (app.world.talk, app.world.staff);
        let connections = both_talk(app).await?;
        end_care(app, staff.therapist).await?;
        ensure!(until(|| !sends(app, talk, staff.therapist), Duration::from_secs(7)).await, "asked every five");
        let closed = entity::At::new(app.services.clock.now());
        entity::account::set(app.services.db.write(), staff.coordinator, entity::account::Column::DisabledAt, closed)
            .await?;
        app.services.hub.access_changed(staff.coordinator);
        ensure!(until(|| !sends(app, talk, staff.coordinator), AT_ONCE).await, "told of: at once");
        for connection in connections {
            let _ = connection.peer.close().await;
        }
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn leaving_the_team_by_its_page_ends_the_talk_too() {
    on_both(async |app| {
        let (talk, staff) = (app.world.talk, app.world.staff);
        let connections = both_talk(app).await?;
        let id = app.world.participants[0].enrolment.id.to_string();
        let anne = app.signed_in("koordinator").await;
        let team: contract::care_team::Team =
            anne.read("/api/participants/team", &[("enrolment", &id)]).await.json()?;
        let ola = team.members.iter().find(|one| one.who.account == staff.therapist).context("in the team")?;
        let ended = anne.post("/api/participants/end_care", &[("member", &ola.id.to_string())]).await;
        ensure!(ended.status == 200, "{}", ended.text);
        ensure!(until(|| !sends(app, talk, staff.therapist), AT_ONCE).await, "at once");
        ensure!(sends(app, talk, staff.coordinator));
        // a pass given before opens nothing afterwards: the gate asks anew
        for connection in connections {
            let _ = connection.peer.close().await;
        }
        Ok(())
    })
    .await;
}
