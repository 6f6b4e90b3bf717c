//! That "everything" is everything: each column that points at a person has a place in the table of kinds, or a reason.

use crate::helpers::{Browser, on_both};
use anyhow::{Context as _, ensure};
use contract::rights::{ExportState, Exports, MyData, Own};
use domain::{break_glass::ReasonKind, rights::DataKind};
use entity::data_export;
use migrations::{Migrator, MigratorTrait as _};
use sea_orm::{ConnectOptions, ConnectionTrait as _, Database, DbBackend, EntityTrait as _, Statement};
use service::Ctx;
use std::collections::BTreeSet;

enum Place {
    Told(DataKind),
    /// Not told, and why.
    Not(&'static str),
}

use Place::{Not, Told};

/// Where what hangs on a person is told.
const PLACES: &[(&str, &str, Place)] = &[
    ("access_block", "account_id", Told(DataKind::Blocks)),
    ("access_block", "participant_id", Told(DataKind::Blocks)),
    ("access_review", "reviewed_by", Not("a manager's, of what staff looked up; it names no participant")),
    ("account", "id", Told(DataKind::Account)),
    ("admission", "account_id", Told(DataKind::Talks)),
    ("admission", "admitted_by", Told(DataKind::Access)),
    ("assignment", "enrolment_id", Told(DataKind::Asked)),
    ("attachment", "created_by", Not("staff's: it is for everyone in a session and names no participant")),
    ("attachment", "removed_by", Not("staff's: it is for everyone in a session and names no participant")),
    ("attendance", "enrolment_id", Told(DataKind::Attendance)),
    ("audit", "actor_id", Told(DataKind::OwnActs)),
    ("audit", "enrolment_id", Told(DataKind::Access)),
    ("break_glass", "account_id", Told(DataKind::Emergencies)),
    ("break_glass", "enrolment_id", Told(DataKind::Emergencies)),
    ("calendar_feed", "account_id", Told(DataKind::WaysIn)),
    ("caption", "account_id", Not("staff who typed what was said to a group; it names no participant")),
    ("caption", "changed_by", Not("staff who corrected that")),
    ("care_team_member", "account_id", Told(DataKind::Team)),
    ("care_team_member", "enrolment_id", Told(DataKind::Team)),
    ("consent", "account_id", Told(DataKind::Consents)),
    ("consent", "participant_id", Told(DataKind::Consents)),
    ("data_export", "account_id", Told(DataKind::Files)),
    ("data_export", "participant_id", Told(DataKind::Files)),
    ("data_request", "answered_by", Told(DataKind::Requests)),
    ("data_request", "enrolment_id", Told(DataKind::Requests)),
    ("enrolment", "contact_person_id", Told(DataKind::Programme)),
    ("enrolment", "participant_id", Told(DataKind::Programme)),
    (
        "guest",
        "account_id",
        Not("somebody from outside, shown at the talk; asking, coming and refusing are told as acts"),
    ),
    ("attendance_change", "changed_by", Told(DataKind::Attendance)),
    ("attendance_change", "enrolment_id", Told(DataKind::Attendance)),
    ("guest", "asked_by", Told(DataKind::Access)),
    ("guest", "refused_by", Told(DataKind::Access)),
    ("identity_proof", "participant_id", Told(DataKind::Identity)),
    ("identity_proof", "staff_id", Told(DataKind::Identity)),
    ("instrument_draft", "account_id", Not("staff who look at a document; it names no participant")),
    ("instrument_origin", "accepted_by", Not("staff who took an instrument in; it names no participant")),
    ("note", "author_id", Told(DataKind::Notes)),
    ("note", "enrolment_id", Told(DataKind::Notes)),
    ("note", "voided_by", Told(DataKind::Notes)),
    ("notification", "account_id", Told(DataKind::Notices)),
    ("oidc_identity", "account_id", Told(DataKind::WaysIn)),
    ("oidc_step", "account_id", Not("on the way to a provider: ten minutes, gone within a day")),
    ("outbox", "account_id", Told(DataKind::Letters)),
    ("participant", "account_id", Told(DataKind::Account)),
    ("passkey", "account_id", Told(DataKind::WaysIn)),
    ("passkey_challenge", "account_id", Not("a sign-in that was begun: six minutes, gone within a day")),
    ("plan_message", "enrolment_id", Told(DataKind::Messages)),
    (
        "poll",
        "opened_by",
        Not("staff who asked a group; who answered is a keyed hash, gone when it closes: decision 40"),
    ),
    ("preparation", "updated_by", Not("staff's: it is for everyone in a session and names no participant")),
    ("programme_draft", "changed_by", Not("staff who write a programme down; it names no participant")),
    ("programme_version", "created_by", Not("staff who wrote a programme down; it names no participant")),
    ("plan_item", "created_by", Told(DataKind::ActionPlan)),
    ("plan_item", "enrolment_id", Told(DataKind::ActionPlan)),
    ("plan_item", "updated_by", Told(DataKind::ActionPlan)),
    ("plan_item", "voided_by", Told(DataKind::Access)),
    ("plan_version", "contact_signed_by", Told(DataKind::ActionPlan)),
    ("plan_version", "enrolment_id", Told(DataKind::ActionPlan)),
    ("plan_version", "participant_signed_by", Told(DataKind::ActionPlan)),
    ("retired_instrument", "retired_by", Not("staff who retired an instrument; it names no participant")),
    ("risk_alert", "deputy_id", Told(DataKind::RiskAlerts)),
    ("risk_alert", "enrolment_id", Told(DataKind::RiskAlerts)),
    ("risk_alert", "responsible_id", Told(DataKind::RiskAlerts)),
    ("risk_done", "done_by", Told(DataKind::RiskAlerts)),
    ("risk_duty", "deputy_id", Not("staff who are to be reached, of a programme; it names no participant")),
    ("risk_duty", "responsible_id", Not("staff who are to be reached, of a programme; it names no participant")),
    ("risk_duty", "updated_by", Not("who wrote down who is to be reached; it names no participant")),
    ("recovery_code", "account_id", Not("hashes of codes: secrets of the authenticator app, which is told")),
    ("course_step", "created_by", Told(DataKind::Programme)),
    ("course_step", "enrolment_id", Told(DataKind::Programme)),
    ("course_step", "to_enrolment_id", Told(DataKind::Programme)),
    ("away", "enrolment_id", Not("when the group goes on without them: that follows from the changes, which are told")),
    ("referral", "assess_by", Not("a day, not a person")),
    ("referral", "created_by", Told(DataKind::Referral)),
    ("referral", "decided_by", Told(DataKind::Referral)),
    ("referral", "enrolment_id", Told(DataKind::Referral)),
    ("referral", "start_by", Not("a day, not a person")),
    ("response", "enrolment_id", Told(DataKind::Answers)),
    ("response_version", "enrolment_id", Told(DataKind::Answers)),
    ("response_version", "entered_by", Told(DataKind::Access)),
    ("response_version", "replaced_by", Told(DataKind::Access)),
    ("response", "entered_by", Told(DataKind::Access)),
    ("response", "voided_by", Told(DataKind::Access)),
    ("score", "enrolment_id", Told(DataKind::Answers)),
    ("second_factor", "account_id", Told(DataKind::WaysIn)),
    ("session_change", "account_id", Not("staff who changed a plan; what came of it is told as planned")),
    ("session_party", "account_id", Told(DataKind::Planned)),
    ("session_question", "account_id", Told(DataKind::Messages)),
    ("session_question", "settled_by", Told(DataKind::Access)),
    (
        "session_sign",
        "account_id",
        Not("a raised hand or the need of a break: gone when a live session ends, or within a day"),
    ),
    ("slide_deck", "created_by", Not("staff's: it is for everyone in a session and names no participant")),
    ("slide_deck", "removed_by", Not("staff's: it is for everyone in a session and names no participant")),
    ("slide_turn", "shown_by", Not("staff's: it is for everyone in a session and names no participant")),
    ("sign_in_step", "account_id", Not("between password and code: minutes")),
    ("single_use_link", "account_id", Told(DataKind::Letters)),
    ("training_log_entry", "enrolment_id", Told(DataKind::Training)),
    ("training_log_entry", "voided_by", Told(DataKind::OwnActs)),
    ("web_session", "account_id", Told(DataKind::Devices)),
    ("web_session", "enrolment_id", Told(DataKind::Devices)),
    ("web_session", "handed_by", Told(DataKind::Access)),
    ("work_status", "created_by", Told(DataKind::WorkStatus)),
    ("work_status", "enrolment_id", Told(DataKind::WorkStatus)),
    ("work_status", "voided_by", Told(DataKind::Access)),
];

fn points_at_a_person(column: &str) -> bool {
    let ends = [
        "account_id",
        "participant_id",
        "enrolment_id",
        "actor_id",
        "author_id",
        "staff_id",
        "person_id",
        "user_id",
        "responsible_id",
        "deputy_id",
    ];
    ends.iter().any(|end| column.ends_with(end)) || column.ends_with("_by")
}

#[tokio::test]
async fn every_column_that_points_at_a_person_is_told_or_has_a_reason() -> anyhow::Result<()> {
    let mut options = ConnectOptions::new("sqlite::memory:");
    options.max_connections(1);
    let db = Database::connect(options).await?;
    Migrator::up(&db, None).await?;
    let ask = async |sql: &str| db.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql)).await;
    let mut found = BTreeSet::new();
    for table in ask("SELECT name FROM sqlite_master WHERE type = 'table'").await? {
        let table: String = table.try_get("", "name")?;
        for column in ask(&format!("PRAGMA table_info({table})")).await? {
            let column: String = column.try_get("", "name")?;
            if points_at_a_person(&column) || (table == "account" && column == "id") {
                found.insert((table.clone(), column));
            }
        }
    }
    let known: Vec<_> = PLACES.iter().map(|(table, column, _)| ((*table).to_owned(), (*column).to_owned())).collect();
    let missing: Vec<_> = found.iter().filter(|one| !known.contains(one)).collect();
    ensure!(missing.is_empty(), "neither told nor excepted: {missing:?}");
    let gone: Vec<_> = known.iter().filter(|one| !found.contains(*one)).collect();
    ensure!(gone.is_empty(), "no such column: {gone:?}");
    for (table, column, place) in PLACES {
        match place {
            Told(kind) => ensure!(DataKind::ALL.contains(kind), "{table}.{column}"),
            Not(reason) => ensure!(!reason.is_empty(), "{table}.{column}"),
        }
    }
    Ok(())
}

async fn all_of(browser: &Browser, kind: DataKind) -> anyhow::Result<Own> {
    let data: MyData = browser.read("/api/rights/read", &[("kind", kind.as_str())]).await.json()?;
    Ok(data.shown.context("a kind was asked for")?.1)
}

#[tokio::test]
async fn what_waits_is_planned_was_opened_sent_or_done_is_told_too() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let person = &app.world.participants[0];
        let asked = all_of(&kari, DataKind::Asked).await?.asked;
        ensure!(asked.iter().any(|one| one.assignment == person.open_assignment), "{asked:?}");
        let planned = all_of(&kari, DataKind::Planned).await?.planned;
        ensure!(planned.iter().any(|one| one.session == app.world.teaching), "{planned:?}");
        ensure!(planned.iter().all(|one| one.session != app.world.talk), "talks are told as talks");

        let id = person.enrolment.id.to_string();
        let reason = "Kari fikk brystsmerter i trening, må se medisiner";
        let fields = [("enrolment", id.as_str()), ("reason_kind", "acute"), ("reason", reason)];
        let per = app.signed_in("lege").await;
        ensure!(per.post("/api/break_glass/open", &fields).await.status == 200);
        let emergencies = all_of(&kari, DataKind::Emergencies).await?.emergencies;
        ensure!(emergencies.len() == 1 && emergencies[0].kind == ReasonKind::Acute, "{emergencies:?}");
        let page = kari.page("/privacy?kind=emergencies").await.text;
        ensure!(page.contains("fare for liv eller helse") && page.contains("Det ligger låst"), "{page}");
        ensure!(!page.contains("brystsmerter"), "decision 10");

        let entry = all_of(&kari, DataKind::Training).await?.training.first().context("an entry")?.id.to_string();
        let fields = [("id", entry.as_str()), ("version", "1"), ("reason", "mistake")];
        ensure!(kari.post("/api/training/void", &fields).await.status == 200);
        let training = all_of(&kari, DataKind::Training).await?.training;
        ensure!(training.iter().any(|one| one.void_reason.as_deref() == Some("mistake")), "{training:?}");
        let acts = all_of(&kari, DataKind::OwnActs).await?.own_acts;
        ensure!(acts.iter().any(|one| one.act == "void_training"), "{acts:?}");
        ensure!(kari.page("/privacy?kind=own_acts").await.text.contains("Tok ut en trening"));

        let jonas = app.signed_in("deltaker2").await;
        ensure!(all_of(&jonas, DataKind::Emergencies).await?.emergencies.is_empty());
        ensure!(all_of(&jonas, DataKind::OwnActs).await?.own_acts.is_empty());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_file_that_was_given_up_loses_its_key_and_goes_and_one_that_is_tried_again_is_ready() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        ensure!(kari.post("/api/rights/ask_for_export", &[]).await.status == 200);
        let row = async || data_export::Entity::find().one(app.services.db.read()).await?.context("a row");
        let id = row().await?.id;
        let system = Ctx::system(&app.services);
        service::rights::export::stumbled(&system, id, 8, true).await?;
        ensure!(row().await?.failed_at.is_some());
        // somebody tries it again
        service::rights::export::make(&system, id).await?;
        let made = row().await?;
        ensure!(made.ready_at.is_some() && made.failed_at.is_none());

        // the file is put, the last word is not
        let db = app.services.db.write();
        let mut lost: data_export::ActiveModel = made.into();
        lost.ready_at = sea_orm::ActiveValue::Set(None);
        data_export::Entity::update(lost).exec(db).await?;
        service::rights::export::stumbled(&system, id, 8, true).await?;
        let file = app.files().join("exports").join(id.to_string());
        ensure!(file.exists());
        app.hand.forward(8 * 24 * 60 * 60);
        let system = Ctx::system(&app.services);
        service::keeping::let_go(&system).await?;
        ensure!(!file.exists(), "the file is gone");
        let gone = row().await?;
        ensure!(gone.file_key.is_none() && gone.removed_at.is_some(), "its key too");
        service::rights::export::make(&system, id).await?;
        ensure!(row().await?.ready_at.is_none(), "without its key it is not made again");
        let kari = app.signed_in("deltaker").await;
        let shown: Exports = kari.read("/api/rights/exports", &[]).await.json()?;
        ensure!(shown.all[0].state == ExportState::Failed);
        Ok(())
    })
    .await;
}
