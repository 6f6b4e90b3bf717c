//! An address by which a calendar fetches somebody's sessions. Invariant: it is found by a hash alone, and one that is taken
//! back never opens again.

use crate::{At, Sealed, account, once};
use domain::id::{AccountId, CalendarFeedId, CentreId};
use sea_orm::{QueryOrder, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_feed")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CalendarFeedId,
    pub centre_id: CentreId,
    pub account_id: AccountId,
    /// SHA-256 of the token.
    pub token_hash: Vec<u8>,
    pub token: Sealed<String>,
    /// Whether sessions are named in it.
    pub named: bool,
    pub created_at: At,
    pub revoked_at: Option<At>,
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

/// The one that stands with this hash, and whose it is, if their account is open.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn standing_by_hash(
    conn: &impl ConnectionTrait,
    token_hash: Vec<u8>,
) -> Result<Option<(Model, account::Model)>, DbErr> {
    let found = Entity::find()
        .filter(Column::TokenHash.eq(token_hash))
        .filter(Column::RevokedAt.is_null())
        .find_also_related(account::Entity)
        .one(conn)
        .await?;
    let found = found.and_then(|(feed, account)| Some((feed, account?)));
    Ok(found.filter(|(_, account)| account.disabled_at.is_none()))
}

/// Everything an account has had, the newest first.
pub async fn of_account(conn: &impl ConnectionTrait, account: AccountId) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::AccountId.eq(account))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .all(conn)
        .await
}

/// Takes back what stands of an account; says how many stood.
pub async fn revoke_all(conn: &impl ConnectionTrait, account: AccountId, at: At) -> Result<u64, DbErr> {
    let done = once::set::<Entity>(Column::RevokedAt, at).filter(Column::AccountId.eq(account)).exec(conn).await?;
    Ok(done.rows_affected)
}
