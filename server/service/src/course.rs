//! The course of a participant: made longer, interrupted, moved, ended, opened again. Invariant: the step, the last day, what
//! follows for plan and access, and the row in the log are there together or not at all.

mod effects;
mod read;

pub(crate) use read::told;
pub use read::{read, summary};

use crate::{
    access, action_plan,
    audit::{self, Deed},
    ctx::Ctx,
    error::{FieldErrors, Result},
    events::EventKind,
    field,
    jobs::{self, Work},
    programme::template_of,
    scheduling::{self, Cancelled},
};
use contract::{AppError, FieldError};
use domain::{
    course::{REASON_MAX, Standing, Step, extension, later, weeks_of_break},
    id::{CourseStepId, EnrolmentId},
    policy::Act,
    programme::Template,
};
pub(crate) use effects::{join_late, last_day};

use effects::Gone;
use entity::{Day, course_step, enrolment, participant, seal::Place};
use jiff::civil::Date;
use sea_orm::DatabaseTransaction;

const TABLE: &str = "course_step";

/// A change as its form sends it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Change<'a> {
    pub step: &'a str,
    /// `YYYY-MM-DD`: from which day it counts; when opened again, the new last day.
    pub on: &'a str,
    /// Where it goes on: `programme:<id>` or `group:<id>`.
    pub to: &'a str,
    pub reason: &'a str,
}

/// The course as it is changed.
struct Course<'a> {
    enrolled: &'a enrolment::Model,
    template: &'a Template,
    taken: &'a [course_step::Model],
    end: Date,
}

/// What a step comes to.
#[derive(Default)]
struct Outcome {
    ends_on: Option<Date>,
    weeks: Option<u16>,
    to: Option<EnrolmentId>,
    cancelled: Vec<Cancelled>,
}

/// Takes a step.
///
/// # Errors
/// `NotFound` when it is not the actor's to change; `Invalid`; `Conflict` when it is no longer as it was at `version`.
pub async fn change(ctx: &Ctx, enrolment: &str, version: &str, form: &Change<'_>) -> Result<EnrolmentId> {
    let id: EnrolmentId = enrolment.parse().map_err(|_| AppError::NotFound)?;
    let tx = ctx.begin().await?;
    access::enrolment(ctx, &tx, id, Act::ChangeCourse).await?;
    let enrolled = enrolment::lock(&tx, id).await?.ok_or(AppError::NotFound)?;
    let step = Step::parse(form.step).ok_or_else(|| field::not_picked("step", form.step))?;
    let expected = field::version(version)?;
    let taken = course_step::of(&tx, &enrolled).await?;
    let standing = Standing::of(taken.iter().map(|one| one.step));
    if expected != enrolled.version {
        return Err(AppError::Conflict { current: enrolled.version }.into());
    }
    if standing.after(step).is_none() {
        return Err(AppError::field("step", "step_not_now").into());
    }
    let template = template_of(ctx, &tx, &enrolled).await?.ok_or_else(|| AppError::field("step", "no_plan"))?;
    let end = end_of(&enrolled, &template);
    let course = Course { enrolled: &enrolled, template: &template, taken: &taken, end };
    let (on, reason) = check(ctx, &course, step, form)?;
    let outcome = course.take(ctx, &tx, (step, on), form.to).await?;
    let ends_on = outcome.ends_on.map(Day).or(enrolled.ends_on);
    if !enrolment::set_end(&tx, (id, expected), ends_on).await? {
        return Err(AppError::Conflict { current: enrolled.version }.into());
    }
    let row_id: CourseStepId = ctx.id();
    let row = course_step::Model {
        id: row_id,
        centre_id: enrolled.centre_id,
        enrolment_id: id,
        number: taken.last().map_or(0, |one| one.number) + 1,
        step,
        // of what was opened again, `on` is the new end
        on_day: Day(if step == Step::Reopened { ctx.today() } else { on }),
        ends_on,
        weeks: outcome.weeks.map(i32::from),
        reason: reason.map(|words| ctx.seal(Place::new(TABLE, "reason", row_id), &words)).transpose()?,
        to_enrolment_id: outcome.to,
        created_by: ctx.actor()?.account,
        created_at: ctx.at(),
    };
    entity::insert(&tx, row).await?;
    audit::record(ctx, &tx, Deed::care("change_course", TABLE, row_id, id)).await?;
    tell(ctx, &tx, &enrolled, row_id).await?;
    action_plan::commit(ctx, tx, &enrolled, EventKind::Session).await?;
    for one in outcome.cancelled {
        scheduling::announce_cancelled(ctx, one);
    }
    Ok(id)
}

/// The last day: as it is written down, else as the programme has it.
fn end_of(enrolled: &enrolment::Model, template: &Template) -> Date {
    enrolled.ends_on.map_or_else(|| template.last_day(enrolled.starts_on.0, 0), |day| day.0)
}

/// The participant is told that there is something new.
async fn tell(ctx: &Ctx, tx: &DatabaseTransaction, enrolled: &enrolment::Model, step: CourseStepId) -> Result<()> {
    let Some(whose) = participant::by_id(tx, enrolled.participant_id).await? else { return Ok(()) };
    let account = whose.account_id;
    let notice = Work::Notify { account, about: "course_changed".to_owned(), object: enrolled.id.into() };
    jobs::enqueue(ctx, tx, enrolled.centre_id, &notice, format!("course_changed:{step}")).await
}

/// The day and the reason. A break, a move, an end and a new beginning need one; an extension counts from the end on.
fn check(ctx: &Ctx, course: &Course<'_>, step: Step, form: &Change<'_>) -> Result<(Date, Option<String>)> {
    let mut errors = FieldErrors::default();
    let today = ctx.today();
    let (start, end) = (course.enrolled.starts_on.0, course.end);
    let on = if step == Step::Extended {
        Some(end.tomorrow().unwrap_or(end))
    } else {
        let possible = match step {
            Step::Interrupted => course.back_since().unwrap_or(start)..=end,
            Step::Resumed => course.broken_off().unwrap_or(start)..=later(today, 52),
            // what has been forgotten is noted afterwards
            Step::Discharged => start..=end.max(today),
            Step::Transferred | Step::Reopened | Step::Extended => today..=later(today, 104),
        };
        errors.take(match field::date(form.on) {
            None => Err(FieldError::new("on", if form.on.is_empty() { "required" } else { "invalid_date" })),
            Some(day) if possible.contains(&day) => Ok(day),
            Some(_) => Err(FieldError::new("on", "outside_course")),
        })
    };
    let needs_reason = !matches!(step, Step::Extended | Step::Resumed);
    let reason = if form.reason.trim().is_empty() && !needs_reason {
        Some(None)
    } else {
        errors.take(field::words("reason", form.reason, REASON_MAX).map(Some))
    };
    errors.finish()?;
    on.zip(reason).ok_or_else(|| AppError::field("", "unreadable").into())
}

impl Course<'_> {
    /// The day on which the latest break was over.
    fn back_since(&self) -> Option<Date> {
        self.taken.iter().rev().find(|one| one.step == Step::Resumed).map(|one| one.on_day.0)
    }

    /// The day from which the break counts that is not over.
    fn broken_off(&self) -> Option<Date> {
        self.taken.iter().rev().find(|one| one.step == Step::Interrupted).map(|one| one.on_day.0)
    }

    async fn take(&self, ctx: &Ctx, tx: &DatabaseTransaction, (step, on): (Step, Date), to: &str) -> Result<Outcome> {
        let enrolled = self.enrolled;
        match step {
            Step::Extended => {
                let before = self.taken.iter().filter(|one| one.step == Step::Extended).count();
                let weeks = extension(self.template.extension.as_ref(), before);
                let weeks = weeks.ok_or_else(|| AppError::field("step", "no_extension"))?;
                Ok(Outcome { ends_on: Some(later(self.end, weeks)), weeks: Some(weeks), ..Outcome::default() })
            }
            Step::Interrupted => {
                let cancelled = effects::leave(ctx, tx, enrolled, Gone { from: on, planned_until: self.end }).await?;
                Ok(Outcome { cancelled, ..Outcome::default() })
            }
            Step::Resumed => {
                effects::come_back(tx, enrolled, on).await?;
                let weeks = weeks_of_break(self.broken_off().unwrap_or(on), on);
                Ok(Outcome { ends_on: Some(later(self.end, weeks)), weeks: Some(weeks), ..Outcome::default() })
            }
            Step::Discharged => {
                let from = on.tomorrow().unwrap_or(on);
                let cancelled = effects::leave(ctx, tx, enrolled, Gone { from, planned_until: self.end }).await?;
                effects::end_care(ctx, tx, enrolled, self.template, on).await?;
                Ok(Outcome { ends_on: Some(on), cancelled, ..Outcome::default() })
            }
            Step::Reopened => {
                let today = ctx.today();
                effects::come_back(tx, enrolled, today).await?;
                effects::resume_care(ctx, tx, enrolled).await?;
                Ok(Outcome { ends_on: Some(on), ..Outcome::default() })
            }
            Step::Transferred => {
                let new = effects::go_on(ctx, tx, enrolled, (to, on)).await?;
                let last = on.yesterday().unwrap_or(on).min(self.end);
                // what is planned by name goes along
                effects::leave_group(ctx, tx, enrolled, last.tomorrow().unwrap_or(last)).await?;
                effects::end_care(ctx, tx, enrolled, self.template, last).await?;
                Ok(Outcome { ends_on: Some(last), to: Some(new), ..Outcome::default() })
            }
        }
    }
}
