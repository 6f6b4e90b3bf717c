//! One self-logged training.

use crate::{At, Day, Sealed};
use domain::{
    id::{AccountId, CentreId, EnrolmentId, TrainingLogEntryId},
    training::{Feeling, TrainingKind},
};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "training_log_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TrainingLogEntryId,
    pub centre_id: CentreId,
    pub enrolment_id: EnrolmentId,
    pub performed_on: Day,
    pub kind: TrainingKind,
    pub minutes: i32,
    /// 0–10; absent when the person did not say.
    pub effort: Option<i32>,
    pub feeling: Option<Feeling>,
    pub note: Option<Sealed<String>>,
    /// From the form: a form sent twice is kept once.
    pub submission_id: Uuid,
    pub created_at: At,
    pub updated_at: At,
    pub voided_at: Option<At>,
    pub voided_by: Option<AccountId>,
    pub void_reason: Option<Sealed<String>>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
