//! That a wish reaches somebody who can answer it, and that the answers are true.

use crate::{
    access_block::block,
    helpers::{Browser, TestApp, on_both},
};
use anyhow::{Context as _, ensure};
use contract::{
    participants::ParticipantView,
    rights::{Answerer, Inbox, MyRequests},
};
use domain::{consent::ConsentKind, id::AccountId};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, sea_query::Expr};

async fn wish(kari: &Browser, wish: &str, about: &str, number: u8) -> anyhow::Result<String> {
    let submission = format!("0193b000-0000-7000-8000-0000000001{number:02}");
    let fields = [("wish", wish), ("about", about), ("text", "Notatet om kneet"), ("submission_id", &submission)];
    Ok(kari.form("/privacy/requests", "/api/rights/ask", &fields).await.location().to_owned())
}

async fn mine(kari: &Browser) -> anyhow::Result<MyRequests> {
    kari.read("/api/rights/requests", &[]).await.json()
}

async fn inbox(browser: &Browser) -> anyhow::Result<Inbox> {
    browser.read("/api/rights/inbox", &[]).await.json()
}

async fn reply(browser: &Browser, id: &str, answer: &str, reason: &str) -> u16 {
    let fields = [("request", id), ("answer", answer), ("reason", reason)];
    browser.post("/api/rights/answer", &fields).await.status.as_u16()
}

/// These leave the first participant's team, now.
async fn leave(app: &TestApp, accounts: &[AccountId]) -> anyhow::Result<()> {
    use entity::care_team_member::{Column, Entity};
    Entity::update_many()
        .col_expr(Column::EndsAt, Expr::value(entity::At::new(app.services.clock.now())))
        .filter(Column::EnrolmentId.eq(app.world.participants[0].enrolment.id))
        .filter(Column::AccountId.is_in(accounts.iter().copied()))
        .exec(app.services.db.write())
        .await?;
    Ok(())
}

/// Has the manager been told that nobody can answer?
async fn manager_told(app: &TestApp) -> anyhow::Result<bool> {
    service::jobs::run_due(&app.services).await?;
    Ok(app.signed_in("leder").await.page("/").await.text.contains("ingen koordinator kan svare"))
}

#[tokio::test]
async fn where_those_who_arrange_have_left_a_coordinator_of_the_centre_answers_the_wish_alone() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        ensure!(mine(&kari).await?.answerer == Answerer::Team);
        leave(app, &[app.world.staff.coordinator, app.world.staff.therapist]).await?;
        ensure!(wish(&kari, "delete", "training", 1).await? == "/privacy/requests?done=asked");
        ensure!(mine(&kari).await?.answerer == Answerer::Centre);
        ensure!(kari.page("/privacy/requests").await.text.contains("En annen koordinator på senteret"));
        service::jobs::run_due(&app.services).await?;

        let anne = app.signed_in("koordinator").await;
        ensure!(anne.page("/").await.text.contains("Et ønske om retting eller sletting"), "told");
        let rows = inbox(&anne).await?.rows;
        ensure!(rows.len() == 1 && rows[0].name == "Kari Lund" && rows[0].enrolment.is_none(), "{rows:?}");
        let enrolment = app.world.participants[0].enrolment.id.to_string();
        ensure!(!anne.page("/requests").await.text.contains(&enrolment), "no way on");
        ensure!(anne.read("/api/participants/read", &[("enrolment", &enrolment)]).await.status == 404, "the wish only");
        for other in ["fagperson", "psykolog", "lege"] {
            ensure!(inbox(&app.signed_in(other).await).await?.rows.is_empty(), "{other}");
        }
        let id = rows[0].request.id.to_string();
        ensure!(reply(&app.signed_in("fagperson").await, &id, "done", "Blir gjort i dag").await == 404);
        ensure!(reply(&anne, &id, "done", "Blir gjort i dag").await == 200);
        ensure!(inbox(&anne).await?.rows.is_empty(), "what is answered is hers no more");
        let reply = mine(&kari).await?.all[0].reply.clone().context("an answer")?;
        ensure!(reply.by == "Anne Strand" || !reply.by.is_empty());
        ensure!(kari.page("/access-log").await.text.contains("ingen i teamet ditt kunne svare"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn where_nobody_arranges_the_manager_is_told_that_somebody_must() {
    on_both(async |app| {
        leave(app, &[app.world.staff.coordinator, app.world.staff.therapist]).await?;
        ensure!(app.signed_in("deltaker").await.post("/api/plan/lighter_day", &[]).await.status == 200);
        service::jobs::run_due(&app.services).await?;
        let page = app.signed_in("leder").await.page("/").await.text;
        ensure!(page.contains("En deltaker har gitt beskjed") && !page.contains("Kari"), "{page}");
        ensure!(!app.signed_in("koordinator").await.page("/").await.text.contains("har gitt beskjed"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn where_all_are_shut_out_the_wish_is_kept_and_the_manager_told_without_a_name() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        ensure!(wish(&kari, "delete", "training", 1).await? == "/privacy/requests?done=asked");
        block(app, app.world.staff.therapist).await?;
        let kari = block(app, app.world.staff.coordinator).await?;
        service::jobs::run_due(&app.services).await?;
        let leder = app.signed_in("leder").await;
        let page = leder.page("/").await.text;
        ensure!(page.contains("ingen koordinator kan svare") && !page.contains("Kari"), "handed over: {page}");
        ensure!(mine(&kari).await?.answerer == Answerer::Nobody);
        ensure!(kari.page("/privacy/requests").await.text.contains("Ingen på senteret kan svare her nå"));
        let location = wish(&kari, "correct", "answers", 2).await?;
        ensure!(location == "/privacy/requests?done=kept", "{location}");
        ensure!(kari.page(&location).await.text.contains("Ta kontakt med senteret for å få svar"));

        let anne = app.signed_in("koordinator").await;
        ensure!(inbox(&anne).await?.rows.iter().all(|row| row.name != "Kari Lund"));
        let all = mine(&kari).await?.all;
        ensure!(all.len() == 2, "kept");
        ensure!(reply(&anne, &all[0].id.to_string(), "done", "Blir gjort").await == 404);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_wish_is_handed_over_when_the_account_of_who_could_answer_it_is_closed() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        wish(&kari, "delete", "training", 1).await?;
        block(app, app.world.staff.coordinator).await?;
        ensure!(!manager_told(app).await?, "the contact person can");
        service::account::disable(&app.services, &format!("fagperson@{}", app.world.domain)).await?;
        ensure!(manager_told(app).await?, "nobody can any more");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_wish_is_handed_over_when_who_could_answer_it_becomes_something_else() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        wish(&kari, "delete", "training", 1).await?;
        leave(app, &[app.world.staff.therapist]).await?;
        ensure!(mine(&kari).await?.answerer == Answerer::Team && !manager_told(app).await?);
        // still clinical and in the team, but without the right to answer
        let admin = app.signed_in("admin").await;
        let coordinator = app.world.staff.coordinator.to_string();
        let fields =
            [("account", coordinator.as_str()), ("version", "1"), ("role", "therapist"), ("profession", "nurse")];
        let set = admin.post("/api/administration/set_post", &fields).await;
        ensure!(set.status == 200, "{}", set.text);
        ensure!(mine(&kari).await?.answerer == Answerer::Nobody && manager_told(app).await?);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_wish_is_handed_over_when_the_account_of_the_last_who_stands_in_is_closed() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        leave(app, &[app.world.staff.coordinator, app.world.staff.therapist]).await?;
        wish(&kari, "delete", "training", 1).await?;
        ensure!(mine(&kari).await?.answerer == Answerer::Centre && !manager_told(app).await?);
        service::account::disable(&app.services, &format!("koordinator@{}", app.world.domain)).await?;
        ensure!(mine(&kari).await?.answerer == Answerer::Nobody && manager_told(app).await?);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_answer_is_true_and_says_what_is_done_and_a_no_how_to_complain() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        wish(&kari, "delete", "access", 1).await?;
        wish(&kari, "delete", "devices", 2).await?;
        let anne = app.signed_in("koordinator").await;
        let id = async |about: &str| {
            let rows = inbox(&anne).await?.rows;
            let row = rows.into_iter().find(|row| row.request.about.as_str() == about);
            Ok::<_, anyhow::Error>(row.context("a wish")?.request.id.to_string())
        };
        let (log, devices) = (id("access").await?, id("devices").await?);
        ensure!(reply(&anne, &log, "done", "Gjort").await == 422, "the log is not deleted");
        ensure!(!anne.page(&format!("/requests?answer={log}")).await.text.contains("Ja, det blir slettet"));
        ensure!(reply(&anne, &devices, "kept_by_duty", "Journal").await == 422, "no record");
        ensure!(!anne.page(&format!("/requests?answer={devices}")).await.text.contains("Ikke slettet: plikt"));
        ensure!(reply(&anne, &devices, "done", " ").await == 422, "without words");
        ensure!(reply(&anne, &devices, "done", "Slettes i morgen").await == 200);
        let page = kari.page("/privacy/requests").await.text;
        ensure!(page.contains("Ja, det blir slettet"));
        let complaints = |page: &str| page.matches("klage til Statsforvalteren").count();
        let before = complaints(&page);
        ensure!(reply(&anne, &log, "kept_by_duty", "Loggen skal bevares").await == 200);
        let page = kari.page("/privacy/requests").await.text;
        ensure!(complaints(&page) == before + 1, "beside the no alone");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_was_typed_for_a_wish_that_another_has_answered_is_shown() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        wish(&kari, "correct", "training", 1).await?;
        let (anne, ola) = (app.signed_in("koordinator").await, app.signed_in("fagperson").await);
        let id = inbox(&anne).await?.rows[0].request.id.to_string();
        ensure!(reply(&anne, &id, "done", "Rettes i dag").await == 200);
        let page = format!("/requests?answer={id}");
        let fields = [("request", id.as_str()), ("answer", "refused"), ("reason", "Klokka viser noe annet")];
        let back = ola.form(&page, "/api/rights/answer", &fields).await;
        ensure!(back.status == 303, "{}", back.status);
        let html = ola.page(&page).await.text;
        ensure!(html.contains("Klokka viser noe annet") && html.contains("Svaret ditt ble ikke sendt"), "{html}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_team_sees_what_is_consented_to_and_is_told_when_it_is_taken_back() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let id = app.world.participants[0].enrolment.id.to_string();
        let ola = app.signed_in("fagperson").await;
        let seen = async || {
            let view: ParticipantView = ola.read("/api/participants/read", &[("enrolment", &id)]).await.json()?;
            let care = view.care.context("clinical")?;
            Ok::<_, anyhow::Error>(care.consents.into_iter().map(|one| one.kind).collect::<Vec<_>>())
        };
        ensure!(seen().await?.is_empty());
        let set = async |give: &str| {
            let fields = [("kind", "share_gp"), ("give", give), ("wording", "1")];
            kari.post("/api/rights/set_consent", &fields).await.status
        };
        ensure!(set("true").await == 200 && seen().await? == [ConsentKind::ShareGp]);
        ensure!(ola.page(&format!("/participants/{id}")).await.text.contains("Dele med fastlegen"));
        // a clock that was set back changes nothing: the latest word is the latest
        app.hand.forward(-300);
        ensure!(set("false").await == 200 && seen().await?.is_empty(), "taken back");
        ensure!(set("true").await == 200 && seen().await?.len() == 1, "given again");
        ensure!(set("false").await == 200 && seen().await?.is_empty(), "and taken back");
        app.hand.forward(300);
        service::jobs::run_due(&app.services).await?;
        ensure!(ola.page("/").await.text.contains("2 samtykker er trukket tilbake"));
        ensure!(kari.page("/access-log").await.text.contains("Så hva du har samtykket til"));
        Ok(())
    })
    .await;
}
