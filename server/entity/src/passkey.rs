//! A passkey of an account. Invariant: its credential id is found in one row only, and a use is kept only where nobody
//! changed or removed the row meanwhile.

use crate::{At, Sealed, once};
use domain::id::{AccountId, CentreId, PasskeyId};
use sea_orm::{QueryOrder, entity::prelude::*, sea_query::Expr};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "passkey")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PasskeyId,
    pub centre_id: CentreId,
    pub account_id: AccountId,
    /// As the authenticator chose it.
    pub credential_id: Vec<u8>,
    /// What its owner calls it.
    pub name: Sealed<String>,
    /// Public key, sign counter and flags, as JSON.
    pub credential: String,
    pub created_at: At,
    pub last_used_at: Option<At>,
    /// Its sign counter went back: there may be a copy, and it opens nothing from then on.
    pub suspect_at: Option<At>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Does it open anything?
    #[must_use]
    pub fn is_usable(&self) -> bool {
        self.suspect_at.is_none()
    }
}

/// All of an account, the oldest first.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn of(conn: &impl ConnectionTrait, account: AccountId) -> Result<Vec<Model>, DbErr> {
    let found = Entity::find().filter(Column::AccountId.eq(account));
    found.order_by_asc(Column::CreatedAt).order_by_asc(Column::Id).all(conn).await
}

/// The one with this credential id, whoever it belongs to.
pub async fn by_credential(conn: &impl ConnectionTrait, credential_id: &[u8]) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::CredentialId.eq(credential_id)).one(conn).await
}

/// Keeps that `read` was used, and what it is after that. Says whether it still was as it was read.
pub async fn use_up(conn: &impl ConnectionTrait, read: &Model, credential: String, at: At) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .col_expr(Column::Credential, Expr::value(credential))
        .col_expr(Column::LastUsedAt, Expr::value(at))
        .filter(Column::Id.eq(read.id))
        .filter(Column::Credential.eq(&read.credential))
        .filter(Column::SuspectAt.is_null())
        .exec(conn)
        .await?;
    Ok(done.rows_affected > 0)
}

/// Marks one of which there may be a copy. Says whether it was not marked before.
pub async fn suspect(conn: &impl ConnectionTrait, id: PasskeyId, at: At) -> Result<bool, DbErr> {
    Ok(once::set::<Entity>(Column::SuspectAt, at).filter(Column::Id.eq(id)).exec(conn).await?.rows_affected > 0)
}

/// Takes one away.
pub async fn remove(conn: &impl ConnectionTrait, id: PasskeyId) -> Result<(), DbErr> {
    Entity::delete_by_id(id).exec(conn).await.map(|_| ())
}

/// Takes all of an account away.
pub async fn remove_all(conn: &impl ConnectionTrait, account: AccountId) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::AccountId.eq(account)).exec(conn).await.map(|_| ())
}
