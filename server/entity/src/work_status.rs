//! What is known of sick leave and work from one day on.

use crate::{At, Day, Sealed, enrolment};
use domain::{
    id::{AccountId, CentreId, EnrolmentId, WorkStatusId},
    person::Actor,
    work_status::{Benefit, Source, WorkState},
};
use sea_orm::{QueryOrder, QuerySelect, QueryTrait, Set, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "work_status")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WorkStatusId,
    pub centre_id: CentreId,
    pub enrolment_id: EnrolmentId,
    pub from_day: Day,
    /// 0–100 percent of the contract.
    pub degree: i32,
    pub benefit: Benefit,
    pub state: WorkState,
    pub source: Source,
    pub note: Option<Sealed<String>>,
    /// From the form: a form sent twice is kept once.
    pub submission_id: Uuid,
    pub created_by: AccountId,
    pub created_at: At,
    pub voided_by: Option<AccountId>,
    pub voided_at: Option<At>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The row `id`, voided or not, if it belongs to an enrolment that `actor` may know of.
#[must_use]
pub fn visible_to(actor: &Actor, now: At, id: WorkStatusId) -> Select<Entity> {
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

fn of(enrolment: &enrolment::Model) -> Select<Entity> {
    Entity::find().filter(Column::CentreId.eq(enrolment.centre_id)).filter(Column::EnrolmentId.eq(enrolment.id))
}

/// What stands, in the order of its days; of one day what was said last comes last.
#[must_use]
pub fn standing(enrolment: &enrolment::Model) -> Select<Entity> {
    of(enrolment)
        .filter(Column::VoidedAt.is_null())
        .order_by_asc(Column::FromDay)
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
}

/// Adds a row unless its form has been kept before; says whether it did.
///
/// # Errors
/// When it cannot be written. So for the other.
pub async fn insert_once(conn: &impl ConnectionTrait, row: Model) -> Result<bool, DbErr> {
    crate::insert_once(conn, row, [Column::EnrolmentId, Column::SubmissionId]).await
}

/// Takes a row out, unless it is out; says whether it stood.
pub async fn void(conn: &impl ConnectionTrait, id: WorkStatusId, (by, at): (AccountId, At)) -> Result<bool, DbErr> {
    let changed = ActiveModel { voided_by: Set(Some(by)), voided_at: Set(Some(at)), ..Default::default() };
    let done = Entity::update_many().set(changed).filter(Column::Id.eq(id)).filter(Column::VoidedAt.is_null());
    Ok(done.exec(conn).await?.rows_affected > 0)
}
