//! A participant's wish to have something corrected or deleted, and the answer. Invariant: answered once, and never taken
//! away.

use crate::{At, Sealed, once};
use domain::{
    data_request::{Answer, Wish},
    id::{AccountId, CentreId, DataRequestId, EnrolmentId},
    rights::DataKind,
};
use sea_orm::{
    QueryOrder, QuerySelect, QueryTrait,
    entity::prelude::*,
    sea_query::{Expr, SelectStatement},
};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "data_request")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DataRequestId,
    pub centre_id: CentreId,
    pub enrolment_id: EnrolmentId,
    pub wish: Wish,
    pub about: DataKind,
    /// In the participant's own words.
    pub text: Sealed<String>,
    /// From the form: a form sent twice is kept once.
    pub submission_id: Uuid,
    pub created_at: At,
    pub answer: Option<Answer>,
    pub reason: Option<Sealed<String>>,
    pub answered_at: Option<At>,
    pub answered_by: Option<AccountId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The wishes of these enrolments, which the caller has authorised; the newest first.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn of_enrolments(
    conn: &impl ConnectionTrait,
    enrolments: impl IntoIterator<Item = EnrolmentId>,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::EnrolmentId.is_in(enrolments))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .all(conn)
        .await
}

/// The enrolments of a centre with a wish that has no answer, as a subquery of their ids.
#[must_use]
pub fn waiting(centre: CentreId) -> SelectStatement {
    Entity::find()
        .select_only()
        .column(Column::EnrolmentId)
        .filter(Column::CentreId.eq(centre))
        .filter(Column::AnsweredAt.is_null())
        .into_query()
}

/// One of a centre's. The caller authorises its enrolment.
pub async fn by_id(conn: &impl ConnectionTrait, centre: CentreId, id: DataRequestId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(Column::CentreId.eq(centre)).one(conn).await
}

/// Adds a wish unless its form has been kept before; says whether it did.
pub async fn insert_once(conn: &impl ConnectionTrait, row: Model) -> Result<bool, DbErr> {
    crate::insert_once(conn, row, [Column::EnrolmentId, Column::SubmissionId]).await
}

/// Answers a wish that has no answer yet; says whether it had none.
pub async fn answer(
    conn: &impl ConnectionTrait,
    id: DataRequestId,
    (answer, reason): (Answer, Sealed<String>),
    by: AccountId,
    at: At,
) -> Result<bool, DbErr> {
    let done = once::set::<Entity>(Column::AnsweredAt, at)
        .col_expr(Column::Answer, Expr::value(answer.as_str()))
        .col_expr(Column::Reason, Expr::value(reason))
        .col_expr(Column::AnsweredBy, Expr::value(by))
        .filter(Column::Id.eq(id))
        .exec(conn)
        .await?;
    Ok(done.rows_affected > 0)
}
