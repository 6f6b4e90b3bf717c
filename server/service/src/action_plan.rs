//! The action plan: the participant and the team write in it, the participant and the contact person agree on it. Invariant:
//! a form that is sent twice is kept once, and an item changed elsewhere is never overwritten unseen.

use crate::{
    access,
    audit::{self, Deed},
    ctx::Ctx,
    error::Result,
    events::{About, EventKind},
    field,
};
use contract::AppError;
use domain::{
    goal::{ItemKind, Written},
    id::{EnrolmentId, PlanItemId},
    policy::{Act, Relation},
    work_trial::TrialItem,
};
use entity::{Sealed, enrolment, participant, plan_item, seal::Place, training_log_entry};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use std::collections::HashMap;
use uuid::Uuid;

mod form;
mod read;
mod signing;
mod trial;

pub use form::Form;
pub(crate) use form::dated;
pub(crate) use read::by_icf;
pub use read::{for_file, read};
pub(crate) use read::{shown, version_row};
pub(crate) use signing::open as open_version;
pub use signing::sign;
pub use trial::read as work_trial;
pub(crate) use trial::{entry, unwritten};

const TABLE: &str = "plan_item";

/// Which item a form is about.
#[derive(Clone, Copy, Debug, Default)]
pub struct Which<'a> {
    /// Empty for the acting participant's own.
    pub enrolment: &'a str,
    /// Empty for a new one.
    pub id: &'a str,
    pub version: &'a str,
    pub submission_id: &'a str,
    /// The goal it belongs to, or nothing.
    pub goal: &'a str,
}

/// Adds an item, or changes one. Gives whose plan it is in.
///
/// # Errors
/// `NotFound` when there is no such enrolment or item, or it is not the actor's to write in; `Invalid`; `Conflict` when it is
/// no longer as it was at `version`, or the same form has been kept with other content.
pub async fn save(ctx: &Ctx, about: Which<'_>, form: &Form) -> Result<EnrolmentId> {
    if about.id.is_empty() { add(ctx, about, form).await } else { edit(ctx, about, form).await }
}

async fn add(ctx: &Ctx, about: Which<'_>, form: &Form) -> Result<EnrolmentId> {
    let tx = ctx.begin().await?;
    let (enrolled, relation) = access::named_or_own(ctx, &tx, about.enrolment, Act::WriteActionPlan).await?;
    may_write(form.kind(), relation)?;
    in_turn(&tx, &enrolled, form.kind()).await?;
    let submission = field::submission(about.submission_id)?;
    let item = form.check(ctx)?;
    let goal = goal_of(&tx, &enrolled, about.goal, item.kind()).await?;
    let row = row(ctx, &enrolled, (&item, goal), (submission, ctx.at()))?;
    let id = row.id;
    if !plan_item::insert_once(&tx, row).await? {
        let kept = plan_item::of_submission(&enrolled, submission).one(&tx).await?.ok_or(AppError::NotFound)?;
        let same = kept.voided_at.is_none() && (open(ctx, &kept)?, kept.goal_id) == (item, goal);
        return if same { Ok(enrolled.id) } else { Err(AppError::Conflict { current: kept.version }.into()) };
    }
    one_a_day(ctx, &tx, &enrolled, (&item, id)).await?;
    finish(ctx, tx, (&enrolled, relation), ("add_to_plan", id)).await
}

async fn edit(ctx: &Ctx, about: Which<'_>, form: &Form) -> Result<EnrolmentId> {
    let tx = ctx.begin().await?;
    let (enrolled, relation, stored) = writable(ctx, &tx, about.id).await?;
    if stored.voided_at.is_some() || stored.kind != form.kind() {
        return Err(AppError::NotFound.into());
    }
    in_turn(&tx, &enrolled, stored.kind).await?;
    let expected = field::version(about.version)?;
    let item = form.check(ctx)?;
    let goal = goal_of(&tx, &enrolled, about.goal, item.kind()).await?;
    if stored.version == expected.saturating_add(1) && (open(ctx, &stored)?, stored.goal_id) == (item.clone(), goal) {
        // the same form, sent once more
        return Ok(enrolled.id);
    }
    let content = seal(ctx, stored.id, &item)?;
    let by = (ctx.actor()?.account, ctx.at());
    let done = plan_item::edit(&tx, (stored.id, expected), (content, goal), by).await?;
    unless_stale(&tx, &stored, done).await?;
    one_a_day(ctx, &tx, &enrolled, (&item, stored.id)).await?;
    finish(ctx, tx, (&enrolled, relation), ("edit_plan", stored.id)).await
}

/// Takes an item out of the plan. It is kept, with who and when.
///
/// # Errors
/// As [`save`].
pub async fn void(ctx: &Ctx, id: &str, version: &str) -> Result<EnrolmentId> {
    let tx = ctx.begin().await?;
    let (enrolled, relation, stored) = writable(ctx, &tx, id).await?;
    if stored.voided_at.is_some() {
        // out already: what was asked for
        return Ok(enrolled.id);
    }
    let by = (ctx.actor()?.account, ctx.at());
    let done = plan_item::void(&tx, (stored.id, field::version(version)?), by).await?;
    unless_stale(&tx, &stored, done).await?;
    finish(ctx, tx, (&enrolled, relation), ("void_in_plan", stored.id)).await
}

/// Adds an item that was made up, as if the acting person had written it at that moment.
///
/// # Errors
/// When it cannot be written.
pub(crate) async fn insert(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolled: &enrolment::Model,
    (item, goal): (impl Into<Written>, Option<PlanItemId>),
) -> Result<PlanItemId> {
    let row = row(ctx, enrolled, (&item.into(), goal), (ctx.id(), ctx.at()))?;
    let id = row.id;
    plan_item::insert_once(conn, row).await?;
    Ok(id)
}

/// What stands in one plan, written into another as well: the course goes on there.
pub(crate) async fn carry_over(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    (from, to): (&enrolment::Model, &enrolment::Model),
) -> Result<()> {
    let standing = plan_item::standing(from).all(conn).await?;
    let ids: HashMap<PlanItemId, PlanItemId> = standing.iter().map(|one| (one.id, ctx.id())).collect();
    for one in standing {
        let Some(&id) = ids.get(&one.id) else { continue };
        let row = plan_item::Model {
            id,
            enrolment_id: to.id,
            // a goal that was taken out takes nothing along
            goal_id: one.goal_id.and_then(|goal| ids.get(&goal).copied()),
            content: seal(ctx, id, &open(ctx, &one)?)?,
            ..one
        };
        plan_item::insert_once(conn, row).await?;
    }
    Ok(())
}

/// The item, voided or not, if the actor may write in its plan.
async fn writable(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    id: &str,
) -> Result<(enrolment::Model, Relation, plan_item::Model)> {
    let id: PlanItemId = id.parse().map_err(|_| AppError::NotFound)?;
    let found = plan_item::visible_to(ctx.actor()?, ctx.at(), id).one(conn).await?.ok_or(AppError::NotFound)?;
    let (enrolled, relation) =
        access::enrolment_and_relation(ctx, conn, found.enrolment_id, Act::WriteActionPlan).await?;
    may_write(found.kind, relation)?;
    Ok((enrolled, relation, found))
}

/// `Forbidden` where somebody else is to write that: a diary is its owner's, a talk with the employer the team's.
fn may_write(kind: ItemKind, relation: Relation) -> Result<()> {
    if kind.is_written_by(relation.own) { Ok(()) } else { Err(AppError::Forbidden.into()) }
}

/// Before a day is written of: one at a time, so that two forms that come at once see each other.
async fn in_turn(tx: &DatabaseTransaction, enrolled: &enrolment::Model, kind: ItemKind) -> Result<()> {
    if kind == ItemKind::TrialDay {
        enrolment::lock(tx, enrolled.id).await?;
    }
    Ok(())
}

/// A field error where another diary of the same day stands beside the item that has just been written.
async fn one_a_day(
    ctx: &Ctx,
    tx: &DatabaseTransaction,
    enrolled: &enrolment::Model,
    (item, id): (&Written, PlanItemId),
) -> Result<()> {
    let Written::Trial(TrialItem::TrialDay(day)) = item else { return Ok(()) };
    if trial::is_written(ctx, tx, enrolled, (&day.on, id)).await? {
        return Err(AppError::field("on", "day_is_written").into());
    }
    Ok(())
}

/// The goal that is named, if it stands in this plan. A rating belongs to one and an action may; the rest belong to none.
async fn goal_of(
    conn: &impl ConnectionTrait,
    enrolled: &enrolment::Model,
    named: &str,
    kind: ItemKind,
) -> Result<Option<PlanItemId>> {
    let unknown = || field::not_picked("goal", named);
    let belongs = match kind {
        ItemKind::Rating => true,
        ItemKind::Action => !named.is_empty(),
        _ => false,
    };
    if !belongs {
        return Ok(None);
    }
    let id: PlanItemId = named.parse().map_err(|_| unknown())?;
    let stands = plan_item::standing(enrolled).all(conn).await?;
    let is_goal = stands.iter().any(|one| one.id == id && one.kind == ItemKind::Goal);
    if is_goal { Ok(Some(id)) } else { Err(unknown().into()) }
}

/// `Conflict` unless the change was `done`.
async fn unless_stale(tx: &DatabaseTransaction, stored: &plan_item::Model, done: bool) -> Result<()> {
    if done {
        return Ok(());
    }
    let current = plan_item::version(tx, stored.id).await?.unwrap_or(stored.version);
    Err(AppError::Conflict { current }.into())
}

/// Records the act, commits, and tells those who follow.
async fn finish(
    ctx: &Ctx,
    tx: DatabaseTransaction,
    (enrolled, relation): (&enrolment::Model, Relation),
    (act, id): (&str, PlanItemId),
) -> Result<EnrolmentId> {
    let deed = Deed { purpose: access::purpose(relation), ..Deed::care(act, TABLE, id, enrolled.id) };
    audit::record(ctx, &tx, deed).await?;
    commit(ctx, tx, enrolled, EventKind::ActionPlan).await?;
    Ok(enrolled.id)
}

/// Commits, and tells the tabs of the participant and the team.
pub(crate) async fn commit(
    ctx: &Ctx,
    tx: DatabaseTransaction,
    enrolled: &enrolment::Model,
    kind: EventKind,
) -> Result<()> {
    let mut to = training_log_entry::followers(&tx, enrolled, ctx.at()).await?;
    let whose = participant::accounts(&tx, enrolled.centre_id, [enrolled.participant_id]).await?;
    to.extend(whose.into_values().map(|account| account.id));
    tx.commit().await?;
    ctx.services.hub.tell(to, kind, enrolled.id, About::Enrolment(enrolled.id));
    Ok(())
}

fn seal(ctx: &Ctx, id: PlanItemId, item: &Written) -> Result<Sealed<Written>> {
    ctx.seal(Place::new(TABLE, "content", id), item)
}

/// What an item says.
pub(crate) fn open(ctx: &Ctx, row: &plan_item::Model) -> Result<Written> {
    ctx.open(Place::new(TABLE, "content", row.id), &row.content)
}

fn row(
    ctx: &Ctx,
    enrolled: &enrolment::Model,
    (item, goal_id): (&Written, Option<PlanItemId>),
    (submission_id, at): (Uuid, entity::At),
) -> Result<plan_item::Model> {
    let id: PlanItemId = ctx.id();
    let by = ctx.actor()?.account;
    Ok(plan_item::Model {
        id,
        centre_id: enrolled.centre_id,
        enrolment_id: enrolled.id,
        kind: item.kind(),
        goal_id,
        content: seal(ctx, id, item)?,
        submission_id,
        created_by: by,
        created_at: at,
        updated_by: by,
        updated_at: at,
        voided_by: None,
        voided_at: None,
        version: 1,
    })
}
