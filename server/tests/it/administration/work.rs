//! Letters and jobs.

use super::{api, recorded_once, rows};
use crate::helpers::{Browser, TestApp, on_both};
use anyhow::{Context as _, ensure};
use contract::administration::work::{Jobs, LetterState, Outbox};
use domain::id::{AccountId, CentreId, JobId};
use entity::{job, notification, outbox, seal::Place};
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use service::{Ctx, jobs};

/// A job that was set aside: work that nobody knows, or a notice that goes well when it is tried anew.
async fn set_aside(app: &TestApp, centre: CentreId, to: Option<AccountId>) -> anyhow::Result<JobId> {
    let ctx = Ctx::system(&app.services);
    let id: JobId = ctx.id();
    let payload = match to {
        Some(account) => serde_json::json!({ "kind": "notify", "account": account, "about": "test", "object": id }),
        None => serde_json::json!({ "kind": "sing", "song": "Kari Lund" }),
    };
    let row = job::Model {
        id,
        centre_id: centre,
        kind: if to.is_some() { "notify" } else { "sing" }.to_owned(),
        payload,
        idempotency_key: format!("test:{id}"),
        run_at: ctx.at(),
        attempts: 8,
        done_at: None,
        failed_at: Some(ctx.at()),
        last_error: Some("stored data: Kari Lund is no number".to_owned()),
    };
    entity::insert(app.services.db.write(), row).await?;
    Ok(id)
}

async fn seen(admin: &Browser) -> anyhow::Result<Jobs> {
    admin.read(&api("jobs"), &[]).await.json()
}

async fn retry(admin: &Browser, id: JobId) -> u16 {
    admin.post(&api("retry_job"), &[("job", &id.to_string())]).await.status.as_u16()
}

#[tokio::test]
async fn a_job_that_failed_is_told_by_an_id_and_tried_anew_once() {
    on_both(async |app| {
        let admin = app.signed_in("admin").await;
        let me = app.world.staff.therapist;
        let (notice, song) =
            (set_aside(app, app.world.centre, Some(me)).await?, set_aside(app, app.world.centre, None).await?);
        let elsewhere = set_aside(app, app.other.centre, None).await?;
        let jobs_now = seen(&admin).await?;
        ensure!(jobs_now.failed.len() == 2 && jobs_now.failed.iter().all(|one| one.error.is_none()), "{jobs_now:?}");
        let page = admin.page("/admin/jobs").await.text;
        ensure!(page.contains("Varsel til en person") && page.contains("Annet arbeid") && page.contains("Prøv igjen"));
        ensure!(!page.contains("Kari") && !page.contains(&elsewhere.to_string()));

        let mut tries = Vec::new();
        for _ in 0..6 {
            let admin = admin.clone();
            tries.push(tokio::spawn(async move { retry(&admin, notice).await }));
        }
        for one in tries {
            ensure!(one.await? == 200, "what was asked for is so");
        }
        recorded_once(app, "retry_job", notice).await?;
        let waits = seen(&admin).await?.waiting;
        ensure!(waits.iter().any(|one| one.id == notice && one.attempts == 0), "{waits:?}");
        // several runners at once
        tokio::try_join!(jobs::run_due(&app.services), jobs::run_due(&app.services))?;
        let told = notification::Entity::find().filter(notification::Column::ObjectId.eq(notice.0));
        ensure!(told.count(app.services.db.read()).await? == 1, "done once");
        ensure!(retry(&admin, notice).await == 200 && rows(app, "retry_job").await?.len() == 1, "done is done");
        ensure!(retry(&admin, elsewhere).await == 404);

        let sent = admin.form("/admin/jobs", &api("retry_job"), &[("job", &song.to_string())]).await;
        ensure!(sent.location() == "/admin/jobs?done=retried");
        ensure!(admin.page(sent.location()).await.text.contains("Jobben prøves igjen nå."));
        jobs::run_due(&app.services).await?;
        let again = seen(&admin).await?;
        ensure!(again.failed.is_empty() && again.waiting.len() == 1, "{again:?}");
        let error = again.waiting[0].error.clone().context("an id")?;
        ensure!(again.waiting[0].attempts == 1 && error.len() == 8, "{again:?}");
        let stored = job::of_centre(app.services.db.read(), app.world.centre, song).await?.context("a job")?;
        ensure!(stored.last_error == Some(error), "no cause in the database");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn letters_are_told_of_and_never_shown() {
    on_both(async |app| {
        let admin = app.signed_in("admin").await;
        ensure!(admin.page("/admin/outbox").await.text.contains("Utboksen er tom"));
        let read = async || -> anyhow::Result<Outbox> { admin.read(&api("outbox"), &[]).await.json() };
        for account in [app.world.staff.therapist, app.world.participants[0].account] {
            ensure!(super::to(&admin, "send_link", account).await == 200);
        }
        recorded_once_each(app).await?;
        let letters = read().await?.letters;
        ensure!(letters.len() == 2 && letters.iter().all(|one| matches!(one.state, LetterState::Waits(_))));
        let page = admin.page("/admin/outbox").await.text;
        ensure!(page.contains("Kari Lund") && page.contains("Nytt passord") && page.contains("Venter."));
        let raw = admin.read(&api("outbox"), &[]).await.text;
        for letter in outbox::Entity::find().all(app.services.db.read()).await? {
            let path: String = app.services.keyring.open(Place::new("outbox", "link", letter.id), &letter.link)?;
            let token = path.strip_prefix("/link/").context("a link")?.to_owned();
            ensure!(!page.contains(&token) && !raw.contains(&token) && !raw.contains("link/"));
        }
        app.hand.forward(3601);
        let admin = app.signed_in("admin").await;
        let over: Outbox = admin.read(&api("outbox"), &[]).await.json()?;
        ensure!(over.letters.iter().all(|one| one.state == LetterState::Over));
        ensure!(rows(app, "read_outbox").await?.len() == 1, "one row a day");
        let elsewhere = app.signed_in_to(&app.other, "admin").await;
        ensure!(elsewhere.read(&api("outbox"), &[]).await.json::<Outbox>()?.letters.is_empty());
        Ok(())
    })
    .await;
}

async fn recorded_once_each(app: &TestApp) -> anyhow::Result<()> {
    let sent = rows(app, "send_reset_link").await?;
    ensure!(sent.len() == 2 && sent.iter().all(|row| row.actor_id == app.world.staff.admin), "{sent:?}");
    Ok(())
}
