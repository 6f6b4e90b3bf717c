//! What somebody in a live session says by a press. Invariant: one row per person, session and kind, and only for as long as
//! it is so: what was taken back leaves nothing.

use crate::At;
use domain::{
    id::{AccountId, CentreId, SessionId, SessionSignId},
    teaching::SignKind,
};
use sea_orm::{QueryOrder, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "session_sign")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionSignId,
    pub centre_id: CentreId,
    pub session_id: SessionId,
    pub account_id: AccountId,
    pub kind: SignKind,
    pub raised_at: At,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Of a session, the first one first. The caller has authorised the session.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn of_session(conn: &impl ConnectionTrait, session: SessionId) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::SessionId.eq(session))
        .order_by_asc(Column::RaisedAt)
        .order_by_asc(Column::Id)
        .all(conn)
        .await
}

/// Of one person in it.
pub async fn of(conn: &impl ConnectionTrait, session: SessionId, account: AccountId) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::SessionId.eq(session)).filter(Column::AccountId.eq(account)).all(conn).await
}

/// Raises it. What is up already stays where it is in the queue.
pub async fn raise(conn: &impl ConnectionTrait, row: Model) -> Result<(), DbErr> {
    crate::insert_once(conn, row, [Column::SessionId, Column::AccountId, Column::Kind]).await.map(|_| ())
}

/// Takes it down; says whether it was up.
pub async fn lower(
    conn: &impl ConnectionTrait,
    session: SessionId,
    account: AccountId,
    kind: SignKind,
) -> Result<bool, DbErr> {
    let gone = Entity::delete_many()
        .filter(Column::SessionId.eq(session))
        .filter(Column::AccountId.eq(account))
        .filter(Column::Kind.eq(kind))
        .exec(conn)
        .await?;
    Ok(gone.rows_affected > 0)
}

/// Takes down all of a session that is over.
pub async fn clear(conn: &impl ConnectionTrait, session: SessionId) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::SessionId.eq(session)).exec(conn).await.map(|_| ())
}
