//! What a browser was asked to sign with a passkey. Invariant: stands for minutes and is taken once, whoever races.

use crate::{At, Sealed, once};
use domain::{
    id::{AccountId, PasskeyChallengeId},
    person::PasskeyAct,
};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "passkey_challenge")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PasskeyChallengeId,
    pub act: PasskeyAct,
    /// Whose passkey must answer; none where it is to say who it is.
    pub account_id: Option<AccountId>,
    /// SHA-256 of the ticket that the browser brings back.
    pub token_hash: Vec<u8>,
    /// The challenge and what goes with it, as JSON.
    pub state: Sealed<String>,
    pub created_at: At,
    pub expires_at: At,
    pub used_at: Option<At>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Takes the challenge that a ticket is for, if it stands at `now`, for whoever is first.
///
/// # Errors
/// When the database is down.
pub async fn take(conn: &impl ConnectionTrait, token_hash: Vec<u8>, now: At) -> Result<Option<Model>, DbErr> {
    let taken = once::set::<Entity>(Column::UsedAt, now)
        .filter(Column::TokenHash.eq(token_hash.clone()))
        .filter(Column::ExpiresAt.gt(now))
        .filter(Column::CreatedAt.lte(now.latest_stamp()))
        .exec(conn)
        .await?;
    if taken.rows_affected == 0 {
        return Ok(None);
    }
    Entity::find().filter(Column::TokenHash.eq(token_hash)).one(conn).await
}
