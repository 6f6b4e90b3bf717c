//! One live session: who may start, send, watch and end it, and when.

use crate::{
    helpers::{Answer, Browser, TestApp, on_both},
    lesson::open,
};
use anyhow::ensure;
use contract::teaching::{Audience, Door, MediaPass, Stage};
use domain::id::SessionId;
use http::StatusCode;
use jiff::SignedDuration;
use reqwest::Method;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, sea_query::Expr};
use service::events::{EventKind, Signal};

const OPEN: &str = "/api/teaching/open";
const START: &str = "/api/teaching/start";
const END: &str = "/api/teaching/end";
const PASS: &str = "/api/teaching/pass";

async fn ask(browser: &Browser, path: &str, session: SessionId, more: &[(&str, &str)]) -> Answer {
    let id = session.to_string();
    let mut fields = vec![("session", id.as_str())];
    fields.extend_from_slice(more);
    match path {
        OPEN | "/api/teaching/audience" => browser.read(path, &fields).await,
        _ => browser.post(path, &fields).await,
    }
}

/// Offers something to a media endpoint. What is not SDP is answered 400, once the door is passed.
async fn knock(browser: &Browser, path: &str, token: &str) -> Answer {
    let bearer = format!("Bearer {token}");
    let headers =
        [("authorization", bearer.as_str()), ("content-type", "application/sdp"), ("sec-fetch-site", "same-origin")];
    browser.send(Method::POST, path, &headers, Some("not an offer".to_owned())).await
}

/// Moves the session to `minutes` from now, not started.
async fn plan_in(app: &TestApp, session: SessionId, minutes: i64) -> anyhow::Result<()> {
    let starts = app.services.clock.now() + SignedDuration::from_mins(minutes);
    entity::session::Entity::update_many()
        .col_expr(entity::session::Column::StartsAt, Expr::value(entity::At::new(starts)))
        .col_expr(entity::session::Column::EndsAt, Expr::value(entity::At::new(starts + SignedDuration::from_mins(60))))
        .col_expr(entity::session::Column::LiveStartedAt, Expr::value(None::<entity::At>))
        .filter(entity::session::Column::Id.eq(session))
        .exec(app.services.db.write())
        .await?;
    Ok(())
}

#[tokio::test]
async fn each_sees_the_session_as_their_own_and_others_see_nothing() {
    on_both(async |app| {
        let id = app.world.teaching;
        for (name, may_present, may_send) in [
            ("deltaker", false, false),
            ("deltaker2", false, false),
            ("koordinator", false, true),
            ("fagperson", true, true),
        ] {
            let seen = open(&app.signed_in(name).await, id).await?;
            ensure!((seen.may_present, seen.may_send) == (may_present, may_send), "{name}");
            ensure!(seen.pictures.is_empty(), "nobody sends: {seen:?}");
            ensure!(
                seen.stage == Stage::Live && seen.door == Door::Open && seen.live_since.is_some(),
                "{name}: {seen:?}"
            );
            ensure!(!seen.leaders.is_empty() && !seen.title.is_empty() && seen.starts_in < 0, "{name}: {seen:?}");
        }
        for (name, session) in [("psykolog", id), ("deltaker", app.other.teaching), ("deltaker", app.world.talk)] {
            let answer = ask(&app.signed_in(name).await, OPEN, session, &[]).await;
            ensure!(answer.status == StatusCode::NOT_FOUND, "{name}: {} {}", answer.status, answer.text);
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn its_staff_may_send_and_everyone_in_it_may_watch() {
    on_both(async |app| {
        let id = app.world.teaching;
        for (name, publish, status) in [
            ("deltaker", "false", StatusCode::OK),
            ("koordinator", "false", StatusCode::OK),
            ("fagperson", "false", StatusCode::OK),
            ("fagperson", "true", StatusCode::OK),
            ("deltaker", "true", StatusCode::NOT_FOUND),
            ("koordinator", "true", StatusCode::OK),
            ("psykolog", "true", StatusCode::NOT_FOUND),
            ("psykolog", "false", StatusCode::NOT_FOUND),
        ] {
            let answer = ask(&app.signed_in(name).await, PASS, id, &[("publish", publish)]).await;
            ensure!(answer.status == status, "{name} {publish}: {} {}", answer.status, answer.text);
            if status == StatusCode::OK {
                let kind = if publish == "true" { "whip" } else { "whep" };
                ensure!(answer.json::<MediaPass>()?.url == format!("/{kind}/{id}"), "{name}");
            }
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_pass_opens_its_own_session_and_role_only_and_dies_with_the_session_and_the_sign_in() {
    on_both(async |app| {
        let id = app.world.teaching;
        let leader = app.signed_in("fagperson").await;
        let send: MediaPass = ask(&leader, PASS, id, &[("publish", "true")]).await.json()?;
        let watch: MediaPass = ask(&leader, PASS, id, &[("publish", "false")]).await.json()?;
        for (path, token, status) in [
            (format!("/whip/{id}"), &send.token, StatusCode::BAD_REQUEST),
            (format!("/whep/{id}"), &watch.token, StatusCode::BAD_REQUEST),
            (format!("/whip/{id}"), &watch.token, StatusCode::FORBIDDEN),
            (format!("/whep/{id}"), &send.token, StatusCode::FORBIDDEN),
            (format!("/whip/{}", app.world.talk), &send.token, StatusCode::FORBIDDEN),
            (format!("/whip/{}", app.other.teaching), &send.token, StatusCode::FORBIDDEN),
        ] {
            let answer = knock(&leader, &path, token).await;
            ensure!(answer.status == status, "{path}: {} {}", answer.status, answer.text);
        }
        let viewer = app.signed_in("deltaker").await;
        let theirs: MediaPass = ask(&viewer, PASS, id, &[("publish", "false")]).await.json()?;
        viewer.post("/api/account/sign_out", &[]).await;
        ensure!(knock(&viewer, &theirs.url, &theirs.token).await.status == StatusCode::FORBIDDEN, "signed out");
        ask(&leader, END, id, &[]).await;
        for pass in [&send, &watch] {
            ensure!(
                knock(&leader, &pass.url, &pass.token).await.status == StatusCode::FORBIDDEN,
                "ended: {}",
                pass.url
            );
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn ending_is_the_leaders_and_starting_again_must_be_meant() {
    on_both(async |app| {
        let id = app.world.teaching;
        let leader = app.signed_in("fagperson").await;
        for (name, status) in [("deltaker", StatusCode::FORBIDDEN), ("koordinator", StatusCode::NOT_FOUND)] {
            let browser = app.signed_in(name).await;
            for path in [START, END] {
                let answer = ask(&browser, path, id, &[]).await;
                ensure!(answer.status == status, "{name} {path}: {}", answer.status);
            }
        }
        ensure!(ask(&leader, START, id, &[]).await.status == StatusCode::OK, "live already");
        let mut signals = app.services.hub.listen();
        for _ in 0..2 {
            ensure!(ask(&leader, END, id, &[]).await.status == StatusCode::OK, "ending twice is harmless");
        }
        let told = signals.try_recv()?;
        let everyone = app.world.participants.iter().map(|one| one.account);
        ensure!(
            matches!(&told, Signal::Event { to, kind: EventKind::Session, id: what, .. }
                if *what == id.0 && everyone.into_iter().all(|one| to.contains(&one))),
            "{told:?}"
        );
        ensure!(signals.try_recv().is_err(), "told once");
        ensure!(open(&leader, id).await?.stage == Stage::Ended);
        ensure!(ask(&leader, START, id, &[]).await.status == StatusCode::CONFLICT, "a reload starts nothing");
        ensure!(ask(&leader, PASS, id, &[("publish", "true")]).await.status == StatusCode::CONFLICT);
        ensure!(ask(&leader, START, id, &[("again", "true")]).await.status == StatusCode::OK);
        ensure!(open(&leader, id).await?.stage == Stage::Live);
        ensure!(ask(&leader, PASS, id, &[("publish", "true")]).await.status == StatusCode::OK);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_door_decides_when_it_is_not_live() {
    on_both(async |app| {
        let id = app.world.teaching;
        plan_in(app, id, 11).await?;
        let (leader, viewer) = (app.signed_in("fagperson").await, app.signed_in("deltaker").await);
        let before = open(&viewer, id).await?;
        ensure!(before.stage == Stage::Planned && before.door == Door::NotYet && before.starts_in == 660, "{before:?}");
        ensure!(ask(&leader, START, id, &[]).await.status == StatusCode::CONFLICT, "too early");
        ensure!(ask(&viewer, PASS, id, &[("publish", "false")]).await.status == StatusCode::CONFLICT, "too early");
        app.hand.forward(60);
        ensure!(ask(&viewer, PASS, id, &[("publish", "false")]).await.status == StatusCode::OK, "the door is open");
        ensure!(open(&viewer, id).await?.stage == Stage::Planned);
        ensure!(ask(&leader, START, id, &[]).await.status == StatusCode::OK);
        app.hand.forward((10 + 60 + 31) * 60);
        let (leader, viewer) = (app.signed_in("fagperson").await, app.signed_in("deltaker").await);
        ensure!(open(&viewer, id).await?.door == Door::Closed);
        ensure!(ask(&viewer, PASS, id, &[("publish", "false")]).await.status == StatusCode::OK, "it runs late");
        ensure!(ask(&leader, END, id, &[]).await.status == StatusCode::OK);
        ensure!(ask(&leader, START, id, &[("again", "true")]).await.status == StatusCode::CONFLICT, "too late");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_audience_is_for_the_leader_and_names_only_who_is_connected() {
    on_both(async |app| {
        let id = app.world.teaching;
        let leader = app.signed_in("fagperson").await;
        let now: Audience = ask(&leader, "/api/teaching/audience", id, &[]).await.json()?;
        ensure!(now.here.is_empty(), "nobody is connected: {now:?}");
        // eight participants and the coordinator
        ensure!(now.expected == 9, "{now:?}");
        let other = app.signed_in("koordinator").await;
        ensure!(ask(&other, "/api/teaching/audience", id, &[]).await.status == StatusCode::NOT_FOUND);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn nonsense_is_not_found_and_changes_nothing() {
    on_both(async |app| {
        let leader = app.signed_in("fagperson").await;
        let long = "x".repeat(10_000);
        for wrong in ["", "1", "' OR 1=1 --", long.as_str()] {
            for path in [START, END, PASS] {
                let answer = leader.post(path, &[("session", wrong)]).await;
                ensure!(answer.status == StatusCode::NOT_FOUND, "{path}: {} {}", answer.status, answer.text);
            }
        }
        ensure!(leader.post(PASS, &[]).await.status == StatusCode::NOT_FOUND);
        ensure!(open(&leader, app.world.teaching).await?.stage == Stage::Live);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_pages_say_what_they_are_without_script() {
    on_both(async |app| {
        let id = app.world.teaching;
        let viewer = app.signed_in("deltaker").await.page(&format!("/sessions/{id}/watch")).await;
        ensure!(viewer.status == StatusCode::OK && viewer.text.contains("<noscript>"), "{}", viewer.status);
        ensure!(
            viewer.text.contains("Smerte og hvile") && viewer.text.contains("ring senteret"),
            "title and a way out"
        );
        let camera = viewer.headers.get("permissions-policy").and_then(|value| value.to_str().ok()).unwrap_or_default();
        ensure!(camera.contains("camera=()"), "watching takes no camera: {camera}");
        let leader = app.signed_in("fagperson").await.page(&format!("/sessions/{id}/teach")).await;
        ensure!(leader.status == StatusCode::OK && leader.text.contains("Smerte og hvile"), "{}", leader.status);
        let camera = leader.headers.get("permissions-policy").and_then(|value| value.to_str().ok()).unwrap_or_default();
        ensure!(camera.contains("camera=(self)"), "{camera}");
        Ok(())
    })
    .await;
}
