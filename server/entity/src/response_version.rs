//! Answers as they were sent, before they were corrected. Invariant: written with the correction, and never changed.

use crate::{At, Sealed};
use domain::{
    id::{AccountId, CentreId, EnrolmentId, ResponseId, ResponseVersionId},
    questionnaire::Mode,
};
use sea_orm::{QueryOrder as _, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "response_version")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ResponseVersionId,
    pub centre_id: CentreId,
    pub enrolment_id: EnrolmentId,
    pub response_id: ResponseId,
    /// From 1.
    pub number: i32,
    /// The answers as FHIR R4 `QuestionnaireResponse`, and the scores they gave, sealed.
    pub content: Sealed<serde_json::Value>,
    pub mode: Mode,
    /// Whoever of the staff had written it.
    pub entered_by: Option<AccountId>,
    pub sent_at: At,
    pub replaced_at: At,
    pub replaced_by: AccountId,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Of these enrolments, which the caller has authorised, the oldest first.
///
/// # Errors
/// When the database is down. So for the other.
pub async fn of(
    conn: &impl ConnectionTrait,
    enrolments: impl IntoIterator<Item = EnrolmentId>,
) -> Result<Vec<Model>, DbErr> {
    let found = Entity::find().filter(Column::EnrolmentId.is_in(enrolments));
    found.order_by_asc(Column::Number).order_by_asc(Column::Id).all(conn).await
}

/// How many there are of a response.
pub async fn count_of(conn: &impl ConnectionTrait, response: ResponseId) -> Result<u64, DbErr> {
    Entity::find().filter(Column::ResponseId.eq(response)).count(conn).await
}
