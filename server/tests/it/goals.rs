//! The action plan and work status: who may read, write and sign, and that nothing is overwritten or signed unseen.

use crate::helpers::{TestApp, on_both};
use anyhow::{Context as _, ensure};
use contract::AppError;
use domain::{goal::Item, rights::DataKind};
use entity::{plan_item, plan_version};
use sea_orm::{EntityTrait as _, PaginatorTrait as _};
use service::{
    action_plan::{self, Form, Which},
    error::Error,
    work_status,
};

fn app_error<T>(result: Result<T, Error>) -> anyhow::Result<AppError> {
    match result {
        Ok(_) => anyhow::bail!("was let through"),
        Err(Error::App(error)) => Ok(error),
        Err(other) => Err(other.into()),
    }
}

fn goal(text: &str) -> Form {
    Form::Goal { text: text.into(), why: String::new(), icf: vec!["d850".into()], scale: Default::default() }
}

async fn items(app: &TestApp) -> anyhow::Result<u64> {
    Ok(plan_item::Entity::find().count(app.services.db.read()).await?)
}

#[tokio::test]
async fn own_and_team_write_and_nobody_else_knows_of_the_plan() {
    on_both(async |app| {
        let enrolment = app.world.participants[0].enrolment.id.to_string();
        let before = items(app).await?;
        for name in ["deltaker", "fagperson", "koordinator"] {
            let ctx = app.ctx(name).await?;
            let submission = ctx.id::<uuid::Uuid>().to_string();
            let which = Which { enrolment: &enrolment, submission_id: &submission, ..Which::default() };
            let text = format!("Et mål fra {name}");
            action_plan::save(&ctx, which, &goal(&text)).await?;
            // sent twice is kept once; with other words it is refused
            action_plan::save(&ctx, which, &goal(&text)).await?;
            let other = app_error(action_plan::save(&ctx, which, &goal("Noe annet")).await)?;
            ensure!(other == AppError::Conflict { current: 1 }, "{other:?}");
            let plan = action_plan::read(&ctx, &enrolment, "").await?;
            let found = plan.items.iter().any(|one| matches!(&one.shown.item, Item::Goal(goal) if goal.text == text));
            ensure!(found && plan.may_write, "{name}");
        }
        ensure!(items(app).await? == before + 3);
        let missing = "01900000-0000-7000-8000-000000000001";
        for name in ["deltaker2", "psykolog", "lege", "sekretaer", "leder", "admin"] {
            let ctx = app.ctx(name).await?;
            let submission = ctx.id::<uuid::Uuid>().to_string();
            for named in [enrolment.as_str(), missing, "x"] {
                let which = Which { enrolment: named, submission_id: &submission, ..Which::default() };
                let tries = [
                    app_error(action_plan::read(&ctx, named, "").await)?,
                    app_error(action_plan::for_file(&ctx, named).await)?,
                    app_error(action_plan::save(&ctx, which, &goal("Nei")).await)?,
                    app_error(action_plan::sign(&ctx, named, "").await)?,
                    app_error(work_status::read(&ctx, named).await)?,
                ];
                ensure!(tries.iter().all(|error| *error == AppError::NotFound), "{name} {named}: {tries:?}");
            }
        }
        ensure!(items(app).await? == before + 3);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_stale_change_is_refused_and_what_is_taken_out_is_kept_and_told() {
    on_both(async |app| {
        let (own, therapist) = (app.ctx("deltaker").await?, app.ctx("fagperson").await?);
        let enrolment = app.world.participants[0].enrolment.id.to_string();
        let plan = action_plan::read(&own, "", "").await?;
        let first = plan.items.iter().find(|one| matches!(one.shown.item, Item::Goal(_))).context("a goal")?;
        let (id, rows) = (first.id.to_string(), items(app).await?);
        let which = Which { id: &id, version: "1", ..Which::default() };
        action_plan::save(&own, which, &goal("Mitt")).await?;
        action_plan::save(&own, which, &goal("Mitt")).await?;
        let stale = app_error(action_plan::save(&therapist, which, &goal("Ditt")).await)?;
        ensure!(stale == AppError::Conflict { current: 2 }, "{stale:?}");
        let stale = app_error(action_plan::void(&therapist, &id, "1").await)?;
        ensure!(stale == AppError::Conflict { current: 2 }, "{stale:?}");
        action_plan::void(&therapist, &id, "2").await?;
        action_plan::void(&therapist, &id, "2").await?;
        ensure!(items(app).await? == rows);
        let after = action_plan::read(&therapist, &enrolment, "").await?;
        ensure!(after.items.iter().all(|one| one.id != first.id));
        let kari = app.signed_in("deltaker").await;
        let kind = DataKind::ActionPlan.as_str();
        let data: contract::rights::MyData = kari.read("/api/rights/read", &[("kind", kind)]).await.json()?;
        let told = data.shown.context("a kind")?.1.plan_items;
        ensure!(told.iter().any(|one| one.voided.is_some()), "{told:?}");
        ensure!(kari.page("/privacy?kind=action_plan").await.text.contains("Mål: Mitt"));
        ensure!(kari.page("/privacy?kind=work_status").await.text.contains("Sykepenger"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_sign_at_once_sign_one_version_and_what_was_not_seen_is_not_signed() {
    on_both(async |app| {
        let (own, therapist) = (app.ctx("deltaker").await?, app.ctx("fagperson").await?);
        let enrolment = app.world.participants[0].enrolment.id.to_string();
        let digest = action_plan::read(&own, "", "").await?.digest;
        // in the team, but not the contact person
        let refused = app_error(action_plan::sign(&app.ctx("koordinator").await?, &enrolment, &digest).await)?;
        ensure!(refused == AppError::NotFound, "{refused:?}");
        let (a, b) =
            tokio::join!(action_plan::sign(&own, "", &digest), action_plan::sign(&therapist, &enrolment, &digest));
        ensure!((a?.1, b?.1) == (1, 1));
        ensure!(action_plan::sign(&own, "", &digest).await?.1 == 1, "once more is the same");
        let plan = action_plan::read(&own, "", "1").await?;
        ensure!(plan.versions.len() == 1 && plan.versions[0].is_agreed() && plan.signed && plan.changes.is_empty());
        let signed = plan.shown.context("version 1")?.items;
        let submission = own.id::<uuid::Uuid>().to_string();
        let which = Which { submission_id: &submission, ..Which::default() };
        action_plan::save(&own, which, &goal("Enda et mål")).await?;
        let stale = app_error(action_plan::sign(&therapist, &enrolment, &digest).await)?;
        ensure!(stale == AppError::Conflict { current: 1 }, "{stale:?}");
        let plan = action_plan::read(&therapist, &enrolment, "1").await?;
        ensure!(!plan.signed && plan.changes.len() == 1 && plan.changes[0].before.is_none());
        ensure!(plan.shown.context("version 1")?.items == signed, "what was signed stays");
        ensure!(action_plan::sign(&therapist, &enrolment, &plan.digest).await?.1 == 2);
        let rows = plan_version::Entity::find().count(app.services.db.read()).await?;
        ensure!(rows == 2, "{rows}");
        Ok(())
    })
    .await;
}
