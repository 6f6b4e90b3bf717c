//! One signed-in browser.

use crate::{At, account};
use domain::id::{AccountId, CentreId, WebSessionId};
use sea_orm::{QueryOrder, UpdateMany, entity::prelude::*, sea_query::Expr};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "web_session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WebSessionId,
    pub centre_id: CentreId,
    pub account_id: AccountId,
    /// SHA-256 of the cookie's token; the token itself is never stored.
    pub token_hash: Vec<u8>,
    /// In words: browser and device.
    pub device: String,
    pub created_at: At,
    pub last_active_at: At,
    pub expires_at: At,
    pub ended_at: Option<At>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "account::Entity", from = "Column::AccountId", to = "account::Column::Id")]
    Account,
}

impl Related<account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Account.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

/// A session with whose it is, by the hash of its token.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn by_token(conn: &impl ConnectionTrait, hash: Vec<u8>) -> Result<Option<(Model, account::Model)>, DbErr> {
    let found = Entity::find().filter(Column::TokenHash.eq(hash)).find_also_related(account::Entity).one(conn).await?;
    Ok(found.and_then(|(session, account)| Some((session, account?))))
}

/// A session with whose it is.
pub async fn by_id(conn: &impl ConnectionTrait, id: WebSessionId) -> Result<Option<(Model, account::Model)>, DbErr> {
    let found = Entity::find_by_id(id).find_also_related(account::Entity).one(conn).await?;
    Ok(found.and_then(|(session, account)| Some((session, account?))))
}

/// A person's standing sessions used since `idle_since`, the latest used first.
pub async fn standing_of(
    conn: &impl ConnectionTrait,
    account: AccountId,
    now: At,
    idle_since: At,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::AccountId.eq(account))
        .filter(Column::EndedAt.is_null())
        .filter(Column::ExpiresAt.gt(now))
        .filter(Column::LastActiveAt.gte(idle_since))
        .order_by_desc(Column::LastActiveAt)
        .all(conn)
        .await
}

/// Changes only what has not ended: a slow request never revives a session.
fn standing(column: Column, at: At) -> UpdateMany<Entity> {
    Entity::update_many().col_expr(column, Expr::value(at)).filter(Column::EndedAt.is_null())
}

/// Ends one session; of `owner` only, where one is given. Says whether it stood.
pub async fn end(
    conn: &impl ConnectionTrait,
    id: WebSessionId,
    owner: Option<AccountId>,
    at: At,
) -> Result<bool, DbErr> {
    let mut update = standing(Column::EndedAt, at).filter(Column::Id.eq(id));
    if let Some(owner) = owner {
        update = update.filter(Column::AccountId.eq(owner));
    }
    Ok(update.exec(conn).await?.rows_affected > 0)
}

/// Ends all sessions of a person.
pub async fn end_all(conn: &impl ConnectionTrait, account: AccountId, at: At) -> Result<(), DbErr> {
    standing(Column::EndedAt, at).filter(Column::AccountId.eq(account)).exec(conn).await.map(|_| ())
}

/// Notes that a session is in use.
pub async fn touch(conn: &impl ConnectionTrait, id: WebSessionId, at: At) -> Result<(), DbErr> {
    standing(Column::LastActiveAt, at).filter(Column::Id.eq(id)).exec(conn).await.map(|_| ())
}

/// Notes that all of a person's sessions are in use.
pub async fn touch_all(conn: &impl ConnectionTrait, account: AccountId, at: At) -> Result<(), DbErr> {
    let update = standing(Column::LastActiveAt, at).filter(Column::AccountId.eq(account));
    update.filter(Column::ExpiresAt.gt(at)).exec(conn).await.map(|_| ())
}
