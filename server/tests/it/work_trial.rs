//! The work trial: whose it is to write, one diary a day, and what the page of the day asks for.

use crate::helpers::{TestApp, on_both};
use anyhow::{Context as _, ensure};
use contract::{AppError, today::Day};
use domain::{
    schedule::{Channel, SessionKind},
    work_trial::{JobTopic, TrialItem},
};
use entity::{audit, session};
use jiff::ToSpan as _;
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use service::{
    action_plan::{self, Form, Which},
    ctx::Ctx,
    error::Error,
};

fn diary(on: &str, did: &str) -> Form {
    let (on, did) = (on.to_owned(), did.to_owned());
    Form::TrialDay { on, did, worked: "Pausene".into(), effort: "4".into(), spoke_to: "Lederen".into() }
}

fn call(on: &str) -> Form {
    Form::EmployerCall { stage: "after".into(), on: on.into(), with: "Lederen".into(), agreed: "To dager til".into() }
}

fn step(on: &str) -> Form {
    Form::JobStep { topic: JobTopic::Cv.to_string(), on: on.into(), did: "Skrev et utkast".into(), next: String::new() }
}

async fn write(ctx: &Ctx, enrolment: &str, form: &Form) -> Result<(), AppError> {
    let submission = ctx.id::<uuid::Uuid>().to_string();
    let which = Which { enrolment, submission_id: &submission, ..Which::default() };
    match action_plan::save(ctx, which, form).await {
        Ok(_) => Ok(()),
        Err(Error::App(error)) => Err(error),
        Err(other) => Err(AppError::Internal { id: other.to_string() }),
    }
}

/// A day at the workplace for the first participant, begun so many minutes ago.
async fn day_at_work(app: &TestApp, minutes_ago: i64) -> anyhow::Result<session::Model> {
    let starts = app.services.clock.now().checked_sub(minutes_ago.minutes())?;
    let at_work = |row: &mut session::Model| (row.kind, row.channel) = (SessionKind::Guidance, Channel::Workplace);
    app.add_session_of(starts, app.world.participants[0].account, at_work).await
}

#[tokio::test]
async fn a_diary_is_its_owners_a_talk_with_the_employer_is_the_teams() {
    on_both(async |app| {
        let (own, therapist) = (app.ctx("deltaker").await?, app.ctx("fagperson").await?);
        let enrolment = app.world.participants[0].enrolment.id.to_string();
        let today = own.today().to_string();
        ensure!(write(&own, "", &diary(&today, "Ryddet lager")).await == Ok(()));
        ensure!(write(&therapist, &enrolment, &diary(&today, "Nei")).await == Err(AppError::Forbidden));
        ensure!(write(&therapist, &enrolment, &call(&today)).await == Ok(()));
        ensure!(write(&own, "", &call(&today)).await == Err(AppError::Forbidden));
        ensure!(write(&own, "", &step(&today)).await == Ok(()));
        ensure!(write(&therapist, &enrolment, &step(&today)).await == Ok(()));
        let seen = action_plan::work_trial(&therapist, &enrolment).await?;
        let mine = action_plan::work_trial(&own, "").await?;
        ensure!(seen.items == mine.items && seen.may_write);
        let is_mine = |item: &TrialItem| matches!(item, TrialItem::TrialDay(day) if day.did == "Ryddet lager");
        let written = mine.items.iter().find(|one| is_mine(&one.item)).context("the day")?;
        // nor does the team take it out
        let taken = action_plan::void(&therapist, &written.id.to_string(), "1").await;
        ensure!(matches!(taken, Err(Error::App(AppError::Forbidden))), "{taken:?}");
        action_plan::void(&own, &written.id.to_string(), "1").await?;
        let plan = action_plan::read(&own, "", "").await?;
        let elsewhere = plan.items.iter().any(|one| one.id == written.id);
        ensure!(!elsewhere, "on its own page only");
        let reads = audit::Entity::find().filter(audit::Column::Act.eq("read_work_trial"));
        ensure!(reads.count(app.services.db.read()).await? == 1, "the therapist's, not one's own");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn nobody_else_reads_or_writes_it() {
    on_both(async |app| {
        let enrolment = app.world.participants[0].enrolment.id.to_string();
        let today = app.ctx("deltaker").await?.today().to_string();
        for name in ["deltaker2", "psykolog", "lege", "sekretaer", "leder", "admin"] {
            let ctx = app.ctx(name).await?;
            let read = action_plan::work_trial(&ctx, &enrolment).await;
            ensure!(matches!(read, Err(Error::App(AppError::NotFound))), "{name}");
            for form in [diary(&today, "Nei"), call(&today), step(&today)] {
                ensure!(write(&ctx, &enrolment, &form).await == Err(AppError::NotFound), "{name}: {form:?}");
            }
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_day_is_written_of_once_also_by_two_forms_at_the_same_time() {
    on_both(async |app| {
        let own = app.ctx("deltaker").await?;
        let today = own.today().to_string();
        let tries = [diary(&today, "Først"), diary(&today, "Sist")];
        let (a, b) = tokio::join!(write(&own, "", &tries[0]), write(&own, "", &tries[1]));
        let taken = AppError::field("on", "day_is_written");
        ensure!(matches!((&a, &b), (Ok(()), Err(error)) | (Err(error), Ok(())) if *error == taken), "{a:?} {b:?}");
        // what was refused is not kept
        let trial = action_plan::work_trial(&own, "").await?;
        let of_today = trial.items.iter().filter(|one| one.item.day() == today);
        ensure!(of_today.count() == 1);
        // nor is a day moved onto one that is written of
        let yesterday = own.today().yesterday()?.to_string();
        ensure!(write(&own, "", &diary(&yesterday, "I går")).await == Ok(()));
        let trial = action_plan::work_trial(&own, "").await?;
        let moved = trial.items.iter().find(|one| one.item.day() == yesterday).context("yesterday")?;
        let id = moved.id.to_string();
        let which = Which { id: &id, version: "1", ..Which::default() };
        let refused = action_plan::save(&own, which, &diary(&today, "I går")).await;
        ensure!(matches!(refused, Err(Error::App(error)) if error == taken));
        // its own day is no other's
        action_plan::save(&own, which, &diary(&yesterday, "I går, om igjen")).await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_day_at_work_is_asked_for_until_it_is_written_of() {
    on_both(async |app| {
        let own = app.ctx("deltaker").await?;
        let asked = async || match service::today::read(&own).await?.day {
            Day::Participant(day) => anyhow::Ok(day.diary.map(|diary| diary.on)),
            other => anyhow::bail!("{other:?}"),
        };
        ensure!(asked().await?.is_none(), "nothing is planned at the workplace");
        // under way still
        day_at_work(app, 30).await?;
        ensure!(asked().await?.is_none());
        let session = day_at_work(app, 24 * 60).await?;
        let on = service::wording::day_of(session.starts_at.timestamp(), service::wording::CENTRE_ZONE).to_string();
        ensure!(asked().await? == Some(on.clone()));
        let days = action_plan::work_trial(&own, "").await?.days;
        ensure!(days.iter().any(|day| day.on == on && day.has_come && day.written.is_none()), "{days:?}");
        ensure!(write(&own, "", &diary(&on, "Ryddet lager")).await == Ok(()));
        ensure!(asked().await?.is_none());
        let days = action_plan::work_trial(&own, "").await?.days;
        ensure!(days.iter().any(|day| day.on == on && day.written.is_some()), "{days:?}");
        Ok(())
    })
    .await;
}
