//! A tablet at the centre that staff hand to a participant: what it opens, who is said to have answered, and how it ends.

use crate::helpers::{Answer, Browser, TestApp, on_both};
use anyhow::{Context as _, ensure};
use contract::{
    account::OwnSession,
    participants::ParticipantView,
    questionnaire::{Opened, Receipt, Saved, Tablet},
};
use domain::questionnaire::Mode;
use entity::{audit, response, web_session};
use jiff::{ToSpan as _, tz::TimeZone};
use reqwest::{Method, StatusCode};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};

const MINUTE: i64 = 60;

async fn open(browser: &Browser, asked: &str) -> Answer {
    browser.read("/api/questionnaire/open", &[("assignment", asked)]).await
}

async fn answer(browser: &Browser, asked: &str, link_id: &str, value: &str, version: i32) -> Answer {
    let version = version.to_string();
    let fields = [("assignment", asked), ("link_id", link_id), ("value[0]", value), ("version", &version)];
    browser.post("/api/questionnaire/answer", &fields).await
}

async fn submit(browser: &Browser, asked: &str, version: i32) -> Answer {
    browser.post("/api/questionnaire/submit", &[("assignment", asked), ("version", &version.to_string())]).await
}

async fn on_it(browser: &Browser) -> anyhow::Result<Tablet> {
    browser.read("/api/questionnaire/tablet", &[]).await.json()
}

/// Asks the first participant about pain; gives the assignment.
async fn ask_about_pain(app: &TestApp) -> anyhow::Result<String> {
    let (ola, enrolment) = (app.signed_in("fagperson").await, app.world.participants[0].enrolment.id.to_string());
    let today = app.services.clock.now().to_zoned(TimeZone::get("Europe/Oslo")?).date();
    let until = today.saturating_add(7.days()).to_string();
    let fields = [("enrolment", enrolment.as_str()), ("questionnaire", "nprs"), ("due", until.as_str())];
    ensure!(ola.post("/api/participants/ask_questionnaire", &fields).await.status == 200);
    let view: ParticipantView = ola.read("/api/participants/read", &[("enrolment", &enrolment)]).await.json()?;
    let asked = view.care.context("clinical")?.asked;
    let who_5 = app.world.participants[0].open_assignment;
    Ok(asked.iter().find(|one| one.assignment != who_5).context("asked")?.assignment.to_string())
}

async fn acts(app: &TestApp, act: &str) -> anyhow::Result<Vec<audit::Model>> {
    Ok(audit::Entity::find().filter(audit::Column::Act.eq(act)).all(app.services.db.read()).await?)
}

#[tokio::test]
async fn the_participant_answers_on_it_and_it_is_said_how() {
    on_both(async |app| {
        let asked = app.world.participants[0].open_assignment.to_string();
        let tablet = app.tablet("fagperson", 0, "").await?;
        let waits = on_it(&tablet).await?;
        ensure!(waits.name == "Kari Lund" && !waits.sent && waits.until == "12.30", "{waits:?}");
        ensure!(waits.open.iter().map(|one| one.assignment.to_string()).collect::<Vec<_>>() == [asked.clone()]);
        ensure!(open(&tablet, &asked).await.json::<Opened>()?.by_staff.is_none(), "the answers are Kari's own");
        let mut version = 0;
        for link_id in ["1", "2", "3", "4", "5"] {
            version = answer(&tablet, &asked, link_id, "3", version).await.json::<Saved>()?.version;
        }
        let receipt: Receipt = submit(&tablet, &asked, version).await.json()?;
        ensure!((receipt.score.context("a score")?.value - 60.0).abs() < f64::EPSILON);
        let after = on_it(&tablet).await?;
        ensure!(after.sent && after.open.is_empty(), "{after:?}");
        let done = tablet.page(&format!("/questionnaires/{asked}/done")).await;
        ensure!(done.status == StatusCode::OK && done.text.contains("href=\"/tablet\""), "{}", done.text);
        ensure!(!done.text.contains("href=\"/\""), "and no way out of it");
        // whose answers, how, and who handed it over
        let row = response::Entity::find().filter(response::Column::Mode.eq(Mode::Tablet));
        let row = row.one(app.services.db.read()).await?.context("kept")?;
        ensure!(row.entered_by == Some(app.world.staff.therapist) && row.submitted_at.is_some());
        for (act, by) in [
            ("hand_over_tablet", app.world.staff.therapist),
            ("write_answers", app.world.participants[0].account),
            ("submit_answers", app.world.participants[0].account),
        ] {
            let rows = acts(app, act).await?;
            ensure!(rows.len() == 1 && rows[0].actor_id == by, "{act}: {rows:?}");
        }
        let (kari, ola) = (app.signed_in("deltaker").await, app.signed_in("fagperson").await);
        ensure!(kari.page("/access-log").await.text.contains("Ga deg et nettbrett å svare på"));
        let enrolment = app.world.participants[0].enrolment.id.to_string();
        let view: ParticipantView = ola.read("/api/participants/read", &[("enrolment", &enrolment)]).await.json()?;
        ensure!(view.care.context("clinical")?.answered[0].mode == Mode::Tablet);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_handed_it_over_is_signed_out_of_it_in_every_tab() {
    on_both(async |app| {
        let (ola, enrolment) = (app.signed_in("fagperson").await, app.world.participants[0].enrolment.id.to_string());
        let page = format!("/participants/{enrolment}");
        // a tab that has kept the cookie from before
        let cookie = ola.page("/").await;
        ensure!(cookie.status == StatusCode::OK);
        let old = {
            let sessions = web_session::Entity::find().filter(web_session::Column::EndedAt.is_null());
            let sessions = sessions.filter(web_session::Column::AccountId.eq(app.world.staff.therapist));
            sessions.one(app.services.db.read()).await?.context("ola's")?
        };
        let fields = [("enrolment", enrolment.as_str())];
        ensure!(ola.form(&page, "/api/participants/hand_over", &fields).await.location() == "/tablet");
        let ended = web_session::Entity::find_by_id(old.id).one(app.services.db.read()).await?.context("a row")?;
        ensure!(ended.ended_at.is_some());
        let back = ola.page(&page).await;
        ensure!(back.location() == "/tablet" && !back.text.contains("Kari"), "the way back leads to the tablet");
        // to hand over once more, sign in or prove oneself is not for the tablet
        for path in
            ["/api/participants/hand_over", "/api/account/sign_in", "/api/account/confirm", "/api/account/sign_out"]
        {
            ensure!(ola.post(path, &fields).await.status == StatusCode::FORBIDDEN, "{path}");
        }
        let head = ola.send(Method::HEAD, "/tablet", &[], None).await;
        ensure!(head.status == StatusCode::OK, "as it says that it is used");
        ensure!(ola.read("/api/questionnaire/tablet", &[]).await.status == StatusCode::OK);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn it_may_be_for_one_questionnaire_and_opens_nothing_that_was_sent_before() {
    on_both(async |app| {
        let (kari, who_5) = (app.signed_in("deltaker").await, app.world.participants[0].open_assignment.to_string());
        let pain = ask_about_pain(app).await?;
        let tablet = app.tablet("fagperson", 0, &pain).await?;
        ensure!(on_it(&tablet).await?.open.len() == 1);
        ensure!(open(&tablet, &pain).await.status == StatusCode::OK);
        ensure!(open(&tablet, &who_5).await.status == StatusCode::NOT_FOUND, "not what it is for");
        ensure!(answer(&tablet, &who_5, "1", "3", 0).await.status == StatusCode::NOT_FOUND);
        // sent at home while the tablet was out
        let mut version = 0;
        for link_id in ["1", "2", "3", "4", "5"] {
            version = answer(&kari, &who_5, link_id, "3", version).await.json::<Saved>()?.version;
        }
        ensure!(submit(&kari, &who_5, version).await.status == StatusCode::OK);
        app.hand.forward(MINUTE);
        let whole = app.tablet("fagperson", 0, "").await?;
        for path in ["/api/questionnaire/open", "/api/questionnaire/result"] {
            let answer = whole.read(path, &[("assignment", &who_5)]).await;
            ensure!(answer.status == StatusCode::NOT_FOUND, "{path} {}", answer.text);
        }
        ensure!(
            tablet.read("/api/questionnaire/tablet", &[]).await.status == StatusCode::UNAUTHORIZED,
            "one at a time"
        );
        // nothing that does not wait can be handed over
        let (ola, enrolment) = (app.signed_in("fagperson").await, app.world.participants[0].enrolment.id.to_string());
        let fields = [("enrolment", enrolment.as_str()), ("only", who_5.as_str())];
        ensure!(ola.post("/api/participants/hand_over", &fields).await.status == StatusCode::NOT_FOUND);
        ensure!(ola.page("/").await.status == StatusCode::OK, "and nothing has happened to who tried");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn it_locks_itself_and_loses_no_answer() {
    on_both(async |app| {
        let asked = app.world.participants[0].open_assignment.to_string();
        let tablet = app.tablet("fagperson", 0, "").await?;
        let saved: Saved = answer(&tablet, &asked, "1", "3", 0).await.json()?;
        app.hand.forward(19 * MINUTE);
        // use keeps it
        ensure!(tablet.send(Method::HEAD, "/tablet", &[], None).await.status == StatusCode::OK);
        app.hand.forward(19 * MINUTE);
        let saved: Saved = answer(&tablet, &asked, "2", "4", saved.version).await.json()?;
        app.hand.forward(21 * MINUTE);
        let late = answer(&tablet, &asked, "3", "5", saved.version).await;
        ensure!(late.status == StatusCode::UNAUTHORIZED, "{}", late.text);
        // without script that is said at the door
        let page = format!("/questionnaires/{asked}?q=3");
        let fields = [("assignment", asked.as_str()), ("link_id", "3"), ("value[0]", "5"), ("version", "2")];
        let form = tablet.form(&page, "/api/questionnaire/answer", &fields).await;
        ensure!(form.location().starts_with("/sign-in?next="), "{}", form.location());
        let email = format!("fagperson@{}", app.world.domain);
        let login = [("email", email.as_str()), ("password", crate::helpers::PASSWORD)];
        ensure!(tablet.post("/api/account/sign_in", &login).await.status == StatusCode::OK);
        let enrolment = app.world.participants[0].enrolment.id.to_string();
        let again = [("enrolment", enrolment.as_str())];
        let again = tablet.form(&format!("/participants/{enrolment}"), "/api/participants/hand_over", &again).await;
        ensure!(again.location() == "/tablet", "{}", again.text);
        let there = open(&tablet, &asked).await.json::<Opened>()?;
        ensure!(
            there.version == 2 && there.answers["1"] == ["3"] && there.answers["2"] == ["4"],
            "{:?}",
            there.answers
        );
        // however much it is used, it locks in the end
        for _ in 0..7 {
            app.hand.forward(18 * MINUTE);
            tablet.page("/tablet").await;
        }
        ensure!(tablet.page("/tablet").await.location().starts_with("/sign-in"), "two hours");
        // what Kari answered goes on at home
        let kari = app.signed_in("deltaker").await;
        let there = open(&kari, &asked).await.json::<Opened>()?;
        ensure!(there.answers.len() == 2 && answer(&kari, &asked, "3", "5", there.version).await.status == 200);
        let row = response::Entity::find().filter(response::Column::Mode.eq(Mode::OwnHand));
        let rows = row.filter(response::Column::SubmittedAt.is_null()).all(app.services.db.read()).await?;
        ensure!(rows.len() == 1 && rows[0].entered_by.is_none(), "with her own hand from then on");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn given_back_it_opens_nothing_and_staff_sign_in_anew() {
    on_both(async |app| {
        let asked = app.world.participants[0].open_assignment.to_string();
        let tablet = app.tablet("fagperson", 0, "").await?;
        ensure!(answer(&tablet, &asked, "1", "3", 0).await.status == StatusCode::OK);
        let back = tablet.form("/tablet", "/api/questionnaire/give_back", &[]).await;
        ensure!(back.location().starts_with("/sign-in?next=%2Fparticipants%2F"), "{}", back.location());
        ensure!(tablet.read("/api/questionnaire/tablet", &[]).await.status == StatusCode::UNAUTHORIZED);
        ensure!(tablet.page("/participants").await.location().starts_with("/sign-in"), "nobody is signed in");
        ensure!(acts(app, "give_back_tablet").await?.len() == 1);
        // the draft is Kari's alone
        let ola = app.signed_in("fagperson").await;
        ensure!(open(&ola, &asked).await.status == StatusCode::NOT_FOUND);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_staff_may_no_longer_do_ends_it_and_so_does_its_participant() {
    on_both(async |app| {
        let asked = app.world.participants[0].open_assignment.to_string();
        let tablet = app.tablet("fagperson", 0, "").await?;
        // Kari sees it among her devices, proves nothing by it and is told of no new device
        let kari = app.signed_in("deltaker").await;
        let list: Vec<OwnSession> = kari.read("/api/account/sessions", &[]).await.json()?;
        let shown = list.iter().find(|one| one.on_tablet).context("shown")?;
        ensure!(!shown.new_device);
        // shut out, whoever handed it over hands over nothing
        let ola = app.world.staff.therapist.to_string();
        ensure!(kari.post("/api/access_block/block", &[("account", &ola)]).await.status == StatusCode::OK);
        ensure!(open(&tablet, &asked).await.status == StatusCode::NOT_FOUND);
        ensure!(tablet.read("/api/questionnaire/tablet", &[]).await.status == StatusCode::NOT_FOUND);
        // of a colleague's, Kari ends it herself
        let tablet = app.tablet("koordinator", 0, "").await?;
        let list: Vec<OwnSession> = kari.read("/api/account/sessions", &[]).await.json()?;
        let id = list.iter().find(|one| one.on_tablet).context("shown")?.id.to_string();
        ensure!(kari.post("/api/account/end_session", &[("session", &id)]).await.status == StatusCode::OK);
        ensure!(open(&tablet, &asked).await.status == StatusCode::UNAUTHORIZED);
        // and a closed account ends what it has handed over
        let tablet = app.tablet("koordinator", 0, "").await?;
        let email = format!("koordinator@{}", app.world.domain);
        service::account::disable(&app.services, &email).await?;
        ensure!(open(&tablet, &asked).await.status == StatusCode::NOT_FOUND);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn only_who_may_write_for_the_participant_hands_over_and_one_of_two_at_once_does() {
    on_both(async |app| {
        let strangers = app.world.participants[7].enrolment.id.to_string();
        for (name, status) in [
            ("fagperson", StatusCode::NOT_FOUND),
            ("sekretaer", StatusCode::FORBIDDEN),
            ("leder", StatusCode::FORBIDDEN),
            ("deltaker", StatusCode::FORBIDDEN),
        ] {
            let browser = app.signed_in(name).await;
            let refused = browser.post("/api/participants/hand_over", &[("enrolment", &strangers)]).await;
            ensure!(refused.status == status, "{name} {}", refused.status);
        }
        let ola = app.signed_in("fagperson").await;
        let (kari, jonas) = (&app.world.participants[0], &app.world.participants[1]);
        let [kari, jonas] = [kari, jonas].map(|one| one.enrolment.id.to_string());
        let hand = async |to: String| ola.post("/api/participants/hand_over", &[("enrolment", &to)]).await.status;
        let (one, other) = tokio::join!(hand(kari), hand(jonas));
        let done = [one, other].iter().filter(|status| **status == StatusCode::OK).count();
        ensure!(done == 1, "{one} {other}");
        let handed = web_session::Entity::find().filter(web_session::Column::HandedBy.is_not_null());
        ensure!(handed.all(app.services.db.read()).await?.len() == 1);
        Ok(())
    })
    .await;
}
