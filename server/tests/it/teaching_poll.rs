//! A quick question to a group: asked, answered once by each, counted, and never led back to anybody.

use crate::{
    helpers::{Browser, TestApp, on_both},
    lesson::{act, audience, open},
};
use anyhow::{Context as _, ensure};
use contract::{AppError, teaching::Poll};
use domain::id::SessionId;
use entity::{poll, poll_answer};
use http::StatusCode;
use sea_orm::{EntityTrait as _, PaginatorTrait as _};

const OPEN: &str = "/api/teaching/open_poll";
const CLOSE: &str = "/api/teaching/close_poll";
const ANSWER: &str = "/api/teaching/answer_poll";

async fn ask(app: &TestApp) -> anyhow::Result<Browser> {
    let leader = app.signed_in("fagperson").await;
    let asked = [("words", "Er tempoet passe?"), ("choices", "Ja\r\n Nei \nVet ikke\nJa\n")];
    let answer = act(&leader, OPEN, app.world.teaching, &asked).await;
    ensure!(answer.status == StatusCode::OK, "{}", answer.text);
    Ok(leader)
}

async fn seen(browser: &Browser, session: SessionId) -> anyhow::Result<Option<Poll>> {
    Ok(open(browser, session).await?.poll)
}

async fn counts(leader: &Browser, session: SessionId) -> anyhow::Result<Vec<Option<u32>>> {
    Ok(audience(leader, session)
        .await?
        .poll
        .context("a question")?
        .choices
        .into_iter()
        .map(|choice| choice.count)
        .collect())
}

/// Answers the open question, as the numbered participants of the world.
async fn answer(app: &TestApp, people: &[usize], choice: &str) -> anyhow::Result<()> {
    for number in people {
        let name = if *number == 0 { "deltaker".to_owned() } else { format!("deltaker{}", number + 1) };
        let browser = app.signed_in(&name).await;
        let open = seen(&browser, app.world.teaching).await?.context("an open question")?.id.to_string();
        let answer = act(&browser, ANSWER, app.world.teaching, &[("poll", &open), ("choice", choice)]).await;
        ensure!(answer.status == StatusCode::OK, "{name}: {}", answer.text);
    }
    Ok(())
}

#[tokio::test]
async fn each_answers_once_may_change_it_and_few_are_not_told() {
    on_both(async |app| {
        let id = app.world.teaching;
        let leader = ask(app).await?;
        let kari = app.signed_in("deltaker").await;
        let open = seen(&kari, id).await?.context("an open question")?;
        let words: Vec<_> = open.choices.iter().map(|choice| choice.words.as_str()).collect();
        ensure!(open.open && open.mine.is_none() && words == ["Ja", "Nei", "Vet ikke"], "{open:?}");
        answer(app, &[0, 1], "0").await?;
        answer(app, &[2], "1").await?;
        ensure!(counts(&leader, id).await? == [None, None, None], "fewer than three each");
        answer(app, &[2, 0], "0").await?;
        ensure!(counts(&leader, id).await? == [Some(3), None, None], "changed, not added");
        let mine = seen(&kari, id).await?.context("an open question")?;
        ensure!(mine.mine == Some(0) && mine.choices.iter().all(|choice| choice.count.is_none()), "{mine:?}");
        ensure!(poll_answer::Entity::find().count(app.services.db.read()).await? == 3);

        ensure!(act(&leader, CLOSE, id, &[]).await.status == StatusCode::OK);
        ensure!(act(&leader, CLOSE, id, &[]).await.status == StatusCode::OK, "twice is harmless");
        let closed = seen(&kari, id).await?.context("a closed question")?;
        let told: Vec<_> = closed.choices.iter().map(|choice| choice.count).collect();
        ensure!(!closed.open && closed.mine.is_none() && told == [Some(3), None, None], "{closed:?}");
        ensure!(counts(&leader, id).await? == told);
        let page = kari.page(&format!("/sessions/{id}/watch")).await.text;
        ensure!(page.contains("Er tempoet passe?") && page.contains("færre enn 3"), "{page}");
        let late = act(&kari, ANSWER, id, &[("poll", &closed.id.to_string()), ("choice", "1")]).await;
        ensure!(late.status == StatusCode::CONFLICT, "{}", late.status);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn nothing_leads_back_to_who_answered() {
    on_both(async |app| {
        let (id, db) = (app.world.teaching, app.services.db.read());
        let before = entity::audit::Entity::find().count(db).await?;
        ask(app).await?;
        answer(app, &[0, 1], "1").await?;
        let first = poll::Entity::find().one(db).await?.context("a question")?;
        ensure!(first.key.is_some());
        let marks: Vec<_> = poll_answer::Entity::find().all(db).await?.into_iter().map(|row| row.id).collect();
        ensure!(marks.iter().all(|mark| app.world.participants.iter().all(|one| one.account.0 != *mark)), "{marks:?}");
        ensure!(entity::audit::Entity::find().count(db).await? == before, "the log would name them");
        app.hand.forward(1);
        // another question: the first one closes, its answers and its key go, and the same person has another mark
        ask(app).await?;
        ensure!(poll_answer::Entity::find().count(db).await? == 0);
        answer(app, &[0], "1").await?;
        let other = poll_answer::Entity::find().one(db).await?.context("an answer")?;
        ensure!(!marks.contains(&other.id), "{marks:?}");
        let rows = poll::Entity::find().all(db).await?;
        let closed = rows.iter().find(|row| row.id == first.id).context("the first one")?;
        ensure!(closed.key.is_none() && closed.closed_at.is_some(), "{closed:?}");
        // the end of the session closes what is open
        act(&app.signed_in("fagperson").await, "/api/teaching/end", id, &[]).await;
        ensure!(poll_answer::Entity::find().count(db).await? == 0);
        ensure!(poll::Entity::find().all(db).await?.iter().all(|row| row.key.is_none()));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn only_those_who_lead_ask_only_participants_answer_and_what_is_wrong_is_said() {
    on_both(async |app| {
        let id = app.world.teaching;
        let (leader, other) = (app.signed_in("fagperson").await, app.signed_in("koordinator").await);
        let asked = [("words", "Pause?"), ("choices", "Ja\nNei")];
        ensure!(act(&other, OPEN, id, &asked).await.status == StatusCode::NOT_FOUND);
        for (words, choices, field) in [
            ("", "Ja\nNei", "words"),
            ("Pause?", "", "choices"),
            ("Pause?", "Ja\nJa", "choices"),
            ("Pause?", "1\n2\n3\n4\n5\n6\n7", "choices"),
        ] {
            let refused: AppError = act(&leader, OPEN, id, &[("words", words), ("choices", choices)]).await.json()?;
            ensure!(
                matches!(&refused, AppError::Invalid { fields } if fields.len() == 1 && fields[0].field == field),
                "{words} {choices}: {refused:?}"
            );
        }
        ensure!(act(&leader, OPEN, id, &asked).await.status == StatusCode::OK);
        ensure!(act(&other, CLOSE, id, &[]).await.status == StatusCode::NOT_FOUND);
        let kari = app.signed_in("deltaker").await;
        let open = seen(&kari, id).await?.context("an open question")?.id.to_string();
        for choice in ["", "2", "-1", "x"] {
            let refused = act(&kari, ANSWER, id, &[("poll", &open), ("choice", choice)]).await;
            ensure!(refused.status == StatusCode::UNPROCESSABLE_ENTITY, "{choice}: {}", refused.status);
        }
        // without script
        let (page, session) = (format!("/sessions/{id}/watch"), id.to_string());
        let fields = [("session", session.as_str()), ("poll", open.as_str()), ("choice", "1")];
        ensure!(kari.form(&page, ANSWER, &fields).await.location() == page);
        ensure!(kari.page(&page).await.text.contains("Svaret ditt er med"));
        Ok(())
    })
    .await;
}
