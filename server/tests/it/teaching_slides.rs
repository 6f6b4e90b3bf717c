//! Slides in a live session: who brings them, who sees them and when, and what is left of them.

use crate::{
    helpers::{Answer, Browser, TestApp, on_both},
    lesson::{act, open},
};
use anyhow::{Context as _, ensure};
use contract::{
    AppError,
    teaching::{Slide, SlideDeck, SlideDesk},
};
use domain::{
    id::{SessionId, SlideDeckId},
    slides::{IMAGE_MAX, MOST_DECKS},
};
use entity::{slide, slide_turn};
use http::{Method, StatusCode};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{EntityTrait as _, PaginatorTrait as _};
use service::events::Signal;

const ADD: &str = "/api/teaching/add_deck";
const REMOVE: &str = "/api/teaching/remove_deck";
const SHOW: &str = "/api/teaching/show_slide";
const IMAGE: &str = "RIFF0000WEBPVP8 ";

async fn desk(browser: &Browser, session: SessionId) -> anyhow::Result<SlideDesk> {
    open(browser, session).await?.slide_desk.context("who leads has one")
}

async fn only_deck(browser: &Browser, session: SessionId) -> anyhow::Result<SlideDeck> {
    desk(browser, session).await?.decks.pop().context("a deck")
}

async fn shown(browser: &Browser, session: SessionId) -> anyhow::Result<Option<Slide>> {
    Ok(open(browser, session).await?.slide)
}

async fn add(browser: &Browser, session: SessionId, pages: &str) -> anyhow::Result<SlideDeckId> {
    act(browser, ADD, session, &[("name", "C:\\Smerte og hvile.pdf"), ("pages", pages)]).await.json()
}

/// Sends a page as the script does.
async fn send(browser: &Browser, session: SessionId, deck: SlideDeckId, number: &str, image: &str) -> Answer {
    let part =
        |name: &str, value: &str| format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let fields = [("number", number), ("width", "1600"), ("height", "900"), ("text", "Side  og\nhvile")];
    let fields: String = fields.iter().map(|(name, value)| part(name, value)).collect();
    let body = format!(
        "{fields}--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\nContent-Type: text/html\r\n\r\n\
         {image}{number}\r\n--b--\r\n"
    );
    let headers = [("content-type", "multipart/form-data; boundary=b"), ("sec-fetch-site", "same-origin")];
    browser.send(Method::POST, &format!("/sessions/{session}/decks/{deck}/slides"), &headers, Some(body)).await
}

/// A whole deck of `pages`.
async fn bring(browser: &Browser, session: SessionId, pages: i32) -> anyhow::Result<SlideDeckId> {
    let deck = add(browser, session, &pages.to_string()).await?;
    for number in 1..=pages {
        let answer = send(browser, session, deck, &number.to_string(), IMAGE).await;
        ensure!(answer.status == StatusCode::NO_CONTENT, "{} {}", answer.status, answer.text);
    }
    Ok(deck)
}

async fn show(browser: &Browser, session: SessionId, turn: i32, deck: SlideDeckId, number: i32) -> Answer {
    let (turn, deck, number) = (turn.to_string(), deck.to_string(), number.to_string());
    act(browser, SHOW, session, &[("turn", &turn), ("deck", &deck), ("number", &number)]).await
}

fn images(app: &TestApp) -> anyhow::Result<usize> {
    Ok(std::fs::read_dir(app.files().join("slides"))?.count())
}

#[tokio::test]
async fn what_is_shown_is_seen_by_all_in_the_session_and_nothing_is_before_it() {
    on_both(async |app| {
        let id = app.world.teaching;
        let (leader, kari) = (app.signed_in("fagperson").await, app.signed_in("deltaker").await);
        let deck = bring(&leader, id, 3).await?;
        let stands = only_deck(&leader, id).await?;
        ensure!((stands.name.as_str(), stands.kept, stands.pages) == ("Smerte og hvile", 3, 3), "{stands:?}");
        let before = open(&kari, id).await?;
        ensure!(before.slide.is_none() && before.slide_desk.is_none(), "{before:?}");
        let row = slide::at(app.services.db.read(), deck, 1).await?.context("a slide")?;
        let first = format!("/sessions/{id}/slides/{}", row.id);
        ensure!(kari.page(&first).await.status == StatusCode::NOT_FOUND, "not before it is shown");
        ensure!(leader.page(&first).await.status == StatusCode::OK);

        let mut signals = app.services.hub.listen();
        ensure!(show(&leader, id, 0, deck, 1).await.status == StatusCode::OK);
        let told = signals.try_recv()?;
        let hears = matches!(&told, Signal::Event { to, .. } if to.contains(&app.world.participants[0].account));
        ensure!(hears, "{told:?}");
        let now = shown(&kari, id).await?.context("a slide")?;
        ensure!((now.deck, now.number, now.of, now.width, now.height) == (deck, 1, 3, 1600, 900), "{now:?}");
        ensure!(now.text == "Side og hvile" && now.image == first, "{now:?}");
        let image = kari.page(&now.image).await;
        ensure!(image.status == StatusCode::OK && image.text == format!("{IMAGE}1"), "{}", image.status);
        ensure!(image.headers["content-type"] == "image/webp" && image.headers["x-content-type-options"] == "nosniff");
        ensure!(image.headers["cache-control"].to_str()?.starts_with("private"), "its reader's browser keeps it");
        let next = kari.page(&now.next.context("the next one")?).await;
        ensure!(next.text == format!("{IMAGE}2"), "fetched before it is turned to");
        let page = kari.page(&format!("/sessions/{id}/watch")).await.text;
        ensure!(page.contains("Lysbilde 1 av 3") && page.contains("alt=\"Side og hvile\""), "{page}");

        for name in ["psykolog", "leder", "sekretaer", "admin"] {
            let answer = app.signed_in(name).await.page(&first).await;
            ensure!(answer.status == StatusCode::NOT_FOUND, "{name}: {}", answer.status);
        }
        ensure!(app.visitor().page(&first).await.status == StatusCode::UNAUTHORIZED);
        let stranger = app.signed_in_to(&app.other, "deltaker").await;
        ensure!(stranger.page(&first).await.status == StatusCode::NOT_FOUND, "another centre");
        let elsewhere = format!("/sessions/{}/slides/{}", app.world.talk, row.id);
        ensure!(kari.page(&elsewhere).await.status == StatusCode::NOT_FOUND, "not a slide of that session");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn of_two_who_turn_at_once_one_is_told_and_what_was_shown_becomes_chapters() {
    on_both(async |app| {
        let id = app.world.teaching;
        let (leader, kari) = (app.signed_in("fagperson").await, app.signed_in("deltaker").await);
        let deck = bring(&leader, id, 3).await?;
        ensure!(show(&leader, id, 0, deck, 1).await.status == StatusCode::OK);
        app.hand.forward(60);
        ensure!(show(&leader, id, 1, deck, 2).await.status == StatusCode::OK);
        let late = show(&leader, id, 1, deck, 2).await;
        ensure!(late.json::<AppError>()? == AppError::Conflict { current: 2 }, "{}", late.text);
        let (one, two) = tokio::join!(show(&leader, id, 2, deck, 3), show(&leader, id, 2, deck, 1));
        let mut came = [one.status, two.status];
        came.sort();
        ensure!(came == [StatusCode::OK, StatusCode::CONFLICT], "{came:?}");
        ensure!(desk(&leader, id).await?.turn == 3);
        let number = shown(&kari, id).await?.context("a slide")?.number;
        ensure!(show(&leader, id, 3, deck, number).await.status == StatusCode::OK, "as it is");
        ensure!(desk(&leader, id).await?.turn == 3, "which changes nothing");
        ensure!(only_deck(&leader, id).await?.at == number, "where one goes on");
        ensure!(show(&leader, id, 3, deck, 4).await.status == StatusCode::NOT_FOUND, "no such page");

        let hide = act(&leader, SHOW, id, &[("turn", "3")]).await;
        ensure!(hide.status == StatusCode::OK && shown(&kari, id).await?.is_none(), "{}", hide.text);
        ensure!(show(&leader, id, 4, deck, 3).await.status == StatusCode::OK);
        ensure!(desk(&leader, id).await?.chapters.is_empty(), "afterwards");
        ensure!(act(&leader, "/api/teaching/end", id, &[]).await.status == StatusCode::OK);
        ensure!(shown(&kari, id).await?.is_none(), "the end shows nothing any more");
        let chapters = desk(&leader, id).await?.chapters;
        let told: Vec<_> = chapters.iter().map(|one| (one.at.as_str(), one.number)).collect();
        ensure!(told.len() == 4 && told[..2] == [("10.30", 1), ("10.31", 2)], "{told:?}");
        ensure!(chapters.iter().all(|one| one.deck == "Smerte og hvile"), "{chapters:?}");
        ensure!(slide_turn::Entity::find().count(app.services.db.read()).await? == 6, "each change and the end");
        ensure!(show(&leader, id, 6, deck, 1).await.status == StatusCode::CONFLICT, "it is over");
        let page = leader.page(&format!("/sessions/{id}/teach")).await.text;
        ensure!(page.contains("Det som ble vist") && page.contains("Smerte og hvile, side 1"), "{page}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_holds_it_on_the_other_site_brings_and_turns_too_and_hears_nothing_of_what_is_said() {
    on_both(async |app| {
        let id = app.world.teaching;
        let (leader, second) = (app.signed_in("fagperson").await, app.signed_in("koordinator").await);
        let mut signals = app.services.hub.listen();
        let deck = bring(&second, id, 2).await?;
        let told = signals.try_recv()?;
        let staff = [app.world.staff.therapist, app.world.staff.coordinator];
        ensure!(
            matches!(&told, Signal::Event { to, .. } if to.len() == 2 && staff.iter().all(|one| to.contains(one))),
            "{told:?}"
        );
        ensure!(only_deck(&leader, id).await?.id == deck && only_deck(&second, id).await?.id == deck);
        for (browser, turn, number) in [(&second, 0, 1), (&leader, 1, 2)] {
            let answer = show(browser, id, turn, deck, number).await;
            ensure!(answer.status == StatusCode::OK, "{number}: {} {}", answer.status, answer.text);
        }
        ensure!(show(&second, id, 1, deck, 1).await.status == StatusCode::CONFLICT, "has not seen how it stands");
        let page = second.page(&format!("/sessions/{id}/teach")).await.text;
        ensure!(page.contains("Lysbilde 2 av 2") && !page.contains("Hvem er her"), "{page}");
        let said = second.read("/api/teaching/audience", &[("session", &id.to_string())]).await;
        ensure!(said.status == StatusCode::NOT_FOUND, "{}", said.status);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn only_those_who_may_send_bring_and_show_and_only_what_may_be() {
    on_both(async |app| {
        let id = app.world.teaching;
        let leader = app.signed_in("fagperson").await;
        let deck = add(&leader, id, "2").await?;
        for (name, status) in [("deltaker", 403), ("psykolog", 404), ("leder", 403)] {
            let browser = app.signed_in(name).await;
            let answer = act(&browser, ADD, id, &[("name", "a.pdf"), ("pages", "1")]).await;
            ensure!(answer.status == status, "{name} adds: {}", answer.status);
            let answer = send(&browser, id, deck, "1", IMAGE).await;
            ensure!(answer.status == StatusCode::NOT_FOUND, "{name} brings: {}", answer.status);
            let answer = show(&browser, id, 0, deck, 1).await;
            ensure!(answer.status == status, "{name} shows: {}", answer.status);
            let answer = act(&browser, REMOVE, id, &[("deck", &deck.to_string())]).await;
            ensure!(answer.status == status, "{name} removes: {}", answer.status);
        }
        ensure!(send(&app.visitor(), id, deck, "1", IMAGE).await.status == StatusCode::UNAUTHORIZED);
        ensure!(
            send(&leader, app.world.talk, deck, "1", IMAGE).await.status == StatusCode::NOT_FOUND,
            "a talk has none"
        );

        let large = format!("{IMAGE}{}", "x".repeat(IMAGE_MAX));
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
        for (number, image) in [("1", svg), ("1", ""), ("1", "%PDF-1.7"), ("1", &large), ("0", IMAGE), ("3", IMAGE)] {
            let answer = send(&leader, id, deck, number, image).await;
            ensure!(answer.status == StatusCode::UNPROCESSABLE_ENTITY, "{number}: {}", answer.status);
        }
        ensure!(slide::Entity::find().count(app.services.db.read()).await? == 0, "nothing of it is kept");
        for pages in ["0", "101", "x", ""] {
            let answer = act(&leader, ADD, id, &[("name", "a.pdf"), ("pages", pages)]).await;
            ensure!(answer.status == StatusCode::UNPROCESSABLE_ENTITY, "{pages}: {}", answer.status);
        }

        ensure!(send(&leader, id, deck, "1", IMAGE).await.status == StatusCode::NO_CONTENT);
        ensure!(send(&leader, id, deck, "1", IMAGE).await.status == StatusCode::NO_CONTENT, "twice is once");
        ensure!(slide::Entity::find().count(app.services.db.read()).await? == 1 && images(app)? == 1);
        ensure!(only_deck(&leader, id).await?.kept == 1);
        ensure!(show(&leader, id, 0, deck, 1).await.status == StatusCode::NOT_FOUND, "half a deck is not shown");
        // as large as may be
        let largest = format!("{IMAGE}{}", "x".repeat(IMAGE_MAX - IMAGE.len() - 1));
        ensure!(send(&leader, id, deck, "2", &largest).await.status == StatusCode::NO_CONTENT);
        ensure!(show(&leader, id, 0, deck, 1).await.status == StatusCode::OK);
        for _ in 1..MOST_DECKS {
            add(&leader, id, "1").await?;
        }
        let answer = act(&leader, ADD, id, &[("name", "a.pdf"), ("pages", "1")]).await;
        ensure!(answer.status == StatusCode::UNPROCESSABLE_ENTITY, "one too many: {}", answer.status);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_taken_out_is_gone_for_all_at_once_and_from_the_store_a_day_later() {
    on_both(async |app| {
        let id = app.world.teaching;
        let (leader, kari) = (app.signed_in("fagperson").await, app.signed_in("deltaker").await);
        let deck = bring(&leader, id, 2).await?;
        show(&leader, id, 0, deck, 2).await;
        let image = shown(&kari, id).await?.context("a slide")?.image;
        let row = slide::at(app.services.db.read(), deck, 2).await?.context("a slide")?;
        let lies = app.files().join(format!("slides/{}", row.id));
        ensure!(!String::from_utf8_lossy(&std::fs::read(&lies)?).contains(IMAGE), "it lies sealed");
        for _ in 0..2 {
            let answer = act(&leader, REMOVE, id, &[("deck", &deck.to_string())]).await;
            ensure!(answer.status == StatusCode::OK, "{}", answer.text);
        }
        ensure!(shown(&kari, id).await?.is_none() && kari.page(&image).await.status == StatusCode::NOT_FOUND);
        ensure!(leader.page(&image).await.status == StatusCode::NOT_FOUND && desk(&leader, id).await?.decks.is_empty());
        ensure!(send(&leader, id, deck, "1", IMAGE).await.status == StatusCode::NOT_FOUND);
        let kept = slide::at(app.services.db.read(), deck, 2).await?.context("its row stays")?;
        ensure!(kept.file_key.is_none(), "what opened it does not");
        ensure!(slide_turn::Entity::find().count(app.services.db.read()).await? == 2, "shown, and no longer");
        // a backup that is being made finds it still; a day later it is swept, and what stands is not
        bring(&leader, id, 1).await?;
        ensure!(images(app)? == 3);
        let written = Timestamp::try_from(std::fs::metadata(&lies)?.modified()?)?;
        app.hand.set(written.checked_add(SignedDuration::from_hours(25))?);
        service::keeping::let_go(&service::Ctx::system(&app.services)).await?;
        ensure!(!lies.exists() && images(app)? == 1);
        Ok(())
    })
    .await;
}
