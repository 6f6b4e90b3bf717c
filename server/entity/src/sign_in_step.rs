//! A browser between password and code. Invariant: it is no session: nothing but the next step can be reached by it.

use crate::{At, Sealed, account, once};
use domain::id::{AccountId, CentreId, SignInStepId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SignInStepId,
    pub centre_id: CentreId,
    pub account_id: AccountId,
    /// SHA-256 of the cookie's token.
    pub token_hash: Vec<u8>,
    /// Of the authenticator to be set up, base32; none where there is one already.
    pub secret: Option<Sealed<String>>,
    pub created_at: At,
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

/// A step that is open at `now`, with whose it is.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn open(
    conn: &impl ConnectionTrait,
    token_hash: Vec<u8>,
    now: At,
) -> Result<Option<(Model, account::Model)>, DbErr> {
    let found = Entity::find()
        .filter(Column::TokenHash.eq(token_hash))
        .filter(Column::EndedAt.is_null())
        .filter(Column::ExpiresAt.gt(now))
        .filter(Column::CreatedAt.lte(now.latest_stamp()))
        .find_also_related(account::Entity)
        .one(conn)
        .await?;
    let found = found.and_then(|(step, account)| Some((step, account?)));
    Ok(found.filter(|(_, account)| account.disabled_at.is_none()))
}

/// Ends a step, for whoever is first. Says whether that was us.
pub async fn end(conn: &impl ConnectionTrait, id: SignInStepId, at: At) -> Result<bool, DbErr> {
    Ok(once::set::<Entity>(Column::EndedAt, at).filter(Column::Id.eq(id)).exec(conn).await?.rows_affected > 0)
}

/// Ends all steps of a person.
pub async fn end_all(conn: &impl ConnectionTrait, account: AccountId, at: At) -> Result<(), DbErr> {
    once::set::<Entity>(Column::EndedAt, at).filter(Column::AccountId.eq(account)).exec(conn).await.map(|_| ())
}
