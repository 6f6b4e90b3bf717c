//! One thing in an action plan. Invariant: what was there stays there, taken out or not, and a change that has not seen the
//! latest one is not made.

use crate::{At, Sealed, enrolment};
use domain::{
    goal::{ItemKind, Written},
    id::{AccountId, CentreId, EnrolmentId, PlanItemId},
    person::Actor,
};
use sea_orm::{QueryOrder, QuerySelect, QueryTrait, Set, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_item")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PlanItemId,
    pub centre_id: CentreId,
    pub enrolment_id: EnrolmentId,
    pub kind: ItemKind,
    /// The goal that a rating or action belongs to.
    pub goal_id: Option<PlanItemId>,
    pub content: Sealed<Written>,
    /// From the form: a form sent twice is kept once.
    pub submission_id: Uuid,
    pub created_by: AccountId,
    pub created_at: At,
    pub updated_by: AccountId,
    pub updated_at: At,
    pub voided_by: Option<AccountId>,
    pub voided_at: Option<At>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The item `id`, voided or not, if it belongs to an enrolment that `actor` may know of.
#[must_use]
pub fn visible_to(actor: &Actor, now: At, id: PlanItemId) -> Select<Entity> {
    let visible = enrolment::visible_to(actor, now).select_only().column(enrolment::Column::Id);
    Entity::find_by_id(id)
        .filter(Column::CentreId.eq(actor.centre))
        .filter(Column::EnrolmentId.in_subquery(visible.into_query()))
}

/// What came with this form, voided or not.
#[must_use]
pub fn of_submission(enrolment: &enrolment::Model, submission: Uuid) -> Select<Entity> {
    of(enrolment).filter(Column::SubmissionId.eq(submission))
}

/// What stands in the plan, in the order of its making.
#[must_use]
pub fn standing(enrolment: &enrolment::Model) -> Select<Entity> {
    of(enrolment).filter(Column::VoidedAt.is_null()).order_by_asc(Column::CreatedAt).order_by_asc(Column::Id)
}

/// Adds an item unless its form has been kept before; says whether it did.
///
/// # Errors
/// When it cannot be written. So for all below.
pub async fn insert_once(conn: &impl ConnectionTrait, row: Model) -> Result<bool, DbErr> {
    crate::insert_once(conn, row, [Column::EnrolmentId, Column::SubmissionId]).await
}

/// Writes new content, if the item stands and still has version `expected`; says whether it had.
pub async fn edit(
    conn: &impl ConnectionTrait,
    (id, expected): (PlanItemId, i32),
    (content, goal_id): (Sealed<Written>, Option<PlanItemId>),
    (by, at): (AccountId, At),
) -> Result<bool, DbErr> {
    let changed = ActiveModel {
        content: Set(content),
        goal_id: Set(goal_id),
        updated_by: Set(by),
        updated_at: Set(at),
        ..Default::default()
    };
    change(conn, (id, expected), changed).await
}

/// Takes the item out, if it stands and still has version `expected`; says whether it had.
pub async fn void(
    conn: &impl ConnectionTrait,
    (id, expected): (PlanItemId, i32),
    (by, at): (AccountId, At),
) -> Result<bool, DbErr> {
    let changed = ActiveModel { voided_by: Set(Some(by)), voided_at: Set(Some(at)), ..Default::default() };
    change(conn, (id, expected), changed).await
}

/// The version of an item now.
pub async fn version(conn: &impl ConnectionTrait, id: PlanItemId) -> Result<Option<i32>, DbErr> {
    Ok(Entity::find_by_id(id).one(conn).await?.map(|item| item.version))
}

async fn change(
    conn: &impl ConnectionTrait,
    (id, expected): (PlanItemId, i32),
    changed: ActiveModel,
) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .set(ActiveModel { version: Set(expected.saturating_add(1)), ..changed })
        .filter(Column::Id.eq(id))
        .filter(Column::Version.eq(expected))
        .filter(Column::VoidedAt.is_null())
        .exec(conn)
        .await?;
    Ok(done.rows_affected > 0)
}

fn of(enrolment: &enrolment::Model) -> Select<Entity> {
    Entity::find().filter(Column::CentreId.eq(enrolment.centre_id)).filter(Column::EnrolmentId.eq(enrolment.id))
}
