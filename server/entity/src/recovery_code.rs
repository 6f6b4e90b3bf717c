//! Codes for when the authenticator is lost. Invariant: stored only hashed, and each is used once, whoever races.

use crate::{At, once};
use domain::id::{AccountId, CentreId, RecoveryCodeId};
use sea_orm::{IntoActiveModel as _, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "recovery_code")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RecoveryCodeId,
    pub centre_id: CentreId,
    pub account_id: AccountId,
    pub code_hash: Vec<u8>,
    pub created_at: At,
    pub used_at: Option<At>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Gives an account these codes in place of all it had.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn replace(conn: &impl ConnectionTrait, account: AccountId, rows: Vec<Model>) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::AccountId.eq(account)).exec(conn).await?;
    if rows.is_empty() {
        return Ok(());
    }
    let rows = rows.into_iter().map(|row| row.into_active_model().reset_all());
    Entity::insert_many(rows).exec_without_returning(conn).await.map(|_| ())
}

/// Uses a code up. Says whether it was there and unused.
pub async fn take(conn: &impl ConnectionTrait, account: AccountId, hash: Vec<u8>, at: At) -> Result<bool, DbErr> {
    let done = once::set::<Entity>(Column::UsedAt, at)
        .filter(Column::AccountId.eq(account))
        .filter(Column::CodeHash.eq(hash))
        .exec(conn)
        .await?;
    Ok(done.rows_affected > 0)
}

/// How many an account has left.
pub async fn left(conn: &impl ConnectionTrait, account: AccountId) -> Result<u64, DbErr> {
    Entity::find().filter(Column::AccountId.eq(account)).filter(Column::UsedAt.is_null()).count(conn).await
}
