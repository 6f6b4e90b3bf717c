//! Opening a participant without a care relationship: with a reason, for four hours, written down and told.

use crate::helpers::{Browser, TestApp, on_both};
use anyhow::{Context as _, ensure};
use contract::{
    access_log::AccessLog,
    break_glass::{Before, Open, State},
    participants::{ParticipantList, ParticipantView},
};
use domain::break_glass::ReasonKind;
use entity::{audit, break_glass, notification};
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};

const REASON: &str = "Kari fikk brystsmerter i trening, må se medisiner";

async fn open(browser: &Browser, app: &TestApp) -> anyhow::Result<String> {
    let id = app.world.participants[0].enrolment.id.to_string();
    let fields = [("enrolment", id.as_str()), ("reason_kind", "acute"), ("reason", REASON)];
    browser.post("/api/break_glass/open", &fields).await.json()
}

async fn view(browser: &Browser, app: &TestApp) -> u16 {
    let id = app.world.participants[0].enrolment.id.to_string();
    browser.read("/api/participants/read", &[("enrolment", &id)]).await.status.as_u16()
}

#[tokio::test]
async fn a_reason_opens_for_four_hours_and_everybody_concerned_is_told() {
    on_both(async |app| {
        let enrolment = app.world.participants[0].enrolment.id;
        let id = enrolment.to_string();
        let per = app.signed_in("lege").await;
        ensure!(view(&per, app).await == 404, "not followed");
        let path: String = per.post("/api/break_glass/find", &[("query", "  kari   LUND ")]).await.json()?;
        ensure!(path == format!("/break-glass/{id}"), "{path}");
        let before: Before = per.read("/api/break_glass/read", &[("enrolment", &id)]).await.json()?;
        ensure!(before.name == "Kari Lund" && before.state == State::Closed);
        ensure!(view(&per, app).await == 404, "a name is all");

        ensure!(open(&per, app).await? == format!("/participants/{id}"));
        ensure!(open(&per, app).await? == format!("/participants/{id}"), "once more changes nothing");
        ensure!(break_glass::Entity::find().count(app.services.db.read()).await? == 1);
        let seen: ParticipantView = per.read("/api/participants/read", &[("enrolment", &id)]).await.json()?;
        ensure!(seen.care.is_some() && seen.open_until.context("a banner")?.text == "14.30");
        let page = per.page(&format!("/participants/{id}")).await.text;
        ensure!(page.contains("Åpent for deg til kl. 14.30") && page.contains("Avslutt nå"));
        let list: ParticipantList = per.read("/api/participants/list", &[]).await.json()?;
        ensure!(list.rows.is_empty(), "it is not to follow somebody");
        let attendance = [
            ("session", app.world.teaching.to_string()),
            ("enrolment", id.clone()),
            ("status", "present".into()),
            ("version", "0".into()),
        ];
        let fields: Vec<(&str, &str)> = attendance.iter().map(|(name, value)| (*name, value.as_str())).collect();
        ensure!(per.post("/api/participants/set_attendance", &fields).await.status == 404, "reading only");

        // the reason lies sealed, the log has its own word for it
        let row = break_glass::Entity::find().one(app.services.db.read()).await?.context("a row")?;
        ensure!(row.reason_kind == ReasonKind::Acute && !format!("{row:?}").contains("brystsmerter"));
        let place = entity::seal::Place::new("break_glass", "reason", row.id);
        ensure!(app.services.keyring.open(place, &row.reason)? == REASON);
        let logged = audit::Entity::find().filter(audit::Column::Purpose.eq("break_glass"));
        let logged = logged.filter(audit::Column::EnrolmentId.eq(enrolment)).all(app.services.db.read()).await?;
        let mut acts: Vec<_> = logged.iter().map(|row| row.act.as_str()).collect();
        acts.sort_unstable();
        acts.dedup();
        let expected = [
            "break_glass",
            "read_answers",
            "read_attendance",
            "read_consents",
            "read_plan_messages",
            "read_training",
            "search_participant",
            "see_name",
        ];
        ensure!(acts == expected, "{acts:?}");

        // the manager
        service::jobs::run_due(&app.services).await?;
        let told = notification::Entity::find().filter(notification::Column::Kind.eq("break_glass"));
        let told = told.all(app.services.db.read()).await?;
        ensure!(told.len() == 1 && told[0].account_id == app.world.staff.manager, "{told:?}");
        // the participant
        let kari = app.signed_in("deltaker").await;
        let log: AccessLog = kari.read("/api/access_log/read", &[]).await.json()?;
        let opened = log.entries.iter().find(|entry| entry.acts.iter().any(|one| one.act == "break_glass"));
        let opened = opened.context("it stands in the log")?;
        ensure!(opened.name == "Per Bakke" && opened.reason_kind == Some(ReasonKind::Acute), "{opened:?}");
        let page = kari.page("/access-log").await.text;
        ensure!(page.contains("Åpnet opplysningene dine med nødtilgang") && page.contains("fare for liv eller helse"));
        ensure!(!page.contains("brystsmerter"), "the kind of reason, not the words");

        app.hand.forward(4 * 3600 - 1);
        let per = app.signed_in("lege").await;
        ensure!(view(&per, app).await == 200);
        app.hand.forward(1);
        ensure!(view(&per, app).await == 404, "over by itself");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn it_is_closed_at_once_by_hand() {
    on_both(async |app| {
        let id = app.world.participants[0].enrolment.id.to_string();
        let per = app.signed_in("lege").await;
        open(&per, app).await?;
        let standing: Vec<Open> = per.read("/api/break_glass/own", &[]).await.json()?;
        ensure!(standing.len() == 1 && standing[0].name == "Kari Lund");
        let ended = per.form(&format!("/participants/{id}"), "/api/break_glass/end", &[("enrolment", &id)]).await;
        ensure!(ended.status == 303 && ended.location() == "/break-glass?done=ended", "{}", ended.location());
        ensure!(per.page(ended.location()).await.text.contains("Nødtilgangen er avsluttet"));
        ensure!(view(&per, app).await == 404);
        let standing: Vec<Open> = per.read("/api/break_glass/own", &[]).await.json()?;
        ensure!(standing.is_empty());
        open(&per, app).await?;
        ensure!(view(&per, app).await == 200, "and anew with a reason");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_no_reason_opens_nothing_and_stays_in_the_form() {
    on_both(async |app| {
        let id = app.world.participants[0].enrolment.id.to_string();
        let per = app.signed_in("lege").await;
        let cases = [
            ("", "required"),
            ("kort", "too_short"),
            ("aaaaaaaaaaaaaaaaaaaaaaaaaaa", "no_words"),
            ("test test test test test test", "no_words"),
        ];
        for (reason, code) in cases {
            let fields = [("enrolment", id.as_str()), ("reason_kind", "acute"), ("reason", reason)];
            let answer = per.post("/api/break_glass/open", &fields).await;
            ensure!(answer.status == 422 && answer.text.contains(code), "{reason}: {}", answer.text);
        }
        let page = format!("/break-glass/{id}");
        let fields = [("enrolment", id.as_str()), ("reason", "en grunn uten at noe er valgt")];
        ensure!(per.form(&page, "/api/break_glass/open", &fields).await.status == 303);
        let again = per.page(&page).await.text;
        ensure!(again.contains("en grunn uten at noe er valgt"), "what was typed is not lost");
        ensure!(view(&per, app).await == 404);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_search_finds_one_person_by_the_whole_name_or_address_and_is_written_down() {
    on_both(async |app| {
        let per = app.signed_in("lege").await;
        let address = format!("deltaker2@{}", app.world.domain);
        let hit = per.post("/api/break_glass/find", &[("query", &address)]).await;
        let expected = format!("/break-glass/{}", app.world.participants[1].enrolment.id);
        ensure!(hit.json::<String>()? == expected);
        for miss in ["Kari", "Lund", "%", "kari lun", "Ola Vik", &format!("deltaker@{}", app.other.domain)] {
            let answer = per.post("/api/break_glass/find", &[("query", miss)]).await;
            ensure!(answer.status == 422 && answer.text.contains("nobody_found"), "{miss}: {}", answer.text);
        }
        let searches = audit::Entity::find().filter(audit::Column::Act.eq("search_participant"));
        ensure!(searches.count(app.services.db.read()).await? == 7, "hits and misses");
        for role in ["deltaker", "sekretaer", "leder", "admin"] {
            let other = app.signed_in(role).await;
            ensure!(other.post("/api/break_glass/find", &[("query", &address)]).await.status == 403, "{role}");
        }
        Ok(())
    })
    .await;
}
