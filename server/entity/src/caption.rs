//! A line of captions to a teaching session. Invariant: it is never deleted: a correction takes the place of its words, and what
//! is taken back is shown to nobody.

use crate::{At, Sealed};
use domain::id::{AccountId, CaptionId, CentreId, SessionId};
use sea_orm::{
    QueryOrder, QuerySelect as _, UpdateMany,
    entity::prelude::*,
    sea_query::{Expr, ExprTrait as _},
};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "caption")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CaptionId,
    pub centre_id: CentreId,
    pub session_id: SessionId,
    /// Who typed it.
    pub account_id: AccountId,
    /// Of the form it came by: sent twice, it is kept once.
    pub submission_id: Uuid,
    pub words: Sealed<String>,
    pub said_at: At,
    pub taken_back: bool,
    /// Who corrected it or took it back last.
    pub changed_by: Option<AccountId>,
    pub changed_at: Option<At>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The lines of a session that stand, the first one first. The caller has authorised the session.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn of_session(conn: &impl ConnectionTrait, session: SessionId) -> Result<Vec<Model>, DbErr> {
    standing(session).order_by_asc(Column::SaidAt).order_by_asc(Column::Id).all(conn).await
}

/// The latest `most` of them that were said from `since` on, the first one first.
pub async fn latest(
    conn: &impl ConnectionTrait,
    session: SessionId,
    since: At,
    most: u64,
) -> Result<Vec<Model>, DbErr> {
    let newest_first = standing(session)
        .filter(Column::SaidAt.gte(since))
        .order_by_desc(Column::SaidAt)
        .order_by_desc(Column::Id)
        .limit(most);
    let mut lines = newest_first.all(conn).await?;
    lines.reverse();
    Ok(lines)
}

/// How many were typed after `since`, taken back or not.
pub async fn count_after(conn: &impl ConnectionTrait, session: SessionId, since: At) -> Result<u64, DbErr> {
    Entity::find().filter(Column::SessionId.eq(session)).filter(Column::SaidAt.gt(since)).count(conn).await
}

/// One of a session, taken back or not.
pub async fn of(conn: &impl ConnectionTrait, session: SessionId, id: CaptionId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(Column::SessionId.eq(session)).one(conn).await
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
pub async fn write(conn: &impl ConnectionTrait, row: Model) -> Result<bool, DbErr> {
    crate::insert_once(conn, row, [Column::AccountId, Column::SubmissionId]).await
}

/// Puts `words` in the place of what stood there, over the version that was looked at; says whether it stood so.
pub async fn correct(
    conn: &impl ConnectionTrait,
    (id, version): (CaptionId, i32),
    words: Sealed<String>,
    by: (AccountId, At),
) -> Result<bool, DbErr> {
    let done = change(id, version, by).col_expr(Column::Words, Expr::value(words)).exec(conn).await?;
    Ok(done.rows_affected > 0)
}

/// Takes it back, over the version that was looked at; says whether it stood so.
pub async fn take_back(
    conn: &impl ConnectionTrait,
    (id, version): (CaptionId, i32),
    by: (AccountId, At),
) -> Result<bool, DbErr> {
    let done = change(id, version, by).col_expr(Column::TakenBack, Expr::value(true)).exec(conn).await?;
    Ok(done.rows_affected > 0)
}

fn standing(session: SessionId) -> Select<Entity> {
    Entity::find().filter(Column::SessionId.eq(session)).filter(Column::TakenBack.eq(false))
}

fn change(id: CaptionId, version: i32, (by, at): (AccountId, At)) -> UpdateMany<Entity> {
    Entity::update_many()
        .col_expr(Column::ChangedBy, Expr::value(by))
        .col_expr(Column::ChangedAt, Expr::value(at))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Id.eq(id))
        .filter(Column::Version.eq(version))
        .filter(Column::TakenBack.eq(false))
}
