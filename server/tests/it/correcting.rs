//! Correcting what was sent: within a week, once however many send it, and with what it was before.

use crate::helpers::{Answer, Browser, TestApp, on_both};
use anyhow::{Context as _, ensure};
use contract::{
    AppError,
    participants::ParticipantView,
    questionnaire::{Opened, Receipt, Saved},
    results::Results,
    rights::MyData,
};
use domain::{questionnaire::Mode, rights::DataKind};
use entity::{audit, notification, response, response_version, score};
use jiff::{ToSpan as _, tz::TimeZone};
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use service::{Ctx, jobs, keeping};

async fn answer(browser: &Browser, asked: &str, link_id: &str, text: &str, version: i32) -> Answer {
    let version = version.to_string();
    let fields = [("assignment", asked), ("link_id", link_id), ("value[0]", text), ("version", &version)];
    browser.post("/api/questionnaire/answer", &fields).await
}

async fn submit(browser: &Browser, asked: &str, version: i32) -> Answer {
    browser.post("/api/questionnaire/submit", &[("assignment", asked), ("version", &version.to_string())]).await
}

async fn begin(browser: &Browser, asked: &str) -> Answer {
    browser.post("/api/questionnaire/correct", &[("assignment", asked)]).await
}

async fn opened(browser: &Browser, asked: &str) -> anyhow::Result<Opened> {
    let found = browser.read("/api/questionnaire/open", &[("assignment", asked)]).await;
    ensure!(found.status == 200, "{}", found.text);
    found.json()
}

async fn result(browser: &Browser, asked: &str) -> anyhow::Result<Receipt> {
    browser.read("/api/questionnaire/result", &[("assignment", asked)]).await.json()
}

/// The first participant sends WHO-5, each answer 3: 60 points.
async fn send(app: &TestApp, kari: &Browser) -> anyhow::Result<String> {
    let asked = app.world.participants[0].open_assignment.to_string();
    let mut version = 0;
    for link_id in ["1", "2", "3", "4", "5"] {
        version = answer(kari, &asked, link_id, "3", version).await.json::<Saved>()?.version;
    }
    let sent = submit(kari, &asked, version).await;
    ensure!(sent.status == 200, "{}", sent.text);
    Ok(asked)
}

async fn versions(app: &TestApp) -> anyhow::Result<u64> {
    Ok(response_version::Entity::find().count(app.services.db.read()).await?)
}

fn points(receipt: &Receipt) -> String {
    receipt.score.as_ref().map(|score| score.value.to_string()).unwrap_or_default()
}

#[tokio::test]
async fn a_correction_counts_when_it_is_sent_and_what_was_sent_before_is_kept_and_told() {
    on_both(async |app| {
        let (kari, ola) = (app.signed_in("deltaker").await, app.signed_in("fagperson").await);
        let enrolment = app.world.participants[0].enrolment.id.to_string();
        ensure!(
            begin(&kari, &app.world.participants[0].open_assignment.to_string()).await.status == 404,
            "not sent yet"
        );
        let asked = send(app, &kari).await?;
        let receipt = result(&kari, &asked).await?;
        let until = receipt.correcting.context("it may be corrected")?;
        ensure!(!until.begun && until.until.text.contains("30. november"), "{until:?}");
        ensure!(begin(&ola, &asked).await.status == 404, "what somebody answered alone is theirs");
        let path: String = begin(&kari, &asked).await.json()?;
        ensure!(path == format!("/questionnaires/{asked}/summary"), "{path}");
        ensure!(begin(&kari, &asked).await.status == 200, "said again");
        let there = opened(&kari, &asked).await?;
        ensure!(!there.submitted && there.correcting.is_some() && there.answers["1"] == ["3"], "{there:?}");
        let page = kari.page(&path).await.text;
        ensure!(page.contains("Rett svarene dine") && page.contains("Behold svarene som de var"), "{page}");

        let saved: Saved = answer(&kari, &asked, "1", "0", there.version).await.json()?;
        // what was sent stands, for everybody, until the correction is sent
        ensure!(points(&result(&kari, &asked).await?) == "60" && versions(app).await? == 0);
        let care: ParticipantView = ola.read("/api/participants/read", &[("enrolment", &enrolment)]).await.json()?;
        let care = care.care.context("clinical")?;
        ensure!(
            care.answered[0].corrected.is_none() && care.answered[0].answers[0].1.contains("halve tiden"),
            "{care:?}"
        );
        let own: MyData = kari.read("/api/rights/read", &[("kind", DataKind::Answers.as_str())]).await.json()?;
        ensure!(
            own.shown.context("answers")?.1.answers.iter().any(|form| !form.correction.is_empty()),
            "a draft is told"
        );
        let stale = submit(&kari, &asked, saved.version - 1).await;
        ensure!(stale.json::<AppError>()? == AppError::Conflict { current: saved.version }, "{}", stale.text);
        let corrected = submit(&kari, &asked, saved.version).await;
        ensure!(corrected.status == 200, "{}", corrected.text);
        let receipt: Receipt = corrected.json()?;
        ensure!(points(&receipt) == "48" && receipt.corrected.is_some(), "{receipt:?}");
        ensure!(points(&submit(&kari, &asked, saved.version).await.json()?) == "48", "sent twice");
        ensure!(versions(app).await? == 1);

        let results: Results = ola.read("/api/results/read", &[("enrolment", &enrolment)]).await.json()?;
        let form = &results.instruments[0].forms[0];
        let earlier = form.earlier.first().context("what it was")?;
        ensure!(earlier.by == "Kari Lund" && earlier.changes.len() == 1, "{earlier:?}");
        ensure!(earlier.changes[0].before.as_ref().is_some_and(|was| was.contains("halve tiden")), "{earlier:?}");
        ensure!(earlier.scores[0].value.is_some_and(|value| value.to_string() == "60"));
        let course = &results.instruments[0].scores[0];
        ensure!(course.latest.value.to_string() == "48" && course.points.len() == 3, "the curve has one point of it");
        let care: ParticipantView = ola.read("/api/participants/read", &[("enrolment", &enrolment)]).await.json()?;
        ensure!(care.care.context("clinical")?.answered[0].corrected.is_some());
        let own: MyData = kari.read("/api/rights/read", &[("kind", DataKind::Answers.as_str())]).await.json()?;
        let own = own.shown.context("answers")?.1.answers;
        let form = own.iter().find(|form| !form.earlier.is_empty()).context("both are in one's own data")?;
        ensure!(form.answers[0].1 != form.earlier[0].answers[0].1 && form.correction.is_empty(), "{form:?}");
        ensure!(form.earlier[0].scores[0].value.to_string() == "60" && form.scores[0].value.to_string() == "48");
        let acts = audit::Entity::find().filter(audit::Column::Act.eq("correct_answers"));
        ensure!(acts.count(app.services.db.read()).await? == 1);
        jobs::run_due(&app.services).await?;
        let told = notification::Entity::find().filter(notification::Column::Kind.eq("response_corrected"));
        ensure!(told.count(app.services.db.read()).await? == 1);
        ensure!(ola.page("/").await.text.contains("rettet svarene sine"));
        // what is kept changes its key like everything sealed
        let resealed = keeping::reseal(&Ctx::system(&app.services)).await?;
        ensure!(resealed.broken.is_empty(), "{resealed:?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn of_twenty_at_once_one_answer_is_kept_and_one_correction_counts() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let asked = send(app, &kari).await?;
        let begun = futures_util::future::join_all((0..20).map(|_| begin(&kari, &asked))).await;
        ensure!(begun.iter().all(|answer| answer.status == 200), "{begun:?}");
        let version = opened(&kari, &asked).await?.version;
        // twenty devices with other answers to the same question
        let texts: Vec<String> = (0..20).map(|n| (n % 3).to_string()).collect();
        let tries = texts.iter().zip(1..).map(|(text, n)| {
            let link_id = if n % 2 == 0 { "1" } else { "2" };
            answer(&kari, &asked, link_id, text, version)
        });
        let kept = futures_util::future::join_all(tries).await;
        let of_status = |status: u16| kept.iter().filter(|answer| answer.status == status).count();
        // who says what is there already is told that it is kept
        ensure!(of_status(200) >= 1 && of_status(200) + of_status(409) == 20, "{kept:?}");
        let there = opened(&kari, &asked).await?;
        ensure!(there.version == version + 1, "one was kept: {} after {version}", there.version);
        let sent = futures_util::future::join_all((0..20).map(|_| submit(&kari, &asked, there.version))).await;
        ensure!(sent.iter().all(|answer| answer.status == 200), "{sent:?}");
        ensure!(versions(app).await? == 1, "one version before");
        let response = response::Entity::find().filter(response::Column::CorrectedAt.is_not_null());
        let response = response.one(app.services.db.read()).await?.context("corrected")?;
        ensure!(response.correction.is_none() && response.version == there.version + 1);
        let scores = score::Entity::find().filter(score::Column::ResponseId.eq(response.id));
        ensure!(scores.count(app.services.db.read()).await? == 1);
        let acts = audit::Entity::find().filter(audit::Column::Act.eq("correct_answers"));
        ensure!(acts.count(app.services.db.read()).await? == 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_correction_is_given_up_or_changes_nothing_and_leaves_no_version() {
    on_both(async |app| {
        let (kari, jonas) = (app.signed_in("deltaker").await, app.signed_in("deltaker2").await);
        let asked = send(app, &kari).await?;
        for path in ["/api/questionnaire/correct", "/api/questionnaire/drop_correction"] {
            let fields = [("assignment", asked.as_str()), ("version", "1")];
            ensure!(jonas.post(path, &fields).await.status == 404, "{path}");
        }
        begin(&kari, &asked).await;
        let there = opened(&kari, &asked).await?;
        let saved: Saved = answer(&kari, &asked, "1", "0", there.version).await.json()?;
        let give_up = async |version: i32| {
            let fields = [("assignment", asked.as_str()), ("version", &version.to_string())];
            kari.post("/api/questionnaire/drop_correction", &fields).await
        };
        let stale = give_up(there.version).await;
        ensure!(stale.json::<AppError>()? == AppError::Conflict { current: saved.version }, "{}", stale.text);
        let path: String = give_up(saved.version).await.json()?;
        ensure!(path == format!("/questionnaires/{asked}/done") && opened(&kari, &asked).await?.submitted);
        ensure!(give_up(saved.version).await.status == 200, "said again");
        ensure!(points(&result(&kari, &asked).await?) == "60");
        // begun, and sent as it was
        begin(&kari, &asked).await;
        let there = opened(&kari, &asked).await?;
        ensure!(there.answers["1"] == ["3"], "it begins with what was sent: {:?}", there.answers);
        let receipt: Receipt = submit(&kari, &asked, there.version).await.json()?;
        ensure!(receipt.corrected.is_none() && versions(app).await? == 0);
        // without script
        let back = kari.form("/", "/api/questionnaire/correct", &[("assignment", &asked)]).await;
        ensure!(back.location() == format!("/questionnaires/{asked}/summary"), "{}", back.location());
        // after a week nothing of it can be written or sent; what was sent stands
        let there = opened(&kari, &asked).await?;
        let saved: Saved = answer(&kari, &asked, "1", "0", there.version).await.json()?;
        app.hand.forward(8 * 24 * 60 * 60);
        let kari = app.signed_in("deltaker").await;
        ensure!(opened(&kari, &asked).await?.submitted);
        for late in [answer(&kari, &asked, "2", "0", saved.version).await, submit(&kari, &asked, saved.version).await] {
            ensure!(matches!(late.json::<AppError>()?, AppError::Conflict { .. }), "{}", late.text);
        }
        ensure!(begin(&kari, &asked).await.status == 404);
        let receipt = result(&kari, &asked).await?;
        ensure!(points(&receipt) == "60" && receipt.correcting.is_none() && versions(app).await? == 0);
        Ok(())
    })
    .await;
}

/// PHQ-9, asked of the first participant by hand.
async fn ask_phq9(app: &TestApp, ola: &Browser) -> anyhow::Result<String> {
    let enrolment = app.world.participants[0].enrolment.id.to_string();
    let today = app.services.clock.now().to_zoned(TimeZone::get("Europe/Oslo")?).date();
    let until = today.saturating_add(7.days()).to_string();
    let fields = [("enrolment", enrolment.as_str()), ("questionnaire", "phq-9"), ("due", until.as_str())];
    let asked = ola.post("/api/participants/ask_questionnaire", &fields).await;
    ensure!(asked.status == 200, "{}", asked.text);
    let view: ParticipantView = ola.read("/api/participants/read", &[("enrolment", &enrolment)]).await.json()?;
    let listed = view.care.context("clinical")?.asked;
    Ok(listed.iter().find(|one| one.timepoint.is_empty()).context("asked")?.assignment.to_string())
}

#[tokio::test]
async fn a_risk_answer_in_a_correction_reaches_who_is_named_and_what_was_acted_on_stands() {
    on_both(async |app| {
        let (kari, ola) = (app.signed_in("deltaker").await, app.signed_in("fagperson").await);
        let asked = ask_phq9(app, &ola).await?;
        let mut version = 0;
        for link_id in ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"] {
            let kept = answer(&kari, &asked, link_id, "0", version).await;
            ensure!(kept.status == 200, "{link_id}: {}", kept.text);
            version = kept.json::<Saved>()?.version;
        }
        ensure!(submit(&kari, &asked, version).await.status == 200);
        let therapist = app.ctx("fagperson").await?;
        ensure!(service::risk::open_alerts(&therapist).await?.open.is_empty());
        begin(&kari, &asked).await;
        let version = opened(&kari, &asked).await?.version;
        let saved: Saved = answer(&kari, &asked, "9", "2", version).await.json()?;
        let alerts = service::risk::open_alerts(&therapist).await?.open;
        ensure!(alerts.len() == 1, "from the draft of a correction, at once");
        ensure!(kari.page(&format!("/questionnaires/{asked}/summary")).await.text.contains("tel:113"));
        ensure!(submit(&kari, &asked, saved.version).await.status == 200);
        // taken back again, the alert stands
        begin(&kari, &asked).await;
        let version = opened(&kari, &asked).await?.version;
        let saved: Saved = answer(&kari, &asked, "9", "0", version).await.json()?;
        ensure!(submit(&kari, &asked, saved.version).await.status == 200);
        ensure!(service::risk::open_alerts(&therapist).await?.open.len() == 1 && versions(app).await? == 2);
        // a correction that is begun when somebody has acted cannot be sent
        begin(&kari, &asked).await;
        let version = opened(&kari, &asked).await?.version;
        let saved: Saved = answer(&kari, &asked, "1", "3", version).await.json()?;
        let alert = &service::risk::open_alerts(&therapist).await?.open[0];
        let (id, seen) = (alert.id.to_string(), alert.version.to_string());
        service::risk::acknowledge(&therapist, &id, &seen, "Ringte henne").await?;
        let refused = submit(&kari, &asked, saved.version).await;
        ensure!(matches!(refused.json::<AppError>()?, AppError::Conflict { .. }), "{}", refused.text);
        ensure!(opened(&kari, &asked).await?.submitted && versions(app).await? == 2);
        ensure!(begin(&kari, &asked).await.status == 404 && result(&kari, &asked).await?.correcting.is_none());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn staff_correct_what_they_copied_from_paper_and_the_participant_does_not() {
    on_both(async |app| {
        let (kari, ola) = (app.signed_in("deltaker").await, app.signed_in("fagperson").await);
        let asked = app.world.participants[0].open_assignment.to_string();
        let begun = ola.post("/api/participants/take_down", &[("assignment", &asked), ("mode", "paper")]).await;
        ensure!(begun.status == 200, "{}", begun.text);
        let mut version = opened(&ola, &asked).await?.version;
        for link_id in ["1", "2", "3", "4", "5"] {
            version = answer(&ola, &asked, link_id, "3", version).await.json::<Saved>()?.version;
        }
        ensure!(submit(&ola, &asked, version).await.status == 200);
        ensure!(begin(&kari, &asked).await.status == 404 && result(&kari, &asked).await?.correcting.is_none());
        ensure!(begin(&app.signed_in("psykolog").await, &asked).await.status == 404, "who follows somebody else");
        ensure!(begin(&ola, &asked).await.status == 200);
        let there = opened(&ola, &asked).await?;
        ensure!(opened(&kari, &asked).await?.submitted, "for the participant it is as it was sent");
        let saved: Saved = answer(&ola, &asked, "1", "5", there.version).await.json()?;
        let receipt: Receipt = submit(&ola, &asked, saved.version).await.json()?;
        ensure!(points(&receipt) == "68");
        let results: Results = kari.read("/api/results/read", &[("enrolment", "")]).await.json()?;
        let form = &results.instruments[0].forms[0];
        ensure!(form.mode == Mode::Paper && form.earlier[0].by == "Ola Vik", "{form:?}");
        ensure!(kari.page("/access-log").await.text.contains("Rettet svarene dine på et skjema"));
        Ok(())
    })
    .await;
}
