//! One number computed from one response.

use crate::At;
use domain::id::{CentreId, EnrolmentId, QuestionnaireId, ResponseId, ScoreId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "score")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ScoreId,
    pub centre_id: CentreId,
    pub enrolment_id: EnrolmentId,
    pub response_id: ResponseId,
    pub questionnaire_id: QuestionnaireId,
    pub code: String,
    pub value: f64,
    pub at: At,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
