//! The page of a course, and what a discharge summary is written of.

use super::{TABLE, end_of};
use crate::{
    access, action_plan,
    audit::{self, Deed},
    ctx::Ctx,
    error::Result,
    participants::{self, Around},
    programme::{self, template_of},
    wording, work_status,
};
use contract::{
    AppError,
    course::{CourseView, Given, StepTold, Summary},
};
use domain::{
    course::{Standing, Step, extension},
    id::EnrolmentId,
    policy::{self, Act},
};
use entity::{account, cohort, course_step, enrolment, seal::Place};
use sea_orm::ConnectionTrait;

/// The course of an enrolment.
///
/// # Errors
/// `NotFound` when it is not the actor's to see.
pub async fn read(ctx: &Ctx, enrolment: &str) -> Result<CourseView> {
    let actor = ctx.actor()?;
    let id: EnrolmentId = enrolment.parse().map_err(|_| AppError::NotFound)?;
    let tx = ctx.begin().await?;
    let (enrolled, relation) = access::enrolment_and_relation(ctx, &tx, id, Act::ReadActionPlan).await?;
    let around = Around::read(&tx, actor.centre, std::slice::from_ref(&enrolled)).await?;
    let template = template_of(ctx, &tx, &enrolled).await?;
    let taken = course_step::of(&tx, &enrolled).await?;
    let standing = Standing::of(taken.iter().map(|one| one.step));
    let times = taken.iter().filter(|one| one.step == Step::Extended).count();
    let extension = extension(template.as_ref().and_then(|template| template.extension.as_ref()), times);
    let may = policy::may(actor, Act::ChangeCourse, relation) && template.is_some();
    let can = |step: &Step| may && standing.after(*step).is_some() && (*step != Step::Extended || extension.is_some());
    let possible: Vec<Step> = Step::ALL.iter().copied().filter(can).collect();
    let places = if possible.contains(&Step::Transferred) { places(ctx, &tx, &enrolled).await? } else { Vec::new() };
    let deed = Deed::care("read_course", "enrolment", id, id);
    audit::record(ctx, &tx, Deed { purpose: access::purpose(relation), ..deed }).await?;
    let steps = told(ctx, &tx, &enrolled, taken).await?;
    tx.commit().await?;
    let end = template.as_ref().map(|template| end_of(&enrolled, template)).or(enrolled.ends_on.map(|day| day.0));
    Ok(CourseView {
        enrolment: id,
        name: around.name(&enrolled),
        programme: around.programme(ctx, &enrolled),
        group: around.cohort(&enrolled),
        starts: wording::long_date(ctx.lang, enrolled.starts_on.0),
        ends: end.map(|day| wording::long_date(ctx.lang, day)),
        standing,
        version: enrolled.version,
        possible,
        extension,
        places,
        steps,
        today: ctx.today().to_string(),
    })
}

/// Each programme for one who comes alone, and its groups; not where they are.
async fn places(ctx: &Ctx, conn: &impl ConnectionTrait, of: &enrolment::Model) -> Result<Vec<(String, String)>> {
    let groups = cohort::of_centre(conn, of.centre_id).await?;
    let mut places = Vec::new();
    for (id, template) in programme::newest_of_centre(conn, of.centre_id).await? {
        let name = template.name.text(ctx.lang).to_owned();
        if id != of.programme_id || of.cohort_id.is_some() {
            places.push((format!("programme:{id}"), name.clone()));
        }
        let theirs = groups.iter().filter(|one| one.programme_id == id && Some(one.id) != of.cohort_id);
        places.extend(theirs.map(|one| (format!("group:{}", one.id), format!("{name}: {}", one.name))));
    }
    Ok(places)
}

/// What has changed the course of an enrolment, which the caller has authorised; the latest first.
pub(crate) async fn told(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    of: &enrolment::Model,
    taken: Vec<course_step::Model>,
) -> Result<Vec<StepTold>> {
    let people = account::of_centre(conn, of.centre_id, taken.iter().map(|one| one.created_by)).await?;
    let step = |one: course_step::Model| {
        let reason = one.reason.as_ref().map(|words| ctx.open(Place::new(TABLE, "reason", one.id), words));
        Ok(StepTold {
            step: one.step,
            on: wording::long_date(ctx.lang, one.on_day.0),
            ends: one.ends_on.map(|day| wording::long_date(ctx.lang, day.0)),
            reason: reason.transpose()?,
            by: people.get(&one.created_by).map(|by| by.name.clone()).unwrap_or_default(),
            at: wording::when(ctx.lang, one.created_at),
            to: one.to_enrolment_id,
        })
    };
    taken.into_iter().rev().map(step).collect()
}

/// What a discharge summary is written of: what the team reads on other pages, at once.
///
/// # Errors
/// As [`read`].
pub async fn summary(ctx: &Ctx, enrolment: &str) -> Result<Summary> {
    let steps = read(ctx, enrolment).await?.steps;
    let one = participants::read(ctx, enrolment).await?;
    let plan = action_plan::read(ctx, enrolment, "").await?;
    let work = work_status::read(ctx, enrolment).await?;
    let trial = action_plan::work_trial(ctx, enrolment).await?;
    let db = ctx.services.db.read();
    let enrolled = access::enrolment(ctx, db, one.enrolment, Act::ReadAttendance).await?;
    let given = programme::account_of(ctx, db, &enrolled).await?.map(|sums| Given {
        days: sums.days.len(),
        attended: sums.attended,
        follow_ups: (sums.follow_ups_in_window, sums.follow_ups),
        extension_weeks: sums.extension_weeks,
        waiting_days: sums.waiting_days,
    });
    Ok(Summary { one, plan, work, trial, given, steps })
}
