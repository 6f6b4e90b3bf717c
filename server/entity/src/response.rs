//! The answers to one assignment: a draft until submitted.

use crate::{At, Sealed};
use domain::id::{AccountId, AssignmentId, CentreId, EnrolmentId, ResponseId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "response")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ResponseId,
    pub centre_id: CentreId,
    pub enrolment_id: EnrolmentId,
    pub assignment_id: AssignmentId,
    /// FHIR R4 `QuestionnaireResponse`, sealed.
    pub answers: Sealed<serde_json::Value>,
    pub started_at: At,
    pub updated_at: At,
    pub submitted_at: Option<At>,
    pub voided_at: Option<At>,
    pub voided_by: Option<AccountId>,
    pub void_reason: Option<Sealed<String>>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
