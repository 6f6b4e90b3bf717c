//! Days at the workplace with what is written of them, and what was done to get nearer to a job. Invariant: which days
//! there are is said by the plan's sessions, so that no programme is named here.

use super::{
    open,
    read::{name, words_of_day},
};
use crate::{
    access,
    attendance::{self, Expected},
    audit::{self, Deed},
    ctx::Ctx,
    error::Result,
    rights::when,
    wording::{CENTRE_ZONE, clock_span, content, day_of, days_span, weekday_date},
};
use contract::{
    AppError,
    work_trial::{PlannedDay, TrialEntry, WorkTrial},
};
use domain::{
    goal::{ItemKind, Written},
    id::{AccountId, PlanItemId},
    policy::{self, Act, Relation},
    schedule::Channel,
    work_trial::{ASKED_FOR, TrialItem},
};
use entity::{account, enrolment, overview, participant, plan_item, plan_message, referral, session};
use jiff::{ToSpan as _, civil::Date};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;
use uuid::Uuid;

/// How long a course is looked at where its end is not set.
const WEEKS: i64 = 52;

/// The work trial of the enrolment, or of the acting participant when none is named.
///
/// # Errors
/// `NotFound` when there is no such enrolment, or it is not the actor's to see.
pub async fn read(ctx: &Ctx, enrolment: &str) -> Result<WorkTrial> {
    let tx = ctx.begin().await?;
    let (enrolled, relation) = access::named_or_own(ctx, &tx, enrolment, Act::ReadActionPlan).await?;
    let found = work_trial(ctx, &tx, (&enrolled, relation)).await?;
    if !relation.own {
        let deed = Deed::care("read_work_trial", "enrolment", enrolled.id, enrolled.id);
        audit::record(ctx, &tx, Deed { purpose: access::purpose(relation), ..deed }).await?;
    }
    tx.commit().await?;
    Ok(found)
}

async fn work_trial(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    (enrolled, relation): (&enrolment::Model, Relation),
) -> Result<WorkTrial> {
    let rows = written(conn, enrolled).await?;
    let people = account::of_centre(conn, enrolled.centre_id, rows.iter().map(|row| row.updated_by)).await?;
    let whose = participant::accounts(conn, enrolled.centre_id, [enrolled.participant_id]).await?;
    let whose = whose.into_values().next().ok_or(AppError::NotFound)?;
    let employment = referral::employment_of(conn, enrolled.centre_id, [whose.id]).await?;
    let last = enrolled.ends_on.map_or_else(|| enrolled.starts_on.0.saturating_add(WEEKS.weeks()), |day| day.0);
    let days = at_work(conn, enrolled, whose.id, (enrolled.starts_on.0, last)).await?;
    let mut items = Vec::with_capacity(rows.len());
    let mut diary = HashMap::new();
    for row in &rows {
        let Written::Trial(item) = open(ctx, row)? else { continue };
        if item.kind() == ItemKind::TrialDay {
            diary.insert(item.day().to_owned(), row.id);
        }
        items.push(entry(ctx, &people, row, item));
    }
    Ok(WorkTrial {
        enrolment: enrolled.id,
        name: whose.name,
        has_employer: employment.get(&whose.id).map(|one| one.has_employer()),
        days: days.iter().map(|one| planned(ctx, &one.session, &diary)).collect(),
        items,
        may_write: policy::may(ctx.actor()?, Act::WriteActionPlan, relation),
        submission_id: ctx.id::<Uuid>().to_string(),
        today: ctx.today().to_string(),
    })
}

/// What is written in the row, which has been opened.
pub(crate) fn entry(
    ctx: &Ctx,
    people: &HashMap<AccountId, account::Model>,
    row: &plan_item::Model,
    item: TrialItem,
) -> TrialEntry {
    TrialEntry {
        id: row.id,
        version: row.version,
        day: words_of_day(ctx, item.day()),
        by: name(people, row.updated_by).unwrap_or_default(),
        at: when(ctx, row.updated_at),
        item,
    }
}

/// The latest day at the workplace of which something can be written, and is not: of the last few days.
pub(crate) async fn unwritten(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolled: &enrolment::Model,
) -> Result<Option<Date>> {
    let today = ctx.today();
    let span = (today.saturating_sub(ASKED_FOR.days()), today);
    let expected = at_work(conn, enrolled, ctx.actor()?.account, span).await?;
    let said_no: Vec<_> =
        plan_message::standing(conn, enrolled.id).await?.iter().filter_map(|one| one.session_id).collect();
    let was_there = expected.into_iter().filter(|one| one.was_there() != Some(false));
    let days: Vec<_> = was_there.map(|one| one.session).filter(|session| !said_no.contains(&session.id)).collect();
    // of a day with several, when the last is over
    let goes_on = |on: Date| days.iter().any(|session| day(session) == on && session.ends_at > ctx.at());
    let mut over: Vec<Date> = days.iter().map(day).filter(|on| !goes_on(*on)).collect();
    if over.is_empty() {
        return Ok(None);
    }
    let diary = diary(ctx, &written(conn, enrolled).await?)?;
    over.retain(|day| !diary.contains_key(&day.to_string()));
    Ok(over.pop())
}

/// Is there a diary of `on` beside the item `but`?
pub(super) async fn is_written(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolled: &enrolment::Model,
    (on, but): (&str, PlanItemId),
) -> Result<bool> {
    let mut rows = written(conn, enrolled).await?;
    rows.retain(|row| row.id != but);
    Ok(diary(ctx, &rows)?.contains_key(on))
}

async fn written(conn: &impl ConnectionTrait, enrolled: &enrolment::Model) -> Result<Vec<plan_item::Model>> {
    let standing = plan_item::standing(enrolled).all(conn).await?;
    Ok(standing.into_iter().filter(|row| row.kind.is_of_trial()).collect())
}

/// The participant's sessions at the workplace from the first to the last day, in order.
async fn at_work(
    conn: &impl ConnectionTrait,
    enrolled: &enrolment::Model,
    account: AccountId,
    (first, last): (Date, Date),
) -> Result<Vec<Expected>> {
    let people = [overview::Person { enrolment: enrolled.id, cohort: enrolled.cohort_id, account }];
    let expected = attendance::of_people_within(conn, enrolled.centre_id, &people, days_span(first, last)).await?;
    let mut days: Vec<_> = expected.into_iter().filter(|one| one.session.channel == Channel::Workplace).collect();
    days.sort_by_key(|one| (one.session.starts_at, one.session.id));
    Ok(days)
}

/// The diary's days as ISO text.
fn diary(ctx: &Ctx, rows: &[plan_item::Model]) -> Result<HashMap<String, PlanItemId>> {
    let mut days = HashMap::new();
    for row in rows.iter().filter(|row| row.kind == ItemKind::TrialDay) {
        if let Written::Trial(TrialItem::TrialDay(day)) = open(ctx, row)? {
            days.insert(day.on, row.id);
        }
    }
    Ok(days)
}

fn day(session: &session::Model) -> Date {
    day_of(session.starts_at.timestamp(), CENTRE_ZONE)
}

fn planned(ctx: &Ctx, session: &session::Model, diary: &HashMap<String, PlanItemId>) -> PlannedDay {
    let on = day(session);
    let iso = on.to_string();
    PlannedDay {
        day: weekday_date(ctx.lang, on),
        title: content(ctx.lang, &session.title),
        place: content(ctx.lang, &session.place),
        span: clock_span(ctx.lang, session.starts_at.timestamp(), session.ends_at.timestamp(), CENTRE_ZONE),
        has_come: on <= ctx.today(),
        written: diary.get(&iso).copied(),
        on: iso,
    }
}
