//! How a sending went: what is kept of it, and who reads it. Viewers are the engine's events here, not connections.

use crate::{
    helpers::{Browser, TestApp, on_both},
    lesson::{act, open},
    open_connections::Connection,
};
use anyhow::ensure;
use contract::teaching::SendingLog;
use domain::{id::SessionId, sending::SendingStep};
use entity::{sending_step, sending_sum};
use http::StatusCode;
use sea_orm::{EntityTrait as _, PaginatorTrait as _};
use server::live::Logs;
use service::events::{EventKind, Signal};
use sfu::{PublisherId, Quality, Role, RoomId, Stream, SubjectId};
use std::time::Duration;

const LOG: &str = "/api/teaching/log";

async fn read(browser: &Browser, session: SessionId) -> anyhow::Result<SendingLog> {
    browser.read(LOG, &[("session", &session.to_string())]).await.json()
}

async fn steps(app: &TestApp, session: SessionId) -> anyhow::Result<Vec<SendingStep>> {
    let rows = sending_step::of_session(app.services.db.read(), session).await?;
    Ok(rows.into_iter().map(|row| row.step).collect())
}

/// The engine as it tells of one session.
struct Engine<'a> {
    app: &'a TestApp,
    session: SessionId,
    logs: Logs,
}

impl<'a> Engine<'a> {
    fn of(app: &'a TestApp, session: SessionId) -> Self {
        Self { app, session, logs: Logs::default() }
    }

    async fn tells(&mut self, who: &str, kind: sfu::EventKind) -> anyhow::Result<()> {
        let event = sfu::Event {
            room: RoomId::new(self.session.to_string()),
            subject: SubjectId::new(who),
            stream: Stream::Camera,
            kind,
            at: self.app.services.clock.now().into(),
        };
        self.logs.take(&self.app.services, self.session, &event).await?;
        Ok(())
    }

    async fn sends(&mut self, who: &str, publisher: &str) -> anyhow::Result<()> {
        self.tells(who, sfu::EventKind::Joined(Role::Publish)).await?;
        self.tells(who, sfu::EventKind::Published(PublisherId::new(publisher))).await
    }

    async fn stops(&mut self, who: &str, kind: sfu::EventKind) -> anyhow::Result<()> {
        self.tells(who, kind).await?;
        self.tells(who, sfu::EventKind::Left { role: Role::Publish, seconds: 1, quality: None }).await
    }

    async fn watches(&mut self, who: &str) -> anyhow::Result<()> {
        self.tells(who, sfu::EventKind::Joined(Role::Play)).await
    }

    /// Somebody who watched goes; so many reports found it good, unstable, weak.
    async fn goes(&mut self, who: &str, found: [u32; 3]) -> anyhow::Result<()> {
        let quality = Quality {
            expected: 1000,
            lost: 10,
            jitter: Duration::from_millis(20),
            round_trip: Some(Duration::from_millis(40)),
            freezes: 1,
            found,
            ..Quality::default()
        };
        self.tells(who, sfu::EventKind::Left { role: Role::Play, seconds: 1, quality: Some(quality) }).await
    }
}

#[tokio::test]
async fn a_sending_is_summed_once_those_who_watched_have_gone_and_over_a_restart() {
    on_both(async |app| {
        let (id, leader) = (app.world.teaching, app.signed_in("fagperson").await);
        let nothing = read(&leader, id).await?;
        ensure!(nothing.words == ["Ingenting ble sendt."] && nothing.numbers.is_empty(), "{nothing:?}");
        let mut signals = app.services.hub.listen();
        let mut engine = Engine::of(app, id);
        engine.sends("ola", "camera").await?;
        // the second through two streams
        for who in ["kari", "per", "per", "ola"] {
            engine.watches(who).await?;
        }
        engine.goes("kari", [10, 0, 0]).await?;
        engine.goes("per", [10, 0, 0]).await?;
        ensure!(sending_sum::of_session(app.services.db.read(), id).await?.is_none(), "nothing for each who goes");
        app.hand.forward(600);
        // the server stops
        engine.goes("per", [0, 0, 10]).await?;
        engine.goes("ola", [0, 0, 10]).await?;
        engine.stops("ola", sfu::EventKind::Away(PublisherId::new("camera"))).await?;
        engine.logs.close(&app.services).await;
        let told = signals.try_recv()?;
        ensure!(
            matches!(&told, Signal::Event { to, kind: EventKind::Session, .. } if *to == [app.world.staff.therapist]),
            "{told:?}"
        );
        app.hand.forward(40);
        let mut engine = Engine::of(app, id);
        engine.sends("ola", "camera, anew").await?;
        engine.watches("siri").await?;
        engine.watches("nobody knows").await?;
        engine.stops("ola", sfu::EventKind::Unpublished(PublisherId::new("camera, anew"))).await?;
        engine.goes("siri", [4, 1, 0]).await?;
        engine.goes("nobody knows", [0, 0, 0]).await?;
        let log = read(&leader, id).await?;
        let expected = [
            "Godt nett for 1 av 3 som så på.",
            "Ustabilt nett for 1.",
            "Svakt nett for 1.",
            "Kl. 10.30: Sendingen begynte.",
            "Kl. 10.40: Sendingen falt ut. Den var borte i 40 sekunder.",
            "Kl. 10.40: Sendingen sluttet.",
        ];
        ensure!(log.words == expected, "{log:?}");
        let numbers = [
            "På det meste så 2 på samtidig.",
            "Tapt på veien: 1 %",
            "Ujevn ankomst på det verste: 20 ms i snitt",
            "Fram og tilbake: 40 ms i snitt",
            "Bildet stoppet opp 5 ganger.",
        ];
        ensure!(log.numbers == numbers, "{log:?}");
        ensure!(sending_sum::Entity::find().count(app.services.db.read()).await? == 1, "one row for a session");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn those_who_lead_read_it_and_nobody_else() {
    on_both(async |app| {
        let id = app.world.teaching;
        for (name, status) in [
            ("fagperson", StatusCode::OK),
            ("koordinator", StatusCode::NOT_FOUND),
            ("psykolog", StatusCode::NOT_FOUND),
            ("deltaker", StatusCode::FORBIDDEN),
            ("leder", StatusCode::FORBIDDEN),
        ] {
            let answer = app.signed_in(name).await.read(LOG, &[("session", &id.to_string())]).await;
            ensure!(answer.status == status, "{name}: {} {}", answer.status, answer.text);
        }
        let leader = app.signed_in("fagperson").await;
        for session in [app.other.teaching, app.world.talk] {
            let answer = leader.read(LOG, &[("session", &session.to_string())]).await;
            ensure!(answer.status == StatusCode::NOT_FOUND, "{} {}", answer.status, answer.text);
        }
        for (name, may) in [("fagperson", true), ("koordinator", false), ("deltaker", false)] {
            ensure!(open(&app.signed_in(name).await, id).await?.may_read_log == may, "{name}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn of_a_talk_nothing_is_kept() {
    on_both(async |app| {
        let mut engine = Engine::of(app, app.world.talk);
        engine.sends("ola", "camera").await?;
        engine.watches("kari").await?;
        engine.goes("kari", [1, 0, 0]).await?;
        engine.stops("ola", sfu::EventKind::Unpublished(PublisherId::new("camera"))).await?;
        engine.logs.close(&app.services).await;
        let db = app.services.db.read();
        ensure!(
            sending_step::Entity::find().count(db).await? == 0 && sending_sum::Entity::find().count(db).await? == 0
        );
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_camera_is_followed_from_its_beginning_to_the_end_of_the_session() {
    on_both(async |app| {
        let id = app.world.teaching;
        let (leader, therapist) = (app.signed_in("fagperson").await, app.world.staff.therapist);
        let connection = Connection::publish(app, id, therapist).await?;
        let ended = act(&leader, "/api/teaching/end", id, &[]).await;
        ensure!(ended.status == StatusCode::OK, "{}", ended.text);
        let both = async {
            while steps(app, id).await?.len() < 2 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            steps(app, id).await
        };
        let kept = tokio::time::timeout(Duration::from_secs(20), both).await??;
        ensure!(kept == [SendingStep::Began, SendingStep::Ended], "{kept:?}");
        connection.peer.close().await?;
        Ok(())
    })
    .await;
}
