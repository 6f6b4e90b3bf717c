//! Sick leave and work over time: the participant and the team note it. Invariant: a row is never changed, only taken out,
//! so that what was known when stays readable.

use crate::{
    access, action_plan,
    audit::{self, Deed},
    ctx::Ctx,
    error::Result,
    events::EventKind,
    field,
    training::{days_between, told},
    wording::long_date,
};
use contract::{
    AppError,
    work_status::{StatusRow, Target, WorkCourse},
};
use domain::{
    id::{EnrolmentId, WorkStatusId},
    policy::{self, Act, Relation},
    work_status::{EIGHT_WEEKS, Point, RawStatus, Source, Status, TWO_WEEKS, judge},
};
use entity::{Day, account, enrolment, participant, seal::Place, work_status};
use jiff::{ToSpan as _, civil::Date};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

const TABLE: &str = "work_status";

/// The fields of the form, as they came. A participant's own word is their own, whatever the form says.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// `YYYY-MM-DD`
    pub from: String,
    pub degree: String,
    pub benefit: String,
    pub state: String,
    pub source: String,
    pub note: String,
}

/// The course of the enrolment, or the acting participant's own when none is named.
///
/// # Errors
/// `NotFound` when there is no such enrolment, or it is not the actor's to see.
pub async fn read(ctx: &Ctx, enrolment: &str) -> Result<WorkCourse> {
    if ctx.actor()?.participant.is_some() {
        let conn = ctx.services.db.read();
        let found = access::named_or_own(ctx, conn, enrolment, Act::ReadActionPlan).await?;
        return course(ctx, conn, &found).await;
    }
    let tx = ctx.begin().await?;
    let found = access::named_or_own(ctx, &tx, enrolment, Act::ReadActionPlan).await?;
    let course = course(ctx, &tx, &found).await?;
    let id = found.0.id;
    let deed = Deed::care("read_work_status", "enrolment", id, id);
    audit::record(ctx, &tx, Deed { purpose: access::purpose(found.1), ..deed }).await?;
    tx.commit().await?;
    Ok(course)
}

/// Notes what is known from one day on. The same form twice is one row.
///
/// # Errors
/// `NotFound` when it is not the actor's to write in; `Invalid`; `Conflict` when the same form has been kept with other
/// content.
pub async fn add(ctx: &Ctx, enrolment: &str, submission_id: &str, form: &Form) -> Result<EnrolmentId> {
    let tx = ctx.begin().await?;
    let (enrolled, relation) = access::named_or_own(ctx, &tx, enrolment, Act::WriteActionPlan).await?;
    let submission = field::submission(submission_id)?;
    let source = if relation.own { Source::Participant.as_str() } else { &form.source };
    let raw = RawStatus {
        from: action_plan::dated(ctx, &form.from),
        degree: &form.degree,
        benefit: &form.benefit,
        state: &form.state,
        source,
        note: &form.note,
    };
    let status = raw.check().map_err(|faults| AppError::Invalid { fields: faults.iter().map(told).collect() })?;
    let row = row(ctx, &enrolled, &status, submission)?;
    let id = row.id;
    if !work_status::insert_once(&tx, row).await? {
        let kept = work_status::of_submission(&enrolled, submission).one(&tx).await?.ok_or(AppError::NotFound)?;
        let same = kept.voided_at.is_none() && open(ctx, &kept)? == status;
        return if same { Ok(enrolled.id) } else { Err(AppError::Conflict { current: 1 }.into()) };
    }
    let deed = Deed::care("add_work_status", TABLE, id, enrolled.id);
    audit::record(ctx, &tx, Deed { purpose: access::purpose(relation), ..deed }).await?;
    action_plan::commit(ctx, tx, &enrolled, EventKind::WorkStatus).await?;
    Ok(enrolled.id)
}

/// Takes a row out. It is kept, with who and when.
///
/// # Errors
/// `NotFound` when there is none, or it is not the actor's to write in.
pub async fn void(ctx: &Ctx, id: &str) -> Result<EnrolmentId> {
    let tx = ctx.begin().await?;
    let id: WorkStatusId = id.parse().map_err(|_| AppError::NotFound)?;
    let found = work_status::visible_to(ctx.actor()?, ctx.at(), id).one(&tx).await?.ok_or(AppError::NotFound)?;
    let (enrolled, relation) =
        access::enrolment_and_relation(ctx, &tx, found.enrolment_id, Act::WriteActionPlan).await?;
    // out already is what was asked for
    if work_status::void(&tx, id, (ctx.actor()?.account, ctx.at())).await? {
        let deed = Deed::care("void_work_status", TABLE, id, enrolled.id);
        audit::record(ctx, &tx, Deed { purpose: access::purpose(relation), ..deed }).await?;
        action_plan::commit(ctx, tx, &enrolled, EventKind::WorkStatus).await?;
    }
    Ok(enrolled.id)
}

/// Adds a row that was made up.
///
/// # Errors
/// When it cannot be written.
pub(crate) async fn insert(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolled: &enrolment::Model,
    status: &Status,
) -> Result<()> {
    work_status::insert_once(conn, row(ctx, enrolled, status, ctx.id())?).await?;
    Ok(())
}

async fn course(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    (enrolled, relation): &(enrolment::Model, Relation),
) -> Result<WorkCourse> {
    let rows = work_status::standing(enrolled).all(conn).await?;
    let people = account::of_centre(conn, enrolled.centre_id, rows.iter().map(|row| row.created_by)).await?;
    let whose = participant::accounts(conn, enrolled.centre_id, [enrolled.participant_id]).await?;
    let today = ctx.today();
    let first = rows.first().map_or(today, |row| row.from_day.0);
    let at = |day: Date| days_between(first, day);
    let points: Vec<Point> =
        rows.iter().map(|row| Point { day: at(row.from_day.0), degree: row.degree, state: row.state }).collect();
    let ends = enrolled.ends_on.map(|day| day.0);
    let target = |ends: Date, days: i64| {
        let day = ends.saturating_add(days.days());
        Target { at: at(day), day: long_date(ctx.lang, day) }
    };
    let told = |row: &work_status::Model| {
        Ok(StatusRow {
            id: row.id,
            status: open(ctx, row)?,
            day: long_date(ctx.lang, row.from_day.0),
            at: at(row.from_day.0),
            by: people.get(&row.created_by).map(|one| one.name.clone()).unwrap_or_default(),
        })
    };
    Ok(WorkCourse {
        enrolment: enrolled.id,
        name: whose.into_values().next().map(|one| one.name).unwrap_or_default(),
        may_write: policy::may(ctx.actor()?, Act::WriteActionPlan, *relation),
        rows: rows.iter().map(told).collect::<Result<_>>()?,
        targets: ends.map(|ends| [target(ends, TWO_WEEKS), target(ends, EIGHT_WEEKS)]),
        verdicts: ends.map(|ends| judge(&points, (at(enrolled.starts_on.0), at(ends)), at(today))),
        until: at(today),
        submission_id: ctx.id::<Uuid>().to_string(),
        today: today.to_string(),
    })
}

fn row(ctx: &Ctx, enrolled: &enrolment::Model, status: &Status, submission_id: Uuid) -> Result<work_status::Model> {
    let id: WorkStatusId = ctx.id();
    let day = crate::field::date(&status.from).ok_or_else(|| AppError::field("from", "invalid_date"))?;
    let note = status.note.as_ref().map(|note| ctx.seal(Place::new(TABLE, "note", id), note)).transpose()?;
    Ok(work_status::Model {
        id,
        centre_id: enrolled.centre_id,
        enrolment_id: enrolled.id,
        from_day: Day(day),
        degree: status.degree,
        benefit: status.benefit,
        state: status.state,
        source: status.source,
        note,
        submission_id,
        created_by: ctx.actor()?.account,
        created_at: ctx.at(),
        voided_by: None,
        voided_at: None,
    })
}

/// What a row says.
pub(crate) fn open(ctx: &Ctx, row: &work_status::Model) -> Result<Status> {
    Ok(Status {
        from: row.from_day.0.to_string(),
        degree: row.degree,
        benefit: row.benefit,
        state: row.state,
        source: row.source,
        note: row.note.as_ref().map(|note| ctx.open(Place::new(TABLE, "note", row.id), note)).transpose()?,
    })
}
