//! A quick question to a group. Invariant: its key lies sealed here only as long as it is open; when it closes there are counts,
//! and nothing that leads back to anybody (decision 40).

use crate::{At, Sealed, once};
use domain::id::{AccountId, CentreId, PollId, SessionId};
use sea_orm::{QueryOrder, QuerySelect as _, entity::prelude::*, sea_query::Expr};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "poll")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PollId,
    pub centre_id: CentreId,
    pub session_id: SessionId,
    pub words: String,
    /// A list of texts.
    pub choices: Json,
    /// What the marks of those who answer are made with. Gone when it is closed.
    pub key: Option<Sealed<Vec<u8>>>,
    pub opened_by: AccountId,
    pub opened_at: At,
    pub closed_at: Option<At>,
    /// How many chose each, once it is closed.
    pub counts: Option<Json>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The latest of a session. The caller has authorised the session.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn latest(conn: &impl ConnectionTrait, session: SessionId) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(Column::SessionId.eq(session))
        .order_by_desc(Column::OpenedAt)
        .order_by_desc(Column::Id)
        .one(conn)
        .await
}

/// The one of a session that is open, held until the transaction ends: nobody answers while it is counted.
pub async fn hold_open(conn: &impl ConnectionTrait, session: SessionId) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(Column::SessionId.eq(session))
        .filter(Column::ClosedAt.is_null())
        .order_by_desc(Column::OpenedAt)
        .lock_exclusive()
        .one(conn)
        .await
}

/// Closes it with what it came to, and forgets its key.
pub async fn close(conn: &impl ConnectionTrait, id: PollId, counts: Json, at: At) -> Result<(), DbErr> {
    once::set::<Entity>(Column::ClosedAt, at)
        .col_expr(Column::Counts, Expr::value(counts))
        .col_expr(Column::Key, Expr::value(None::<Vec<u8>>))
        .filter(Column::Id.eq(id))
        .exec(conn)
        .await
        .map(|_| ())
}
