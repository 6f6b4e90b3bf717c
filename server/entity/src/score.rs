//! One number computed from one response.

use crate::{At, response};
use domain::id::{CentreId, EnrolmentId, QuestionnaireId, ResponseId, ScoreId};
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect, QueryTrait, entity::prelude::*};

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

/// All scores of standing responses of these enrolments, oldest first. The caller has authorised each enrolment.
///
/// # Errors
/// When the database is down.
pub async fn of_enrolments(conn: &impl ConnectionTrait, enrolments: &[EnrolmentId]) -> Result<Vec<Model>, DbErr> {
    let standing = response::Entity::find()
        .select_only()
        .column(response::Column::Id)
        .filter(response::Column::EnrolmentId.is_in(enrolments.iter().copied()))
        .filter(response::Column::VoidedAt.is_null());
    Entity::find()
        .filter(Column::EnrolmentId.is_in(enrolments.iter().copied()))
        .filter(Column::ResponseId.in_subquery(standing.into_query()))
        .order_by_asc(Column::At)
        .order_by_asc(Column::Id)
        .all(conn)
        .await
}

/// Takes away those of a response, which are kept elsewhere.
///
/// # Errors
/// When the database is down.
pub async fn remove_of(conn: &impl ConnectionTrait, response: ResponseId) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::ResponseId.eq(response)).exec(conn).await.map(|_| ())
}

/// Those of a response.
///
/// # Errors
/// When the database is down.
pub async fn of_response(conn: &impl ConnectionTrait, response: ResponseId) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::ResponseId.eq(response)).all(conn).await
}

/// Writes a new row.
///
/// # Errors
/// When the row exists or the database is down.
pub async fn insert(conn: &impl ConnectionTrait, row: Model) -> Result<(), DbErr> {
    Entity::insert(row.into_active_model().reset_all()).exec_without_returning(conn).await?;
    Ok(())
}
