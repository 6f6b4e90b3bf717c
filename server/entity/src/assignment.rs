//! A questionnaire asked of one enrolment at one timepoint.

use crate::At;
use domain::id::{AssignmentId, CentreId, EnrolmentId, QuestionnaireId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "assignment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AssignmentId,
    pub centre_id: CentreId,
    pub enrolment_id: EnrolmentId,
    pub questionnaire_id: QuestionnaireId,
    /// The programme's name for the measuring point, such as `arrival`.
    pub timepoint: String,
    pub opens_at: At,
    pub due_at: At,
    pub created_at: At,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
