//! Captions of a live session: who types them, who reads them, and the file that they become.

use crate::{
    helpers::{Answer, Browser, TestApp, on_both},
    lesson::{act, open},
};
use anyhow::{Context as _, bail, ensure};
use contract::{
    AppError,
    teaching::{Caption, Captions},
};
use domain::{
    caption::{CAPTIONS_TOLD, MOST_CAPTION, MOST_CAPTIONS_A_MINUTE},
    id::SessionId,
};
use http::StatusCode;
use sea_orm::{EntityTrait as _, PaginatorTrait as _};
use service::events::{EventKind, Signal};

const WRITE: &str = "/api/teaching/write_caption";
const CORRECT: &str = "/api/teaching/correct_caption";
const TAKE_BACK: &str = "/api/teaching/take_back_caption";

async fn captions(browser: &Browser, session: SessionId) -> anyhow::Result<Captions> {
    browser.read("/api/teaching/captions", &[("session", &session.to_string())]).await.json()
}

async fn words(browser: &Browser, session: SessionId) -> anyhow::Result<Vec<String>> {
    Ok(captions(browser, session).await?.lines.into_iter().map(|one| one.words).collect())
}

/// Types a line by a form of its own, some seconds after what went before.
async fn write(app: &TestApp, browser: &Browser, session: SessionId, words: &str) -> anyhow::Result<Answer> {
    app.hand.forward(2);
    let form = captions(browser, session).await?.submission_id;
    Ok(act(browser, WRITE, session, &[("submission_id", &form), ("words", words)]).await)
}

async fn change(browser: &Browser, path: &str, session: SessionId, line: &Caption, anew: &str) -> StatusCode {
    let (id, version) = (line.id.to_string(), line.version.to_string());
    act(browser, path, session, &[("caption", &id), ("version", &version), ("anew", anew)]).await.status
}

async fn last(browser: &Browser, session: SessionId) -> anyhow::Result<Caption> {
    captions(browser, session).await?.lines.pop().context("a line")
}

/// A cue: from, to, text.
type Cue = (u64, u64, String);

/// Reads a `WebVTT` file as its grammar has it, as far as ours goes: no styles, no notes, no names of cues.
fn parse(file: &str) -> anyhow::Result<Vec<Cue>> {
    let mut blocks = file.split("\n\n");
    ensure!(blocks.next().map(str::trim_end) == Some("WEBVTT"), "{file:?}");
    let block = |block: &str| {
        let (times, text) = block.trim_end().split_once('\n').context("a cue without text")?;
        let (from, to) = times.split_once(" --> ").context("no times")?;
        let (from, to) = (clock(from)?, clock(to)?);
        ensure!(from < to, "{times}");
        ensure!(!text.is_empty() && !text.contains(['\n', '\r', '<', '>']), "{text:?}");
        let known = ["amp;", "lt;", "gt;"];
        ensure!(text.split('&').skip(1).all(|rest| known.iter().any(|one| rest.starts_with(one))), "{text:?}");
        Ok((from, to, text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")))
    };
    let cues = blocks.map(block).collect::<anyhow::Result<Vec<Cue>>>()?;
    ensure!(cues.is_sorted_by_key(|cue| cue.0), "in order");
    Ok(cues)
}

fn clock(text: &str) -> anyhow::Result<u64> {
    let (hours, minutes, seconds, ms) = match text.split([':', '.']).collect::<Vec<_>>()[..] {
        [hours, minutes, seconds, ms] if [minutes, seconds].iter().all(|part| part.len() == 2) => {
            (hours, minutes, seconds, ms)
        }
        _ => bail!("no time: {text}"),
    };
    ensure!(hours.len() >= 2 && ms.len() == 3, "{text}");
    let (minutes, seconds): (u64, u64) = (minutes.parse()?, seconds.parse()?);
    ensure!(minutes < 60 && seconds < 60, "{text}");
    Ok(((hours.parse::<u64>()? * 60 + minutes) * 60 + seconds) * 1000 + ms.parse::<u64>()?)
}

#[tokio::test]
async fn staff_who_are_in_it_type_and_everyone_in_it_reads() {
    on_both(async |app| {
        let id = app.world.teaching;
        let (leader, helper) = (app.signed_in("fagperson").await, app.signed_in("koordinator").await);
        let viewer = app.signed_in("deltaker").await;
        ensure!(open(&helper, id).await?.may_caption && open(&leader, id).await?.may_caption);
        let seen = open(&viewer, id).await?;
        ensure!(!seen.may_caption && seen.captions.submission_id.is_empty() && seen.captions.lines.is_empty());

        let mut signals = app.services.hub.listen();
        let written = write(app, &helper, id, "  Velkommen\r\ntil   alle ").await?;
        ensure!(written.status == StatusCode::OK, "{}", written.text);
        let (mut told, mut others) = (false, Vec::new());
        while let Ok(signal) = signals.try_recv() {
            match signal {
                Signal::Event { kind: EventKind::Caption, to, .. } => {
                    told = to.contains(&app.world.participants[0].account);
                }
                other => others.push(other),
            }
        }
        ensure!(told && others.is_empty(), "one event of its own: {others:?}");
        ensure!(write(app, &leader, id, "Vi tar turer.").await?.status == StatusCode::OK, "two take turns");
        let now = captions(&viewer, id).await?;
        let lines: Vec<_> = now.lines.iter().map(|one| one.words.as_str()).collect();
        ensure!(lines == ["Velkommen til alle", "Vi tar turer."] && now.submission_id.is_empty(), "{now:?}");
        ensure!(now.lines[1].left == 7_000 && now.lines[0].left == 5_000, "{now:?}");
        app.hand.forward(60);
        ensure!(last(&viewer, id).await?.left == 0, "its time is over");
        ensure!(open(&viewer, id).await?.captions.lines.len() == 2, "with the session too");

        let form = app.world.talk.to_string();
        let line = now.lines[0].clone();
        for name in ["deltaker", "psykolog", "sekretaer"] {
            let outsider = app.signed_in(name).await;
            let expected = if name == "psykolog" { StatusCode::NOT_FOUND } else { StatusCode::FORBIDDEN };
            let refused = act(&outsider, WRITE, id, &[("submission_id", &form), ("words", "Hei")]).await;
            ensure!(refused.status == expected, "{name}: {} {}", refused.status, refused.text);
            ensure!(change(&outsider, CORRECT, id, &line, "Hei").await == expected, "{name}");
            ensure!(change(&outsider, TAKE_BACK, id, &line, "").await == expected, "{name}");
        }
        let outsider = app.signed_in("psykolog").await;
        let read = outsider.read("/api/teaching/captions", &[("session", &id.to_string())]).await;
        ensure!(read.status == StatusCode::NOT_FOUND, "{}", read.status);
        let file = outsider.page(&format!("/sessions/{id}/captions.vtt")).await;
        ensure!(file.status == StatusCode::NOT_FOUND, "{}", file.status);
        ensure!(outsider.page(&format!("/sessions/{id}/captions")).await.status == StatusCode::NOT_FOUND);
        ensure!(viewer.page(&format!("/sessions/{id}/captions")).await.status == StatusCode::FORBIDDEN);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_line_sent_twice_is_one_and_what_is_too_long_or_too_much_is_refused() {
    on_both(async |app| {
        let id = app.world.teaching;
        let helper = app.signed_in("koordinator").await;
        let form = captions(&helper, id).await?.submission_id;
        let mut next = Vec::new();
        for _ in 0..2 {
            let sent = act(&helper, WRITE, id, &[("submission_id", &form), ("words", "Velkommen")]).await;
            ensure!(sent.status == StatusCode::OK, "{}", sent.text);
            next.push(sent.json::<String>()?);
        }
        ensure!(words(&helper, id).await? == ["Velkommen"]);
        ensure!(next.iter().all(|one| *one != form), "the next line has a form of its own: {next:?}");
        let other = act(&helper, WRITE, id, &[("submission_id", &form), ("words", "Noe annet")]).await;
        ensure!(other.status == StatusCode::CONFLICT, "{}", other.status);
        for (words, code) in [(" \n\u{7}".to_owned(), "required"), ("ø".repeat(MOST_CAPTION + 1), "too_long")] {
            let refused: AppError = write(app, &helper, id, &words).await?.json()?;
            let AppError::Invalid { fields } = &refused else { bail!("{refused:?}") };
            ensure!(fields[0].field == "words" && fields[0].code == code, "{refused:?}");
        }
        app.hand.forward(120);
        let mut form = captions(&helper, id).await?.submission_id;
        for nth in 0..MOST_CAPTIONS_A_MINUTE {
            let sent = act(&helper, WRITE, id, &[("submission_id", &form), ("words", &format!("Linje {nth}"))]).await;
            ensure!(sent.status == StatusCode::OK, "{nth}: {}", sent.text);
            form = sent.json()?;
        }
        let fields = [("submission_id", form.as_str()), ("words", "En for mye")];
        let much = act(&helper, WRITE, id, &fields).await;
        ensure!(much.status == StatusCode::TOO_MANY_REQUESTS, "{}", much.status);
        ensure!(
            captions(&helper, id).await?.lines.len() == usize::try_from(CAPTIONS_TOLD)?,
            "only the latest are told"
        );
        app.hand.forward(61);
        ensure!(act(&helper, WRITE, id, &fields).await.status == StatusCode::OK, "the same line, a little later");
        ensure!(last(&helper, id).await?.words == "En for mye");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_line_is_corrected_over_what_was_seen_and_taken_back_for_all() {
    on_both(async |app| {
        let id = app.world.teaching;
        let (one, other) = (app.signed_in("koordinator").await, app.signed_in("fagperson").await);
        let viewer = app.signed_in("deltaker").await;
        write(app, &one, id, "Hvile er brra").await?;
        let line = last(&one, id).await?;
        ensure!(change(&other, CORRECT, id, &line, "Hvile er bra").await == StatusCode::OK, "each other's too");
        ensure!(words(&viewer, id).await? == ["Hvile er bra"]);
        ensure!(change(&one, CORRECT, id, &line, "Hvile er fint").await == StatusCode::CONFLICT, "stale");
        ensure!(change(&one, TAKE_BACK, id, &line, "").await == StatusCode::CONFLICT, "stale");
        let now = last(&one, id).await?;
        let too_long = change(&one, CORRECT, id, &now, &"ø".repeat(MOST_CAPTION + 1)).await;
        ensure!(too_long == StatusCode::UNPROCESSABLE_ENTITY, "{too_long}");
        write(app, &other, id, "Også på jobb").await?;
        ensure!(change(&one, CORRECT, id, &now, "Hvile er godt").await == StatusCode::OK, "another's line is no harm");
        ensure!(words(&viewer, id).await? == ["Hvile er godt", "Også på jobb"]);

        let now = captions(&one, id).await?.lines.remove(0);
        for _ in 0..2 {
            ensure!(change(&one, TAKE_BACK, id, &now, "").await == StatusCode::OK, "twice is harmless");
        }
        ensure!(words(&viewer, id).await? == ["Også på jobb"]);
        ensure!(change(&one, CORRECT, id, &now, "Tilbake").await == StatusCode::CONFLICT, "gone");
        let file = viewer.page(&format!("/sessions/{id}/captions.vtt")).await.text;
        ensure!(!file.contains("Hvile") && file.contains("Også på jobb"), "{file}");
        ensure!(entity::caption::Entity::find().count(app.services.db.read()).await? == 2, "kept, and shown to nobody");
        let elsewhere = change(&one, CORRECT, app.world.talk, &last(&one, id).await?, "Hei").await;
        ensure!(elsewhere == StatusCode::NOT_FOUND, "{elsewhere}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_file_is_valid_whatever_was_typed_and_stays_after_the_end_which_takes_no_more_lines() {
    on_both(async |app| {
        let id = app.world.teaching;
        let (helper, leader) = (app.signed_in("koordinator").await, app.signed_in("fagperson").await);
        let path = format!("/sessions/{id}/captions.vtt");
        ensure!(parse(&leader.page(&path).await.text)?.is_empty(), "none yet");
        let typed = [
            "Hei <b>alle</b> &amp; dere",
            "00:00:01.000 --> 00:00:02.000",
            "WEBVTT\n\nNOTE skjult\n\n1\n00:01.000 --> 00:02.000\nlurt",
            "<script>alert(1)</script>\u{2028}\u{0}slutt",
        ];
        for words in typed {
            ensure!(write(app, &helper, id, words).await?.status == StatusCode::OK, "{words}");
        }
        let answer = leader.page(&path).await;
        let kind = answer.headers.get("content-type").and_then(|kind| kind.to_str().ok());
        ensure!(kind == Some("text/vtt; charset=utf-8"), "{kind:?}");
        let cues = parse(&answer.text)?;
        let said: Vec<_> = cues.iter().map(|cue| cue.2.as_str()).collect();
        let expected = [
            "Hei <b>alle</b> &amp; dere",
            "00:00:01.000 --> 00:00:02.000",
            "WEBVTT NOTE skjult 1 00:01.000 --> 00:02.000 lurt",
            "<script>alert(1)</script> slutt",
        ];
        ensure!(said == expected, "{said:?}");
        ensure!(cues[1].0 - cues[0].0 == 2_000 && cues[0].1 == cues[1].0 && cues[3].1 - cues[3].0 == 7_000, "{cues:?}");

        let line = last(&helper, id).await?;
        let form = captions(&helper, id).await?.submission_id;
        act(&leader, "/api/teaching/end", id, &[]).await;
        let late = act(&helper, WRITE, id, &[("submission_id", &form), ("words", "For sent")]).await;
        ensure!(late.status == StatusCode::CONFLICT, "{}", late.status);
        ensure!(change(&helper, CORRECT, id, &line, "For sent").await == StatusCode::CONFLICT);
        ensure!(captions(&helper, id).await?.submission_id.is_empty(), "nothing more is taken");
        ensure!(parse(&leader.page(&path).await.text)? == cues, "kept");
        let page = leader.page(&format!("/sessions/{id}/teach")).await.text;
        ensure!(page.contains(&path), "who leads is led to it");

        // started too early an end: what was said before stands in front, and times stay in order
        app.hand.forward(30);
        act(&leader, "/api/teaching/start", id, &[("again", "true")]).await;
        ensure!(captions(&helper, id).await?.lines.is_empty(), "of the part that is live");
        ensure!(write(app, &helper, id, "Videre").await?.status == StatusCode::OK);
        let cues = parse(&leader.page(&path).await.text)?;
        ensure!(cues.len() == 5 && cues[0].0 == 0 && cues[4].2 == "Videre", "{cues:?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn without_script_they_are_plain_forms_that_come_back_filled_in() {
    on_both(async |app| {
        let id = app.world.teaching;
        let (helper, page) = (app.signed_in("koordinator").await, format!("/sessions/{id}/captions"));
        let session = id.to_string();
        let shown = helper.page(&page).await.text;
        ensure!(shown.contains("Neste linje") && shown.contains("Ingen har skrevet noe ennå."), "{shown}");
        let form = captions(&helper, id).await?.submission_id;
        let fields = [("session", session.as_str()), ("submission_id", form.as_str()), ("words", "Vi begynner")];
        let sent = helper.form(&page, WRITE, &fields).await;
        ensure!(sent.status == StatusCode::SEE_OTHER && sent.location() == page, "{}", sent.status);
        ensure!(helper.page(&page).await.text.contains("Vi begynner"));

        let long = "lang ".repeat(60);
        let line = last(&helper, id).await?;
        let (caption, version) = (line.id.to_string(), line.version.to_string());
        let about = [("session", session.as_str()), ("caption", caption.as_str()), ("version", version.as_str())];
        let fields: Vec<_> = about.into_iter().chain([("anew", long.as_str())]).collect();
        ensure!(helper.form(&page, CORRECT, &fields).await.location() == page);
        write(app, &app.signed_in("fagperson").await, id, "En linje til").await?;
        let shown = helper.page(&page).await.text;
        ensure!(
            shown.contains(long.trim_end()) && shown.contains("aria-invalid"),
            "what was typed comes back: {shown}"
        );
        ensure!(helper.form(&page, TAKE_BACK, &about).await.location() == page);
        ensure!(words(&helper, id).await? == ["En linje til"]);
        Ok(())
    })
    .await;
}
