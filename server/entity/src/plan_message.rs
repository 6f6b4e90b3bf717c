//! What a participant said about their plan. Invariant: never deleted, only taken back; of each kind and session one stands.

use crate::{At, Day, Sealed, once};
use domain::{
    id::{CentreId, EnrolmentId, PlanMessageId, SessionId},
    plan_message::{AbsenceReason, MessageKind},
};
use sea_orm::{QueryOrder, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_message")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PlanMessageId,
    pub centre_id: CentreId,
    pub enrolment_id: EnrolmentId,
    pub kind: MessageKind,
    /// The day it is about, at the centre.
    pub day: Day,
    pub session_id: Option<SessionId>,
    pub reason: Option<AbsenceReason>,
    pub words: Option<Sealed<String>>,
    pub created_at: At,
    pub withdrawn_at: Option<At>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// All of these enrolments, which the caller has authorised, the newest first.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn of(
    conn: &impl ConnectionTrait,
    enrolments: impl IntoIterator<Item = EnrolmentId>,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::EnrolmentId.is_in(enrolments))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .all(conn)
        .await
}

/// What stands, in the order of its days.
pub async fn standing(conn: &impl ConnectionTrait, enrolment: EnrolmentId) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::EnrolmentId.eq(enrolment))
        .filter(Column::WithdrawnAt.is_null())
        .order_by_asc(Column::Day)
        .order_by_asc(Column::CreatedAt)
        .all(conn)
        .await
}

/// Takes one back that stands; says whether it stood.
pub async fn withdraw(
    conn: &impl ConnectionTrait,
    enrolment: EnrolmentId,
    id: PlanMessageId,
    at: At,
) -> Result<bool, DbErr> {
    let done = once::set::<Entity>(Column::WithdrawnAt, at)
        .filter(Column::Id.eq(id))
        .filter(Column::EnrolmentId.eq(enrolment))
        .exec(conn)
        .await?;
    Ok(done.rows_affected > 0)
}
