//! A participant's question in a teaching session. Invariant: its words never change, and it is never deleted, only set
//! aside; whether others see it is decided by whoever leads.

use crate::{At, Sealed};
use domain::{
    id::{AccountId, CentreId, SessionId, SessionQuestionId},
    teaching::{QuestionStanding, QuestionState},
};
use sea_orm::{
    QueryOrder,
    entity::prelude::*,
    sea_query::{Expr, ExprTrait as _},
};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "session_question")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionQuestionId,
    pub centre_id: CentreId,
    pub session_id: SessionId,
    pub account_id: AccountId,
    /// Of the form it came by: sent twice, it is kept once.
    pub submission_id: Uuid,
    pub words: Sealed<String>,
    pub asked_at: At,
    pub state: QuestionState,
    /// For the whole group to see, unless it is set aside.
    pub shown: bool,
    pub settled_by: Option<AccountId>,
    pub settled_at: Option<At>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    #[must_use]
    pub fn standing(&self) -> QuestionStanding {
        QuestionStanding { state: self.state, shown: self.shown }
    }
}

/// Of a session, the first one first. The caller has authorised the session.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn of_session(conn: &impl ConnectionTrait, session: SessionId) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::SessionId.eq(session))
        .order_by_asc(Column::AskedAt)
        .order_by_asc(Column::Id)
        .all(conn)
        .await
}

/// One of a session.
pub async fn of(
    conn: &impl ConnectionTrait,
    session: SessionId,
    id: SessionQuestionId,
) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(Column::SessionId.eq(session)).one(conn).await
}

/// All that one person has asked, the newest first.
pub async fn of_account(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    account: AccountId,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::CentreId.eq(centre))
        .filter(Column::AccountId.eq(account))
        .order_by_desc(Column::AskedAt)
        .all(conn)
        .await
}

/// The one that somebody has sent by a form.
pub async fn of_submission(
    conn: &impl ConnectionTrait,
    account: AccountId,
    submission: Uuid,
) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::AccountId.eq(account)).filter(Column::SubmissionId.eq(submission)).one(conn).await
}

/// Keeps it, unless its form has been kept already; says whether it did.
pub async fn ask(conn: &impl ConnectionTrait, row: Model) -> Result<bool, DbErr> {
    crate::insert_once(conn, row, [Column::AccountId, Column::SubmissionId]).await
}

/// Says what has become of it, over the version that was looked at; says whether it stood so.
pub async fn settle(
    conn: &impl ConnectionTrait,
    (id, version): (SessionQuestionId, i32),
    standing: QuestionStanding,
    (by, at): (AccountId, At),
) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(standing.state))
        .col_expr(Column::Shown, Expr::value(standing.shown))
        .col_expr(Column::SettledBy, Expr::value(by))
        .col_expr(Column::SettledAt, Expr::value(at))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Id.eq(id))
        .filter(Column::Version.eq(version))
        .exec(conn)
        .await?;
    Ok(done.rows_affected > 0)
}
