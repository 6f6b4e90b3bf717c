//! What follows from a step: for the group, for what is planned by name, for who follows, and for what goes along to another
//! programme.

use crate::{
    action_plan,
    audit::{self, Deed},
    ctx::Ctx,
    error::Result,
    field,
    programme::template_of,
    scheduling::{self, Cancelled},
    wording::{CENTRE_ZONE, days_span, end_of_day},
};
use contract::AppError;
use domain::{
    id::{AwayId, CohortId, EnrolmentId, ProgrammeId},
    programme::Template,
};
use entity::{At, Day, away, care_team_member, cohort, enrolment, participant, programme};
use jiff::{ToSpan as _, civil::Date};
use sea_orm::DatabaseTransaction;

/// Where a programme has no follow-ups, the team follows for so many days more.
const DAYS_AFTER: i64 = 30;

/// From which day somebody is gone, and until when something may be planned for them.
pub(super) struct Gone {
    pub from: Date,
    pub planned_until: Date,
}

fn start_of(day: Date) -> At {
    days_span(day, day).0
}

/// The group goes on without them from that day. What has been is as it was, also when the day is past.
pub(super) async fn leave_group(ctx: &Ctx, tx: &DatabaseTransaction, of: &enrolment::Model, from: Date) -> Result<()> {
    away(ctx, tx, of, (start_of(from).max(ctx.at()), None)).await
}

async fn away(ctx: &Ctx, tx: &DatabaseTransaction, of: &enrolment::Model, span: (At, Option<At>)) -> Result<()> {
    let (id, (from_at, until_at)): (AwayId, _) = (ctx.id(), span);
    let row = away::Model { id, centre_id: of.centre_id, enrolment_id: of.id, from_at, until_at };
    Ok(entity::insert(tx, row).await?)
}

/// Who joins a group that has begun was not with it before.
pub(crate) async fn join_late(
    ctx: &Ctx,
    tx: &DatabaseTransaction,
    of: &enrolment::Model,
    group: Option<&cohort::Model>,
) -> Result<()> {
    let Some(group) = group.filter(|group| group.starts_on < of.starts_on) else { return Ok(()) };
    away(ctx, tx, of, (start_of(group.starts_on.0), Some(start_of(of.starts_on.0)))).await
}

/// The last day of somebody who begins on `start`: their group's, where they have one.
pub(crate) fn last_day(template: &Template, group: Option<&cohort::Model>, start: Date) -> Date {
    template.last_day(group.map_or(start, |group| group.starts_on.0), 0).max(start)
}

/// The same, and what was planned for them alone until the end is cancelled.
pub(super) async fn leave(
    ctx: &Ctx,
    tx: &DatabaseTransaction,
    of: &enrolment::Model,
    gone: Gone,
) -> Result<Vec<Cancelled>> {
    leave_group(ctx, tx, of, gone.from).await?;
    let whose = participant::by_id(tx, of.participant_id).await?.ok_or(AppError::NotFound)?;
    let from = start_of(gone.from).max(ctx.at());
    let until = At::new(end_of_day(gone.planned_until, CENTRE_ZONE));
    scheduling::cancel_of_one(ctx, tx, (of.centre_id, whose.account_id), (from, until)).await
}

/// They are with their group again from that day.
pub(super) async fn come_back(tx: &DatabaseTransaction, of: &enrolment::Model, on: Date) -> Result<()> {
    Ok(away::end(tx, of, start_of(on)).await?)
}

/// The moment until which a team follows somebody whose programme ended on `end`: the last follow-up's window.
fn cared_for_until(template: &Template, end: Date) -> At {
    let last = template.follow_ups_of(end).into_iter().map(|window| window.last).max();
    At::new(end_of_day(last.unwrap_or_else(|| end.saturating_add(DAYS_AFTER.days())), CENTRE_ZONE))
}

/// Care relationships without an end get one.
pub(super) async fn end_care(
    ctx: &Ctx,
    tx: &DatabaseTransaction,
    of: &enrolment::Model,
    template: &Template,
    end: Date,
) -> Result<()> {
    let until = cared_for_until(template, end);
    // noted long afterwards: whoever notes it still reads what they noted
    let soonest = At::new(ctx.now.saturating_add(jiff::SignedDuration::from_hours(24)).unwrap_or(ctx.now));
    let until = until.max(soonest);
    for one in care_team_member::team_of(tx, of.id, ctx.at()).await?.into_iter().filter(|one| one.ends_at.is_none()) {
        care_team_member::end(tx, one.id, ctx.at(), Some(until)).await?;
        audit::record(ctx, tx, Deed::care("end_care", "care_team_member", one.id, of.id)).await?;
    }
    Ok(())
}

/// Those whose end came with the discharge follow on without one.
pub(super) async fn resume_care(ctx: &Ctx, tx: &DatabaseTransaction, of: &enrolment::Model) -> Result<()> {
    let team = care_team_member::team_of(tx, of.id, ctx.at()).await?;
    let until = team.iter().filter_map(|one| one.ends_at).max();
    for one in team.into_iter().filter(|one| one.ends_at.is_some() && one.ends_at == until) {
        care_team_member::end(tx, one.id, ctx.at(), None).await?;
        audit::record(ctx, tx, Deed::care("add_to_team", "care_team_member", one.id, of.id)).await?;
    }
    Ok(())
}

/// The enrolment in which the course goes on from `on`, with the same team and the same action plan.
pub(super) async fn go_on(
    ctx: &Ctx,
    tx: &DatabaseTransaction,
    from: &enrolment::Model,
    (to, on): (&str, Date),
) -> Result<EnrolmentId> {
    let unknown = || field::not_picked("to", to);
    let (programme_id, group) = match to.split_once(':') {
        Some(("group", id)) => {
            let id: CohortId = id.parse().map_err(|_| unknown())?;
            let group = cohort::by_id(tx, from.centre_id, id).await?.ok_or_else(unknown)?;
            if on < group.starts_on.0 {
                return Err(AppError::field("on", "outside_course").into());
            }
            (group.programme_id, Some(group))
        }
        Some(("programme", id)) => {
            let id: ProgrammeId = id.parse().map_err(|_| unknown())?;
            (programme::by_id(tx, from.centre_id, id).await?.ok_or_else(unknown)?.id, None)
        }
        _ => return Err(unknown().into()),
    };
    let cohort_id = group.as_ref().map(|group| group.id);
    if (programme_id, cohort_id) == (from.programme_id, from.cohort_id) {
        return Err(AppError::field("to", "same_place").into());
    }
    let mut new = enrolment::Model {
        id: ctx.id(),
        programme_id,
        cohort_id,
        starts_on: Day(on),
        ends_on: None,
        programme_version_id: None,
        version: 1,
        ..from.clone()
    };
    let template = template_of(ctx, tx, &new).await?.ok_or_else(|| AppError::field("to", "no_plan"))?;
    new.ends_on = Some(Day(last_day(&template, group.as_ref(), on)));
    entity::insert(tx, new.clone()).await?;
    join_late(ctx, tx, &new, group.as_ref()).await?;
    for one in care_team_member::team_of(tx, from.id, ctx.at()).await?.into_iter().filter(|one| one.ends_at.is_none()) {
        let member = care_team_member::Model { id: ctx.id(), enrolment_id: new.id, starts_at: ctx.at(), ..one };
        let id = member.id;
        entity::insert(tx, member).await?;
        audit::record(ctx, tx, Deed::care("add_to_team", "care_team_member", id, new.id)).await?;
    }
    action_plan::carry_over(ctx, tx, (from, &new)).await?;
    Ok(new.id)
}
