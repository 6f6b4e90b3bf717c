//! The answers to one assignment: a draft until submitted.

use crate::{At, Sealed};
use domain::{
    id::{AccountId, AssignmentId, CentreId, EnrolmentId, ResponseId},
    questionnaire::Mode,
};
use sea_orm::{IntoActiveModel, entity::prelude::*, sea_query::Expr};

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
    /// How the answers came to be written down.
    pub mode: Mode,
    /// Whoever of the staff wrote last, or handed over the tablet that was written at.
    pub entered_by: Option<AccountId>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The standing response to an assignment, draft or sent.
///
/// # Errors
/// When the database is down.
pub async fn of_assignment(conn: &impl ConnectionTrait, assignment: AssignmentId) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::AssignmentId.eq(assignment)).filter(Column::VoidedAt.is_null()).one(conn).await
}

/// The standing responses of one enrolment.
///
/// # Errors
/// When the database is down.
pub async fn of_enrolment(conn: &impl ConnectionTrait, enrolment: EnrolmentId) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::EnrolmentId.eq(enrolment)).filter(Column::VoidedAt.is_null()).all(conn).await
}

/// Writes new answers over a draft of this version, and closes it when `submitted`. False when the draft has moved on or
/// is sent already.
///
/// # Errors
/// When the database is down.
pub async fn rewrite(
    conn: &impl ConnectionTrait,
    draft: &Model,
    answers: Sealed<serde_json::Value>,
    (mode, entered_by): (Mode, Option<AccountId>),
    at: At,
    submitted: bool,
) -> Result<bool, DbErr> {
    let changed = Entity::update_many()
        .col_expr(Column::Answers, Expr::value(answers))
        .col_expr(Column::Mode, Expr::value(mode))
        .col_expr(Column::EnteredBy, Expr::value(entered_by))
        .col_expr(Column::UpdatedAt, Expr::value(at))
        .col_expr(Column::SubmittedAt, Expr::value(submitted.then_some(at)))
        .col_expr(Column::Version, Expr::value(draft.version + 1))
        .filter(Column::Id.eq(draft.id))
        .filter(Column::Version.eq(draft.version))
        .filter(Column::SubmittedAt.is_null())
        .filter(Column::VoidedAt.is_null())
        .exec(conn)
        .await?;
    Ok(changed.rows_affected == 1)
}

/// Says of a draft that staff write in it from now on.
///
/// # Errors
/// When the database is down.
pub async fn take_down(conn: &impl ConnectionTrait, id: ResponseId, mode: Mode, by: AccountId) -> Result<(), DbErr> {
    let taken = Entity::update_many()
        .col_expr(Column::Mode, Expr::value(mode))
        .col_expr(Column::EnteredBy, Expr::value(by))
        .filter(Column::Id.eq(id))
        .filter(Column::SubmittedAt.is_null());
    taken.exec(conn).await.map(|_| ())
}

/// These responses.
///
/// # Errors
/// When the database is down.
pub async fn with_ids(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = ResponseId>,
) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::Id.is_in(ids)).all(conn).await
}

/// Writes a new row.
///
/// # Errors
/// When the row exists or the database is down.
pub async fn insert(conn: &impl ConnectionTrait, row: Model) -> Result<(), DbErr> {
    Entity::insert(row.into_active_model().reset_all()).exec_without_returning(conn).await?;
    Ok(())
}
