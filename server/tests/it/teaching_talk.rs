//! What is said in a live session beside picture and sound: hands, breaks, questions, and who learns of them.

use crate::{
    helpers::{Answer, Browser, TestApp, on_both},
    lesson::{act, audience, open},
};
use anyhow::{Context as _, ensure};
use contract::{AppError, rights::MyData, teaching::Asked};
use domain::{
    id::SessionId,
    teaching::{MOST_QUESTION, QuestionState, SignKind},
};
use http::StatusCode;
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use service::events::Signal;

const SIGN: &str = "/api/teaching/set_sign";
const LOWER: &str = "/api/teaching/lower_hand";
const ASK: &str = "/api/teaching/ask";
const SETTLE: &str = "/api/teaching/settle";

async fn sign(browser: &Browser, session: SessionId, kind: &str, up: bool) -> StatusCode {
    act(browser, SIGN, session, &[("kind", kind), ("up", &up.to_string())]).await.status
}

/// Asks by a form of its own.
async fn ask(browser: &Browser, session: SessionId, words: &str) -> anyhow::Result<Answer> {
    let form = open(browser, session).await?.submission_id;
    Ok(act(browser, ASK, session, &[("submission_id", &form), ("words", words)]).await)
}

async fn settle(browser: &Browser, session: SessionId, asked: &Asked, verdict: &str) -> Answer {
    let (id, version) = (asked.id.to_string(), asked.version.to_string());
    act(browser, SETTLE, session, &[("question", &id), ("version", &version), ("verdict", verdict)]).await
}

async fn logged(app: &TestApp, name: &str) -> anyhow::Result<u64> {
    use entity::audit::{Column, Entity};
    Ok(Entity::find().filter(Column::Act.eq(name)).count(app.services.db.read()).await?)
}

#[tokio::test]
async fn hands_stand_in_order_and_only_those_who_lead_learn_of_them() {
    on_both(async |app| {
        let id = app.world.teaching;
        let (first, second) = (app.signed_in("deltaker2").await, app.signed_in("deltaker").await);
        let leader = app.signed_in("fagperson").await;
        let mut signals = app.services.hub.listen();
        ensure!(sign(&first, id, "hand", true).await == StatusCode::OK);
        let told = signals.try_recv()?;
        let others = app.world.participants[2].account;
        ensure!(
            matches!(&told, Signal::Event { to, .. } if to.contains(&app.world.participants[1].account) && !to.contains(&others)),
            "{told:?}"
        );
        app.hand.forward(5);
        ensure!(sign(&second, id, "hand", true).await == StatusCode::OK);
        app.hand.forward(5);
        ensure!(sign(&first, id, "hand", true).await == StatusCode::OK, "twice keeps its place");
        let hands = audience(&leader, id).await?.signs;
        let order: Vec<_> = hands.iter().map(|one| one.account).collect();
        ensure!(order == [app.world.participants[1].account, app.world.participants[0].account], "{hands:?}");
        ensure!(open(&first, id).await?.signs == [SignKind::Hand]);
        ensure!(open(&app.signed_in("koordinator").await, id).await?.signs.is_empty());

        let whose = order[0].to_string();
        ensure!(act(&leader, LOWER, id, &[("account", &whose)]).await.status == StatusCode::OK);
        ensure!(act(&leader, LOWER, id, &[("account", &whose)]).await.status == StatusCode::OK, "twice is harmless");
        ensure!(logged(app, "lower_hand").await? == 1, "recorded once");
        ensure!(open(&first, id).await?.signs.is_empty());
        ensure!(audience(&leader, id).await?.signs.len() == 1);
        ensure!(sign(&second, id, "hand", false).await == StatusCode::OK);
        ensure!(audience(&leader, id).await?.signs.is_empty());
        ensure!(logged(app, "read_session_talk").await? == 2, "one look at each, however often");
        let other = app.world.participants[7].account.to_string();
        let stranger = app.other.participants[0].account.to_string();
        ensure!(act(&leader, LOWER, id, &[("account", &stranger)]).await.status == StatusCode::NOT_FOUND);
        let coordinator = app.signed_in("koordinator").await;
        ensure!(act(&coordinator, LOWER, id, &[("account", &other)]).await.status == StatusCode::NOT_FOUND);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_need_of_a_break_stays_over_a_reload_and_goes_when_one_is_back_or_it_ends() {
    on_both(async |app| {
        let id = app.world.teaching;
        let (tired, leader) = (app.signed_in("deltaker").await, app.signed_in("fagperson").await);
        ensure!(sign(&tired, id, "pause", true).await == StatusCode::OK);
        ensure!(open(&tired, id).await?.signs == [SignKind::Pause]);
        ensure!(audience(&leader, id).await?.signs.iter().all(|one| one.kind == SignKind::Pause));
        ensure!(open(&app.signed_in("deltaker2").await, id).await?.signs.is_empty(), "nobody else's");
        ensure!(
            act(&leader, LOWER, id, &[("account", &app.world.participants[0].account.to_string())]).await.status == 200
        );
        ensure!(audience(&leader, id).await?.signs.len() == 1, "only its own person is back");
        ensure!(sign(&tired, id, "pause", false).await == StatusCode::OK);
        ensure!(audience(&leader, id).await?.signs.is_empty());
        ensure!(sign(&tired, id, "wave", true).await == StatusCode::NOT_FOUND, "no such thing");

        sign(&tired, id, "pause", true).await;
        act(&leader, "/api/teaching/end", id, &[]).await;
        ensure!(entity::session_sign::Entity::find().count(app.services.db.read()).await? == 0, "nothing is left");
        ensure!(sign(&tired, id, "hand", true).await == StatusCode::CONFLICT, "it is over");
        let after = open(&tired, id).await?;
        ensure!(!after.may_speak(), "{after:?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_question_is_its_authors_until_whoever_leads_shows_it_and_then_without_a_name() {
    on_both(async |app| {
        let id = app.world.teaching;
        let (kari, jonas) = (app.signed_in("deltaker").await, app.signed_in("deltaker2").await);
        let leader = app.signed_in("fagperson").await;
        ensure!(ask(&kari, id, "  Hvor lenge varer det?\r\nOm natta ").await?.status == StatusCode::OK);
        let asked = audience(&leader, id).await?.questions;
        ensure!(asked.len() == 1 && asked[0].words == "Hvor lenge varer det?\nOm natta", "{asked:?}");
        ensure!(asked[0].state == QuestionState::Waiting && !asked[0].shown && !asked[0].name.is_empty());
        let own = open(&kari, id).await?.questions;
        ensure!(own.len() == 1 && own[0].mine && !own[0].shown, "{own:?}");
        ensure!(open(&jonas, id).await?.questions.is_empty());

        ensure!(settle(&leader, id, &asked[0], "show").await.status == StatusCode::OK);
        let seen = open(&jonas, id).await?.questions;
        ensure!(seen.len() == 1 && !seen[0].mine, "{seen:?}");
        let page = jonas.page(&format!("/sessions/{id}/watch")).await.text;
        ensure!(page.contains("Hvor lenge varer det?") && !page.contains(&asked[0].name), "no name");
        let stale = settle(&leader, id, &asked[0], "answer").await;
        ensure!(stale.status == StatusCode::CONFLICT, "{}", stale.status);
        let now = audience(&leader, id).await?.questions.remove(0);
        ensure!(settle(&leader, id, &now, "set_aside").await.status == StatusCode::OK);
        ensure!(open(&jonas, id).await?.questions.is_empty(), "set aside");
        ensure!(open(&kari, id).await?.questions[0].state == QuestionState::SetAside, "its author knows");
        let now = audience(&leader, id).await?.questions.remove(0);
        ensure!(settle(&leader, id, &now, "take_up").await.status == StatusCode::OK);
        ensure!(open(&jonas, id).await?.questions.len() == 1, "taken up as it was");
        let now = audience(&leader, id).await?.questions.remove(0);
        ensure!(settle(&leader, id, &now, "answer").await.status == StatusCode::OK);
        ensure!(open(&jonas, id).await?.questions[0].state == QuestionState::Answered);
        ensure!(logged(app, "settle_question").await? == 4 && logged(app, "ask_in_session").await? == 1);

        let now = audience(&leader, id).await?.questions.remove(0);
        let nonsense = settle(&leader, id, &now, "burn").await;
        ensure!(nonsense.status == StatusCode::UNPROCESSABLE_ENTITY, "{}", nonsense.status);
        let elsewhere = settle(&leader, app.world.talk, &now, "hide").await;
        ensure!(elsewhere.status == StatusCode::NOT_FOUND, "{}", elsewhere.status);
        ensure!(settle(&app.signed_in("koordinator").await, id, &now, "hide").await.status == StatusCode::NOT_FOUND);

        let data: MyData = kari.read("/api/rights/read", &[("kind", "messages")]).await.json()?;
        let told = data.shown.context("a kind was asked for")?.1.questions;
        ensure!(told.len() == 1 && told[0].words.starts_with("Hvor lenge") && told[0].shown, "{told:?}");
        let page = kari.page("/privacy?kind=messages").await.text;
        ensure!(page.contains("Hvor lenge varer det?") && page.contains("uten navnet ditt"), "{page}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_question_sent_twice_is_one_and_what_was_wrong_is_said_at_its_field() {
    on_both(async |app| {
        let id = app.world.teaching;
        let kari = app.signed_in("deltaker").await;
        let form = open(&kari, id).await?.submission_id;
        for _ in 0..2 {
            let sent = act(&kari, ASK, id, &[("submission_id", &form), ("words", "Kan jeg gå tur?")]).await;
            ensure!(sent.status == StatusCode::OK, "{}", sent.text);
        }
        ensure!(open(&kari, id).await?.questions.len() == 1);
        let other = act(&kari, ASK, id, &[("submission_id", &form), ("words", "Noe annet?")]).await;
        ensure!(other.status == StatusCode::CONFLICT, "{}", other.status);
        for (words, code) in [("   ".to_owned(), "required"), ("x".repeat(MOST_QUESTION + 1), "too_long")] {
            let refused: AppError = ask(&kari, id, &words).await?.json()?;
            let AppError::Invalid { fields } = &refused else { anyhow::bail!("{refused:?}") };
            ensure!(fields[0].field == "words" && fields[0].code == code, "{refused:?}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn without_script_it_is_plain_forms_that_come_back_filled_in() {
    on_both(async |app| {
        let id = app.world.teaching;
        let (kari, page) = (app.signed_in("deltaker").await, format!("/sessions/{id}/watch"));
        let session = id.to_string();
        let up = kari.form(&page, SIGN, &[("session", &session), ("kind", "hand"), ("up", "true")]).await;
        ensure!(up.status == StatusCode::SEE_OTHER && up.location() == page, "{}", up.status);
        let shown = kari.page(&page).await.text;
        ensure!(shown.contains("Ta ned hånda") && shown.contains("Hånda di er oppe"), "{shown}");
        let long = "lang ".repeat(150);
        let form = open(&kari, id).await?.submission_id;
        let fields = [("session", session.as_str()), ("submission_id", form.as_str()), ("words", long.as_str())];
        let refused = kari.form(&page, ASK, &fields).await;
        ensure!(refused.status == StatusCode::SEE_OTHER && refused.location() == page, "{}", refused.status);
        let shown = kari.page(&page).await.text;
        ensure!(shown.contains(long.trim_end()) && shown.contains(&form), "what was typed comes back");
        ensure!(shown.contains("aria-invalid"), "and says what is wrong");
        let shorter = [("session", session.as_str()), ("submission_id", form.as_str()), ("words", "Kort")];
        ensure!(kari.form(&page, ASK, &shorter).await.location() == page);
        ensure!(kari.page(&page).await.text.contains("Venter på svar"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_is_shut_out_hears_nothing_of_the_one_who_shut_them_out() {
    on_both(async |app| {
        let id = app.world.teaching;
        let (kari, leader) = (app.signed_in("deltaker").await, app.signed_in("fagperson").await);
        ask(&kari, id, "Kan jeg spørre?").await?;
        let asked = audience(&leader, id).await?.questions.remove(0);
        let shut = kari.post("/api/access_block/block", &[("account", &app.world.staff.therapist.to_string())]).await;
        ensure!(shut.status == StatusCode::OK, "{}", shut.text);
        sign(&kari, id, "hand", true).await;
        let now = audience(&leader, id).await?;
        ensure!(now.signs.is_empty() && now.questions.is_empty(), "{now:?}");
        ensure!(settle(&leader, id, &asked, "show").await.status == StatusCode::NOT_FOUND);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn after_the_end_a_participant_is_told_what_is_next() {
    on_both(async |app| {
        let id = app.world.teaching;
        let (kari, leader) = (app.signed_in("deltaker").await, app.signed_in("fagperson").await);
        ensure!(open(&kari, id).await?.next.is_none(), "not while it lasts");
        act(&leader, "/api/teaching/end", id, &[]).await;
        let next = open(&kari, id).await?.next.context("a session later on")?;
        ensure!(next.id != id && !next.title.is_empty() && !next.when.is_empty(), "{next:?}");
        ensure!(kari.page(&format!("/plan/sessions/{}", next.id)).await.status == StatusCode::OK, "it is their own");
        ensure!(open(&leader, id).await?.next.is_none(), "staff have their own day");
        Ok(())
    })
    .await;
}
