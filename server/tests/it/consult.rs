//! One talk: the door, being let in, leaving, and the end for all.

use crate::helpers::{Answer, Browser, TestApp, on_both};
use anyhow::{Context as _, ensure};
use contract::{
    consult::{Standing, Talk},
    teaching::{MediaPass, Stage},
};
use domain::{id::SessionId, schedule::Channel};
use http::StatusCode;
use reqwest::Method;
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};

async fn act(browser: &Browser, what: &str, session: SessionId, more: &[(&str, &str)]) -> Answer {
    let id = session.to_string();
    let mut fields = vec![("session", id.as_str())];
    fields.extend_from_slice(more);
    browser.post(&format!("/api/consult/{what}"), &fields).await
}

async fn state(browser: &Browser, session: SessionId) -> anyhow::Result<Talk> {
    browser.read("/api/consult/state", &[("session", &session.to_string())]).await.json()
}

async fn done(browser: &Browser, what: &str, session: SessionId, more: &[(&str, &str)]) -> anyhow::Result<()> {
    let answer = act(browser, what, session, more).await;
    ensure!(answer.status == StatusCode::OK, "{what}: {} {}", answer.status, answer.text);
    Ok(())
}

async fn pass(browser: &Browser, session: SessionId) -> StatusCode {
    act(browser, "pass", session, &[("publish", "true")]).await.status
}

/// Participant, therapist and coordinator, with the participant's account id.
async fn three(app: &TestApp) -> anyhow::Result<(Browser, Browser, Browser, String)> {
    let account = app.world.participants.first().context("a participant")?.account.to_string();
    Ok((app.signed_in("deltaker").await, app.signed_in("fagperson").await, app.signed_in("koordinator").await, account))
}

#[tokio::test]
async fn a_participant_waits_until_somebody_who_leads_lets_them_in() {
    on_both(async |app| {
        let talk = app.world.talk;
        let (participant, therapist, coordinator, account) = three(app).await?;
        ensure!(state(&participant, talk).await?.me == Standing::Outside);
        ensure!(pass(&participant, talk).await == StatusCode::CONFLICT, "not even at the door");
        for _ in 0..2 {
            done(&participant, "arrive", talk, &[]).await?;
            ensure!(state(&participant, talk).await?.me == Standing::Waiting, "coming twice is waiting once");
        }
        ensure!(pass(&participant, talk).await == StatusCode::CONFLICT, "waiting");
        ensure!(state(&participant, talk).await?.waiting.is_empty(), "the list is for those who let in");
        done(&therapist, "arrive", talk, &[]).await?;
        let seen = state(&therapist, talk).await?;
        ensure!(seen.me == Standing::In && seen.may_admit && seen.stage == Stage::Live, "{seen:?}");
        ensure!(seen.waiting.len() == 1 && seen.waiting[0].account.to_string() == account, "{seen:?}");
        ensure!(act(&participant, "admit", talk, &[("account", &account)]).await.status == StatusCode::FORBIDDEN);
        for _ in 0..2 {
            done(&coordinator, "admit", talk, &[("account", &account)]).await?;
        }
        let inside = state(&participant, talk).await?;
        ensure!(inside.me == Standing::In && !inside.may_admit && inside.parties.len() == 3, "{inside:?}");
        ensure!(pass(&participant, talk).await == StatusCode::OK);
        done(&participant, "arrive", talk, &[]).await?;
        ensure!(state(&participant, talk).await?.me == Standing::In, "a reload needs no new admission");
        let rows = entity::audit::Entity::find()
            .filter(entity::audit::Column::Act.eq("admit_to_talk"))
            .filter(entity::audit::Column::EnrolmentId.eq(app.world.participants[0].enrolment.id))
            .count(app.services.db.read())
            .await?;
        ensure!(rows == 1, "{rows} audit rows");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn strangers_neither_see_nor_enter_nor_are_let_in() {
    on_both(async |app| {
        let talk = app.world.talk;
        let (participant, therapist, _, account) = three(app).await?;
        done(&participant, "arrive", talk, &[]).await?;
        for name in ["deltaker2", "psykolog"] {
            let stranger = app.signed_in(name).await;
            let seen = stranger.read("/api/consult/state", &[("session", &talk.to_string())]).await;
            ensure!(seen.status == StatusCode::NOT_FOUND, "{name}: {}", seen.status);
            for what in ["arrive", "leave", "pass"] {
                ensure!(act(&stranger, what, talk, &[]).await.status == StatusCode::NOT_FOUND, "{name} {what}");
            }
        }
        let stranger = app.signed_in("psykolog").await;
        for what in ["admit", "end"] {
            let answer = act(&stranger, what, talk, &[("account", &account)]).await;
            ensure!(answer.status == StatusCode::NOT_FOUND, "psykolog {what}: {}", answer.status);
        }
        let (second, nobody) =
            (app.world.participants[1].account.to_string(), SessionId(uuid::Uuid::nil()).to_string());
        for wrong in [second.as_str(), nobody.as_str(), "", "x"] {
            let answer = act(&therapist, "admit", talk, &[("account", wrong)]).await;
            ensure!(answer.status == StatusCode::NOT_FOUND, "who does not wait: {}", answer.status);
        }
        ensure!(act(&therapist, "state", app.other.talk, &[]).await.status != StatusCode::OK);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_left_by_choice_waits_anew() {
    on_both(async |app| {
        let talk = app.world.talk;
        let (participant, therapist, _, account) = three(app).await?;
        done(&therapist, "arrive", talk, &[]).await?;
        done(&participant, "arrive", talk, &[]).await?;
        done(&therapist, "admit", talk, &[("account", &account)]).await?;
        done(&participant, "leave", talk, &[]).await?;
        ensure!(state(&participant, talk).await?.me == Standing::Outside);
        ensure!(pass(&participant, talk).await == StatusCode::CONFLICT);
        let again = act(&therapist, "admit", talk, &[("account", &account)]).await;
        ensure!(again.status == StatusCode::NOT_FOUND, "nobody is pulled back in: {}", again.status);
        done(&participant, "arrive", talk, &[]).await?;
        ensure!(state(&participant, talk).await?.me == Standing::Waiting);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_end_is_for_all_and_only_those_who_lead_open_again() {
    on_both(async |app| {
        let talk = app.world.talk;
        let (participant, therapist, coordinator, account) = three(app).await?;
        done(&therapist, "arrive", talk, &[]).await?;
        done(&participant, "arrive", talk, &[]).await?;
        done(&therapist, "admit", talk, &[("account", &account)]).await?;
        let given: MediaPass = act(&participant, "pass", talk, &[("publish", "true")]).await.json()?;
        ensure!(act(&participant, "end", talk, &[]).await.status == StatusCode::FORBIDDEN);
        for _ in 0..2 {
            done(&coordinator, "end", talk, &[]).await?;
        }
        for browser in [&participant, &therapist, &coordinator] {
            let seen = state(browser, talk).await?;
            ensure!(seen.stage == Stage::Ended && seen.me == Standing::Outside, "{seen:?}");
            ensure!(pass(browser, talk).await == StatusCode::CONFLICT);
        }
        let bearer = format!("Bearer {}", given.token);
        let headers = [
            ("authorization", bearer.as_str()),
            ("content-type", "application/sdp"),
            ("sec-fetch-site", "same-origin"),
        ];
        let late = participant.send(Method::POST, &given.url, &headers, Some("x".into())).await;
        ensure!(late.status == StatusCode::FORBIDDEN, "a pass from before the end: {}", late.status);
        ensure!(act(&participant, "arrive", talk, &[]).await.status == StatusCode::CONFLICT);
        done(&therapist, "arrive", talk, &[]).await?;
        ensure!(state(&participant, talk).await?.me == Standing::Outside, "let in once is not let in for ever");
        done(&participant, "arrive", talk, &[]).await?;
        ensure!(state(&participant, talk).await?.me == Standing::Waiting);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn outside_the_door_nobody_comes() {
    on_both(async |app| {
        // it starts in five minutes and lasts 45: the door closes 30 minutes after that
        app.hand.forward((50 + 31) * 60);
        let (participant, therapist, _, _) = three(app).await?;
        for browser in [&participant, &therapist] {
            ensure!(act(browser, "arrive", app.world.talk, &[]).await.status == StatusCode::CONFLICT);
            ensure!(pass(browser, app.world.talk).await == StatusCode::CONFLICT);
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_page_says_what_it_is_without_script() {
    on_both(async |app| {
        let page = app.signed_in("deltaker").await.page(&format!("/sessions/{}/talk", app.world.talk)).await;
        ensure!(page.status == StatusCode::OK && page.text.contains("<noscript>"), "{}", page.status);
        ensure!(
            page.text.contains("Samtale om målene dine") && page.text.contains("ring senteret"),
            "title and a way out"
        );
        let stranger = app.signed_in("deltaker2").await.page(&format!("/sessions/{}/talk", app.world.talk)).await;
        ensure!(!stranger.text.contains("Samtale om målene dine"), "a stranger reads no title");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn those_inside_a_live_talk_are_told_that_it_moves_to_the_telephone() {
    on_both(async |app| {
        let talk = app.world.talk;
        let (participant, therapist, coordinator, account) = three(app).await?;
        done(&participant, "arrive", talk, &[]).await?;
        done(&therapist, "arrive", talk, &[]).await?;
        done(&therapist, "admit", talk, &[("account", &account)]).await?;
        ensure!(state(&participant, talk).await?.moved_to.is_none());
        let link = app.guest_link().await?;
        let id = talk.to_string();
        let fields = [("session", id.as_str()), ("version", "1"), ("to", "telephone")];
        let moved = coordinator.post("/api/schedule/reroute", &fields).await;
        ensure!(moved.status == StatusCode::OK, "{}", moved.text);
        for inside in [&participant, &therapist] {
            let now = state(inside, talk).await?;
            ensure!(now.moved_to == Some(Channel::Telephone) && now.me == Standing::In, "{now:?}");
        }
        service::jobs::run_due(&app.services).await?;
        ensure!(participant.page("/").await.text.contains("holdes et annet sted enn før"), "and who was not looking");
        ensure!(app.visitor().page(&link).await.text.contains("Lenken virker ikke"), "nothing is left to come to");
        Ok(())
    })
    .await;
}
