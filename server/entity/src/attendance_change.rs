//! One correction of somebody's attendance. Invariant: written with the correction, and never changed.

use crate::At;
use domain::{
    id::{AccountId, AttendanceChangeId, CentreId, EnrolmentId, SessionId},
    schedule::AttendanceStatus,
};
use sea_orm::{QueryOrder as _, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "attendance_change")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AttendanceChangeId,
    pub centre_id: CentreId,
    pub session_id: SessionId,
    pub enrolment_id: EnrolmentId,
    pub status_before: AttendanceStatus,
    /// It came from the talk or teaching itself, with the time somebody was there.
    pub was_measured: bool,
    pub status_after: AttendanceStatus,
    pub changed_by: AccountId,
    pub changed_at: At,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Of these enrolments, the first change first. The caller has authorised them.
///
/// # Errors
/// When the database is down.
pub async fn of(
    conn: &impl ConnectionTrait,
    enrolments: impl IntoIterator<Item = EnrolmentId>,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::EnrolmentId.is_in(enrolments))
        .order_by_asc(Column::ChangedAt)
        .order_by_asc(Column::Id)
        .all(conn)
        .await
}
