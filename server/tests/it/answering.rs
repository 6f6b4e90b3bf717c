//! Questions of every kind, and answers that staff write down.

use crate::helpers::{Answer, Browser, TestApp, on_both};
use anyhow::{Context as _, ensure};
use contract::{
    AppError,
    participants::{CareView, ParticipantView},
    questionnaire::{DueList, Opened, Receipt, Saved},
};
use domain::questionnaire::Mode;
use entity::{audit, response};
use jiff::{ToSpan as _, tz::TimeZone};
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};

const WORK: &str = "Arbeid nå";

async fn care(staff: &Browser, enrolment: &str) -> anyhow::Result<CareView> {
    let view: ParticipantView = staff.read("/api/participants/read", &[("enrolment", enrolment)]).await.json()?;
    view.care.context("clinical")
}

/// Asks the first participant about their work; gives the assignment.
async fn ask_about_work(app: &TestApp, staff: &Browser) -> anyhow::Result<String> {
    let enrolment = app.world.participants[0].enrolment.id.to_string();
    let today = app.services.clock.now().to_zoned(TimeZone::get("Europe/Oslo")?).date();
    let until = today.saturating_add(7.days()).to_string();
    let fields = [("enrolment", enrolment.as_str()), ("questionnaire", "work-situation"), ("due", until.as_str())];
    let asked = staff.post("/api/participants/ask_questionnaire", &fields).await;
    ensure!(asked.status == 200, "{}", asked.text);
    let asked = care(staff, &enrolment).await?.asked;
    let one = asked.iter().find(|one| one.title.text == WORK).context("asked")?;
    Ok(one.assignment.to_string())
}

/// Answers one question of a draft of this version.
async fn answer(browser: &Browser, asked: &str, link_id: &str, texts: &[&str], own: &str, version: i32) -> Answer {
    let version = version.to_string();
    let names: Vec<String> = (0..texts.len()).map(|at| format!("value[{at}]")).collect();
    let mut fields = vec![("assignment", asked), ("link_id", link_id), ("version", &version), ("own", own)];
    fields.extend(names.iter().map(String::as_str).zip(texts.iter().copied()));
    browser.post("/api/questionnaire/answer", &fields).await
}

async fn opened(browser: &Browser, asked: &str) -> anyhow::Result<Opened> {
    browser.read("/api/questionnaire/open", &[("assignment", asked)]).await.json()
}

async fn submit(browser: &Browser, asked: &str, version: i32) -> Answer {
    browser.post("/api/questionnaire/submit", &[("assignment", asked), ("version", &version.to_string())]).await
}

#[tokio::test]
async fn every_kind_of_question_is_answered_kept_and_told_in_words() {
    on_both(async |app| {
        let (ola, kari) = (app.signed_in("fagperson").await, app.signed_in("deltaker").await);
        let asked = ask_about_work(app, &ola).await?;
        let mut version = 0;
        for (link_id, texts, own, next) in [
            ("situation", &["partial"][..], "", Some(1)),
            ("percent", &["40"], "", Some(3)),
            ("difficult", &["pace", "people"], "Lyset på kontoret", Some(4)),
            ("talked", &["true"], "", Some(5)),
            ("agreed", &["Kortere dager.\nRolig rom."], "", Some(6)),
            ("rest", &["1,5"], "", Some(7)),
            ("energy", &["10:30"], "", None),
        ] {
            let kept = answer(&kari, &asked, link_id, texts, own, version).await;
            ensure!(kept.status == 200, "{link_id}: {}", kept.text);
            let saved: Saved = kept.json()?;
            ensure!(saved.next == next, "{link_id}: {saved:?}");
            version = saved.version;
        }
        let there = opened(&kari, &asked).await?.answers;
        ensure!(there["difficult"] == ["pace", "people", " Lyset på kontoret"], "{there:?}");
        ensure!(there["rest"] == ["1.5"] && there["energy"] == ["10:30"] && there["talked"] == ["true"]);
        // it is no longer asked, and comes back where it was when it is
        let saved: Saved = answer(&kari, &asked, "talked", &["false"], "", version).await.json()?;
        ensure!(saved.next == Some(6), "{saved:?}");
        ensure!(opened(&kari, &asked).await?.answers.contains_key("agreed"), "the draft keeps it");
        // what may be left out may be taken out
        let saved: Saved = answer(&kari, &asked, "energy", &[], "", saved.version).await.json()?;
        ensure!(!opened(&kari, &asked).await?.answers.contains_key("energy"));
        let due: DueList = kari.read("/api/questionnaire/due", &[]).await.json()?;
        let waits = due.open.iter().find(|one| one.assignment.to_string() == asked).context("waits")?;
        ensure!((waits.answered, waits.total) == (5, 6), "{waits:?}");
        let receipt: Receipt = submit(&kari, &asked, saved.version).await.json()?;
        ensure!(receipt.score.is_none() && receipt.by_staff.is_none());
        let told = care(&ola, &app.world.participants[0].enrolment.id.to_string()).await?.answered;
        let told = told.iter().find(|form| form.title.text == WORK).context("told")?;
        let answers: Vec<&str> = told.answers.iter().map(|(_, answer)| answer.as_str()).collect();
        ensure!(
            answers
                == [
                    "Jeg er delvis sykmeldt",
                    "40",
                    "Tempo og frister, Å være sammen med mange, Lyset på kontoret",
                    "Nei",
                    "1,5 timer"
                ],
            "what was not asked in the end is not among it: {answers:?}"
        );
        ensure!(told.mode == Mode::OwnHand);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_no_answer_is_told_at_its_field_and_changes_nothing() {
    on_both(async |app| {
        let (ola, kari) = (app.signed_in("fagperson").await, app.signed_in("deltaker").await);
        let asked = ask_about_work(app, &ola).await?;
        let saved: Saved = answer(&kari, &asked, "situation", &["partial"], "", 0).await.json()?;
        for (link_id, texts, own, code) in [
            ("situation", &["nobody"][..], "", "unknown_choice"),
            ("situation", &["partial", "full"], "", "one_answer"),
            ("situation", &[], "", "required"),
            ("percent", &["førti"], "", "not_a_number"),
            ("percent", &["40,5"], "", "not_whole"),
            ("percent", &["101"], "", "between"),
            ("percent", &["40", "50"], "", "one_answer"),
            ("last-day", &["30.11.2026"], "", "invalid_date"),
            ("talked", &["kanskje"], "", "unknown_choice"),
            ("agreed", &[&"x".repeat(1001)], "", "too_long"),
            ("rest", &["25"], "", "between"),
            ("rest", &["1,25"], "", "decimals"),
            ("energy", &["i dag"], "", "invalid_time"),
        ] {
            let refused = answer(&kari, &asked, link_id, texts, own, saved.version).await;
            let error: AppError = refused.json()?;
            let AppError::Invalid { fields } = &error else { anyhow::bail!("{link_id}: {error:?}") };
            ensure!(fields[0].field == "value[0]" && fields[0].code == code, "{link_id} {texts:?}: {fields:?}");
        }
        ensure!(opened(&kari, &asked).await?.answers.len() == 1);
        // own words are an answer of their own, also beside what was picked before
        let own: Saved = answer(&kari, &asked, "situation", &["partial"], "Permisjon", saved.version).await.json()?;
        ensure!(opened(&kari, &asked).await?.answers["situation"] == [" Permisjon"]);
        let AppError::Invalid { fields } = submit(&kari, &asked, own.version).await.json()? else {
            anyhow::bail!("sent without what must be answered");
        };
        ensure!(fields.iter().map(|field| field.field.as_str()).collect::<Vec<_>>() == ["talked"], "{fields:?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn without_script_the_way_follows_the_answers() {
    on_both(async |app| {
        let (ola, kari) = (app.signed_in("fagperson").await, app.signed_in("deltaker").await);
        let asked = ask_about_work(app, &ola).await?;
        let path = format!("/questionnaires/{asked}");
        let go = async |link_id: &str, text: &str, version: &str, onward: &str| {
            let fields = [
                ("assignment", asked.as_str()),
                ("link_id", link_id),
                ("value[0]", text),
                ("version", version),
                ("onward", onward),
            ];
            kari.form(&path, "/api/questionnaire/answer", &fields).await
        };
        ensure!(go("situation", "full", "0", "").await.location() == format!("{path}?q=3"), "not the per cent");
        let page = kari.page(&format!("{path}?q=3")).await.text;
        ensure!(page.contains("Når var du sist på jobb?") && page.contains("type=\"date\""), "{page}");
        ensure!(
            kari.page(&format!("{path}?q=2")).await.text.contains("Når var du sist på jobb?"),
            "what is not asked is passed"
        );
        // nothing typed: it may be left out
        ensure!(go("last-day", "", "1", "").await.location() == format!("{path}?q=4"));
        ensure!(go("talked", "false", "1", "summary").await.location() == format!("{path}/summary"));
        let refused = go("rest", "mye", "2", "").await;
        ensure!(refused.location() == path, "{}", refused.location());
        let back = kari.page(&format!("{path}?q=7")).await.text;
        ensure!(back.contains("Skriv et tall.") && back.contains("value=\"mye\""), "{back}");
        let summary = kari.page(&format!("{path}/summary")).await.text;
        ensure!(summary.contains("Jeg er helt sykmeldt") && summary.contains("Svar på spørsmål 6"), "{summary}");
        ensure!(!summary.contains("spørsmål 7"), "what is not asked is not shown: {summary}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn staff_write_down_what_is_said_aloud_or_on_paper() {
    on_both(async |app| {
        let (ola, kari) = (app.signed_in("fagperson").await, app.signed_in("deltaker").await);
        let enrolment = app.world.participants[0].enrolment.id.to_string();
        let asked = app.world.participants[0].open_assignment.to_string();
        let saved: Saved = answer(&kari, &asked, "1", &["3"], "", 0).await.json()?;
        // what somebody answers alone is read by nobody else
        let theirs = ola.read("/api/questionnaire/open", &[("assignment", &asked)]).await;
        ensure!(theirs.status == 404 && answer(&ola, &asked, "2", &["3"], "", 1).await.status == 404);
        let take_down = async |browser: &Browser, mode: &str| {
            browser.post("/api/participants/take_down", &[("assignment", &asked), ("mode", mode)]).await
        };
        for mode in ["", "own_hand", "performed", "x"] {
            ensure!(take_down(&ola, mode).await.status == 422, "{mode}");
        }
        ensure!(
            take_down(&app.signed_in("psykolog").await, "read_out").await.status == 404,
            "who follows somebody else"
        );
        ensure!(take_down(&kari, "read_out").await.status == 403);
        let path: String = take_down(&ola, "read_out").await.json()?;
        ensure!(path == format!("/questionnaires/{asked}"), "{path}");
        ensure!(take_down(&ola, "read_out").await.status == 200, "said again");
        let there = opened(&ola, &asked).await?;
        let whose = there.by_staff.context("by staff")?;
        ensure!((whose.name.as_str(), whose.mode) == ("Kari Lund", Mode::ReadOut) && there.answers["1"] == ["3"]);
        // who writes with their own hand again is read by nobody again
        let alone: Saved = answer(&kari, &asked, "2", &["1"], "", saved.version).await.json()?;
        ensure!(answer(&ola, &asked, "2", &["3"], "", alone.version).await.status == 404);
        ensure!(take_down(&ola, "read_out").await.status == 200);
        let mut version = alone.version;
        for link_id in ["2", "3", "4", "5"] {
            let saved: Saved = answer(&ola, &asked, link_id, &["3"], "", version).await.json()?;
            version = saved.version;
        }
        ensure!(care(&ola, &enrolment).await?.asked.iter().any(|one| one.by_staff && one.begun));
        let receipt: Receipt = submit(&ola, &asked, version).await.json()?;
        ensure!(receipt.by_staff.is_some());
        ensure!(receipt.score.context("a score")?.value.to_string() == "60");
        let told = care(&ola, &enrolment).await?.answered;
        ensure!(told[0].mode == Mode::ReadOut, "{:?}", told[0].mode);
        let row =
            response::Entity::find().filter(response::Column::Mode.eq("read_out")).one(app.services.db.read()).await?;
        ensure!(row.context("kept")?.entered_by == Some(app.ctx("fagperson").await?.actor()?.account));
        for (act, purpose, count) in [
            ("take_down_answers", "care", 3),
            ("write_answers", "care", 1),
            ("submit_answers", "care", 1),
            ("write_answers", "own", 1),
        ] {
            let rows =
                audit::Entity::find().filter(audit::Column::Act.eq(act)).filter(audit::Column::Purpose.eq(purpose));
            ensure!(rows.count(app.services.db.read()).await? == count, "{act} {purpose}");
        }
        ensure!(matches!(take_down(&ola, "paper").await.json()?, AppError::Conflict { .. }), "sent is sent");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn staff_perform_a_test_that_the_participant_is_not_asked() {
    on_both(async |app| {
        let (grete, kari) = (app.signed_in("koordinator").await, app.signed_in("deltaker").await);
        let enrolment = app.world.participants[0].enrolment.id.to_string();
        let perform = async |browser: &Browser, test: &str| {
            browser.post("/api/participants/perform", &[("enrolment", &enrolment), ("test", test)]).await
        };
        for test in ["", "who-5", "x"] {
            ensure!(perform(&grete, test).await.status == 422, "{test}");
        }
        ensure!(perform(&app.signed_in("psykolog").await, "sit-to-stand").await.status == 404);
        let path: String = perform(&grete, "sit-to-stand").await.json()?;
        let asked = path.strip_prefix("/questionnaires/").context("the way")?.to_owned();
        let due: DueList = kari.read("/api/questionnaire/due", &[]).await.json()?;
        ensure!(due.open.iter().all(|one| one.assignment.to_string() != asked), "nothing to answer");
        ensure!(answer(&kari, &asked, "hands", &["false"], "", 1).await.status == 404, "nor to write in");
        let looks = audit::Entity::find().filter(audit::Column::Act.eq("read_answers"));
        let before = looks.clone().count(app.services.db.read()).await?;
        opened(&grete, &asked).await?;
        opened(&grete, &asked).await?;
        ensure!(looks.count(app.services.db.read()).await? == before + 1, "one row a sitting");
        let page = grete.page(&path).await.text;
        ensure!(page.contains("Du tester eller vurderer Kari Lund.") && page.contains("Slik gjør dere"), "{page}");
        let mut version = opened(&grete, &asked).await?.version;
        for (link_id, text) in
            [("hands", "false"), ("repetitions", "14"), ("height", "45"), ("effort-after", "5"), ("pain-after", "2")]
        {
            let kept = answer(&grete, &asked, link_id, &[text], "", version).await;
            ensure!(kept.status == 200, "{link_id}: {}", kept.text);
            version = kept.json::<Saved>()?.version;
        }
        let receipt: Receipt = submit(&grete, &asked, version).await.json()?;
        ensure!(receipt.score.context("a score")?.value.to_string() == "14");
        let told = care(&grete, &enrolment).await?;
        ensure!(told.answered[0].mode == Mode::Performed, "{:?}", told.answered);
        ensure!(told.scores.iter().any(|score| score.score.value.to_string() == "14"));
        // how it went is theirs to see
        let due: DueList = kari.read("/api/questionnaire/due", &[]).await.json()?;
        ensure!(due.done[0].assignment.to_string() == asked);
        ensure!(kari.read("/api/questionnaire/result", &[("assignment", &asked)]).await.status == 200);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_risk_answer_says_whom_to_call_and_reaches_who_is_named_also_from_a_draft_and_from_paper() {
    on_both(async |app| {
        let (ola, kari) = (app.signed_in("fagperson").await, app.signed_in("deltaker").await);
        let enrolment = app.world.participants[0].enrolment.id.to_string();
        let today = app.services.clock.now().to_zoned(TimeZone::get("Europe/Oslo")?).date();
        let until = today.saturating_add(7.days()).to_string();
        let fields = [("enrolment", enrolment.as_str()), ("questionnaire", "phq-9"), ("due", until.as_str())];
        let asked = ola.post("/api/participants/ask_questionnaire", &fields).await;
        ensure!(asked.status == 200, "{}", asked.text);
        let listed = care(&ola, &enrolment).await?.asked;
        let asked = listed.iter().find(|one| one.timepoint.is_empty()).context("asked")?.assignment.to_string();
        let risk = opened(&kari, &asked).await?.risk.context("it asks of risk")?;
        ensure!(
            risk.items == [("9".to_owned(), ["1", "2", "3"].map(str::to_owned).into())]
                && risk.help.told.as_deref() == Some("Ola Vik"),
            "{risk:?}"
        );
        let alerts = async || -> anyhow::Result<usize> {
            Ok(service::risk::open_alerts(&app.ctx("fagperson").await?).await?.open.len())
        };
        let saved: Saved = answer(&kari, &asked, "9", &["0"], "", 0).await.json()?;
        ensure!(alerts().await? == 0, "0 raises none, and is not told as safe");
        let page = kari.page(&format!("/questionnaires/{asked}?q=9")).await.text;
        ensure!(!page.contains("116 123"), "{page}");
        let saved: Saved = answer(&kari, &asked, "9", &["1"], "", saved.version).await.json()?;
        ensure!(alerts().await? == 1, "from a draft");
        for path in [format!("/questionnaires/{asked}?q=1"), format!("/questionnaires/{asked}/summary")] {
            let page = kari.page(&path).await.text;
            ensure!(page.contains("tel:113") && page.contains("116 123") && page.contains("Ola Vik"), "{path}: {page}");
        }
        let saved: Saved = answer(&kari, &asked, "9", &["0"], "", saved.version).await.json()?;
        ensure!(alerts().await? == 1, "an answer taken back calls nobody off");
        // what is seen to waits anew when the answer gets worse, and not when it gets better
        let seen_to = async || {
            let ola = app.ctx("fagperson").await?;
            let open = service::risk::open_alerts(&ola).await?.open.remove(0);
            service::risk::acknowledge(&ola, &open.id.to_string(), &open.version.to_string(), "Ringte").await?;
            anyhow::Ok(())
        };
        seen_to().await?;
        let saved: Saved = answer(&kari, &asked, "9", &["2"], "", saved.version).await.json()?;
        ensure!(alerts().await? == 1, "from none to some");
        seen_to().await?;
        let saved: Saved = answer(&kari, &asked, "9", &["1"], "", saved.version).await.json()?;
        ensure!(alerts().await? == 0, "less than what somebody has seen to");
        let saved: Saved = answer(&kari, &asked, "9", &["3"], "", saved.version).await.json()?;
        ensure!(alerts().await? == 1, "more");
        let saved: Saved = answer(&kari, &asked, "1", &["3"], "", saved.version).await.json()?;
        seen_to().await?;
        let saved: Saved = answer(&kari, &asked, "2", &["3"], "", saved.version).await.json()?;
        ensure!(alerts().await? == 0, "another question changes nothing");
        // from paper, of somebody else
        let other = app.world.participants[1].enrolment.id.to_string();
        let fields = [("enrolment", other.as_str()), ("questionnaire", "phq-9"), ("due", until.as_str())];
        ensure!(ola.post("/api/participants/ask_questionnaire", &fields).await.status == 200);
        let listed = care(&ola, &other).await?.asked;
        let on_paper = listed.iter().find(|one| one.timepoint.is_empty()).context("asked")?.assignment.to_string();
        let begun = ola.post("/api/participants/take_down", &[("assignment", &on_paper), ("mode", "paper")]).await;
        ensure!(begun.status == 200, "{}", begun.text);
        ensure!(answer(&ola, &on_paper, "9", &["3"], "", 1).await.status == 200);
        ensure!(alerts().await? == 1, "from paper");
        ensure!(saved.version == 8);
        Ok(())
    })
    .await;
}
