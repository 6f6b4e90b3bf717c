//! One version of an instrument.

use crate::At;
use domain::id::{CentreId, QuestionnaireId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "questionnaire")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: QuestionnaireId,
    pub centre_id: CentreId,
    /// The canonical URL.
    pub url: String,
    pub instrument_version: String,
    /// FHIR R4 `Questionnaire` by language.
    pub body: Json,
    /// The scoring definition.
    pub scoring: Json,
    pub created_at: At,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
