//! Somebody from outside, asked to one talk. Invariant: one account for each, made for this talk and closed for good when
//! the invitation is taken back.

use crate::{At, Sealed, once};
use domain::{
    guest::GuestKind,
    id::{AccountId, CentreId, GuestId, SessionId},
};
use sea_orm::{QueryOrder as _, entity::prelude::*, sea_query::Expr};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "guest")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GuestId,
    pub centre_id: CentreId,
    pub session_id: SessionId,
    pub account_id: AccountId,
    pub kind: GuestKind,
    /// The path of the way in, as long as it is unused.
    pub link: Option<Sealed<String>>,
    pub asked_by: AccountId,
    pub asked_at: At,
    /// When the way in was used.
    pub came_at: Option<At>,
    pub refused_by: Option<AccountId>,
    pub refused_at: Option<At>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Those whose invitation to a session stands, in the order they were asked. The caller has authorised the session.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn standing_in(conn: &impl ConnectionTrait, session: SessionId) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::SessionId.eq(session))
        .filter(Column::RefusedAt.is_null())
        .order_by_asc(Column::AskedAt)
        .order_by_asc(Column::Id)
        .all(conn)
        .await
}

/// Whom an account was made for.
pub async fn of_account(conn: &impl ConnectionTrait, account: AccountId) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::AccountId.eq(account)).one(conn).await
}

/// The one with this id, of whatever session.
pub async fn by_id(conn: &impl ConnectionTrait, id: GuestId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(conn).await
}

/// One of a session.
pub async fn of_session(conn: &impl ConnectionTrait, session: SessionId, id: GuestId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(Column::SessionId.eq(session)).one(conn).await
}

/// Notes that the way in was used.
pub async fn came(conn: &impl ConnectionTrait, id: GuestId, at: At) -> Result<(), DbErr> {
    let update = once::set::<Entity>(Column::CameAt, at).col_expr(Column::Link, Expr::value(None::<Sealed<String>>));
    update.filter(Column::Id.eq(id)).exec(conn).await.map(|_| ())
}

/// Takes an invitation back, once. Says whether it stood.
pub async fn refuse(conn: &impl ConnectionTrait, id: GuestId, (by, at): (AccountId, At)) -> Result<bool, DbErr> {
    let update = once::set::<Entity>(Column::RefusedAt, at)
        .col_expr(Column::RefusedBy, Expr::value(by))
        .col_expr(Column::Link, Expr::value(None::<Sealed<String>>));
    Ok(update.filter(Column::Id.eq(id)).exec(conn).await?.rows_affected > 0)
}
