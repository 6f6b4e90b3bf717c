//! Whether an enrolled person was at a session.

use crate::At;
use domain::{
    id::{AttendanceId, CentreId, EnrolmentId, SessionId},
    schedule::AttendanceStatus,
};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "attendance")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AttendanceId,
    pub centre_id: CentreId,
    pub session_id: SessionId,
    pub enrolment_id: EnrolmentId,
    pub status: AttendanceStatus,
    /// `media` when measured from participation, `staff` when set by hand.
    pub source: String,
    pub first_seen_at: At,
    pub last_seen_at: At,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
