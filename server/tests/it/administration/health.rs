//! How the installation does, what is kept, and whether the audit log is whole.

use super::{api, rows};
use crate::helpers::{Browser, Kind, on_both};
use anyhow::{Context as _, ensure};
use contract::administration::health::{AuditLog, Database, Outcome, Overview, Storage};
use domain::upkeep::Upkeep;
use sea_orm::ConnectionTrait as _;
use service::{Ctx, audit::sealing, keeping, upkeep};

async fn overview(admin: &Browser) -> anyhow::Result<Overview> {
    admin.read(&api("overview"), &[]).await.json()
}

async fn storage(admin: &Browser) -> anyhow::Result<Storage> {
    admin.read(&api("storage"), &[]).await.json()
}

async fn outcome(admin: &Browser) -> anyhow::Result<Option<Outcome>> {
    let log: AuditLog = admin.read(&api("audit_log"), &[]).await.json()?;
    Ok(log.check.map(|check| check.outcome))
}

#[tokio::test]
async fn the_overview_says_what_works_what_waits_and_how_much_there_is() {
    on_both(async |app| {
        let admin = app.signed_in("admin").await;
        sealing::seal(&app.services).await?;
        let first = overview(&admin).await?;
        ensure!(first.works.all() && !first.jobs_late && !first.unsealed_late, "{first:?}");
        ensure!((first.staff, first.participants, first.closed) == (7, 8, 0), "{first:?}");
        ensure!(first.backup.is_none() && first.check.is_none() && first.jobs_failed == 0);
        ensure!(first.disk.is_some() && first.version == env!("CARGO_PKG_VERSION"));
        let page = admin.page("/admin").await.text;
        ensure!(page.contains("Vi kjenner ikke til noen sikkerhetskopi.") && !page.contains("Jobber blir ikke tatt."));
        let ready: serde_json::Value = app.visitor().read("/readyz", &[]).await.json()?;
        ensure!(ready == serde_json::json!({ "database": true, "storage": true, "media": true }), "{ready}");

        // nobody runs jobs or seals in a test: what waits is late after a minute
        ensure!(super::to(&admin, "close_account", app.world.staff.physician).await == 200);
        let ctx = Ctx::system(&app.services);
        let work = service::jobs::Work::EndAccount { account: app.world.staff.physician };
        service::jobs::enqueue(&ctx, app.services.db.write(), app.world.centre, &work, "late".into()).await?;
        upkeep::done(&ctx, app.services.db.write(), Upkeep::Backup, 12_400_000, None).await?;
        app.hand.forward(61);
        let later = overview(&admin).await?;
        ensure!(later.jobs_late && later.unsealed_late && later.unsealed > 0, "{later:?}");
        ensure!((later.staff, later.closed, later.jobs_waiting) == (6, 1, 1), "{later:?}");
        ensure!(later.backup.clone().context("a backup")?.amount == "12,4 MB", "{later:?}");
        let page = admin.page("/admin").await.text;
        ensure!(
            page.contains("Jobber blir ikke tatt.") && page.contains("ventet for lenge") && page.contains("12,4 MB")
        );
        let elsewhere = app.signed_in_to(&app.other, "admin").await;
        let theirs = overview(&elsewhere).await?;
        ensure!((theirs.staff, theirs.participants, theirs.jobs_waiting) == (7, 1, 0), "{theirs:?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn storage_is_told_by_kind_size_and_number_and_never_by_a_key_or_path() {
    on_both(async |app| {
        let admin = app.signed_in("admin").await;
        let first = storage(&admin).await?;
        let kind = if app.kind == Kind::Sqlite { Database::Sqlite } else { Database::Postgres };
        ensure!(first.database == kind && first.database_size.is_some() && first.retention.is_none());
        ensure!(first.files.as_ref().is_some_and(|(count, _)| *count == 0), "{first:?}");
        ensure!(first.keys.len() == 1 && first.keys[0].newest && first.keys[0].values > 0, "{first:?}");
        keeping::let_go(&Ctx::system(&app.services)).await?;
        ensure!(storage(&admin).await?.retention.context("a time")?.amount == "0");
        let file = app.key_file().with_file_name("a-backup");
        let made = app.tilbake(&["backup", "--to", &file.display().to_string()]).await?;
        ensure!(made.status.success() && storage(&admin).await?.backup.is_some(), "{made:?}");
        let page = admin.page("/admin/storage").await.text;
        let keys = std::fs::read_to_string(app.key_file())?;
        for line in keys.lines().filter_map(|line| line.split('"').nth(1)) {
            ensure!(!page.contains(line), "a key");
        }
        ensure!(page.contains("Forsegler nå") && !page.contains(&app.key_file().display().to_string()));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_audit_log_is_walked_through_and_the_first_broken_row_is_named() {
    on_both(async |app| {
        let admin = app.signed_in("admin").await;
        ensure!(outcome(&admin).await?.is_none());
        ensure!(admin.page("/admin/audit").await.text.contains("er ikke kontrollert herfra ennå"));
        admin.page("/admin/users").await;
        sealing::seal(&app.services).await?;
        let sent = admin.form("/admin/audit", &api("check_audit"), &[]).await;
        ensure!(sent.location() == "/admin/audit?done=checked", "{}", sent.location());
        let Some(Outcome::Sound { rows: count, word }) = outcome(&admin).await? else { anyhow::bail!("not sound") };
        let told = app.tilbake(&["audit", "verify"]).await?;
        ensure!(String::from_utf8_lossy(&told.stdout).starts_with(&format!("{word} ")), "{told:?}");
        ensure!(count > 0 && admin.page(sent.location()).await.text.contains(&word));
        ensure!(rows(app, "check_audit").await?.len() == 1);

        // somebody with the database in hand
        let on = if app.kind == Kind::Postgres { " ON audit" } else { "" };
        for sql in [format!("DROP TRIGGER audit_seal_only{on}"), "UPDATE audit SET act = 'x' WHERE seq = 1".to_owned()]
        {
            app.services.db.write().execute_unprepared(&sql).await?;
        }
        ensure!(admin.post(&api("check_audit"), &[]).await.status == 200);
        let Some(Outcome::Broken { row: Some(1), id: Some(id) }) = outcome(&admin).await? else {
            anyhow::bail!("{:?}", outcome(&admin).await?)
        };
        let page = admin.page("/admin/audit").await.text;
        ensure!(page.contains("Første feil er ved rad 1.") && page.contains(&id.to_string()));
        ensure!(admin.page("/admin").await.text.contains("Tilgangsloggen er ikke slik den ble skrevet."));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn one_walks_through_the_log_at_a_time() {
    on_both(async |app| {
        let admin = app.signed_in("admin").await;
        let walking = app.services.checking.lock().await;
        ensure!(admin.post(&api("check_audit"), &[]).await.status == 429);
        drop(walking);
        ensure!(admin.post(&api("check_audit"), &[]).await.status == 200);
        Ok(())
    })
    .await;
}
