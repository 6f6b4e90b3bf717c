//! A link by which somebody chooses a password, or comes in as a guest. Invariant: stored only hashed; used once, whoever
//! races; a link of one kind does nothing of the other's.

use crate::{At, account, once};
use domain::{
    id::{AccountId, CentreId, SingleUseLinkId},
    person::LinkKind,
};
use sea_orm::{entity::prelude::*, sea_query::SimpleExpr};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "single_use_link")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SingleUseLinkId,
    pub centre_id: CentreId,
    pub account_id: AccountId,
    pub kind: LinkKind,
    /// SHA-256 of the token.
    pub token_hash: Vec<u8>,
    pub created_at: At,
    pub expires_at: At,
    pub used_at: Option<At>,
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

/// A link for choosing a password that can be used at `now`, with whose it is.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn open(
    conn: &impl ConnectionTrait,
    token_hash: Vec<u8>,
    now: At,
) -> Result<Option<(Model, account::Model)>, DbErr> {
    usable(conn, Column::Kind.ne(LinkKind::Guest), token_hash, now).await
}

/// The same of a guest's way in.
pub async fn open_of_guest(
    conn: &impl ConnectionTrait,
    token_hash: Vec<u8>,
    now: At,
) -> Result<Option<(Model, account::Model)>, DbErr> {
    usable(conn, Column::Kind.eq(LinkKind::Guest), token_hash, now).await
}

async fn usable(
    conn: &impl ConnectionTrait,
    of_kind: SimpleExpr,
    token_hash: Vec<u8>,
    now: At,
) -> Result<Option<(Model, account::Model)>, DbErr> {
    let found = Entity::find()
        .filter(of_kind)
        .filter(Column::TokenHash.eq(token_hash))
        .filter(Column::UsedAt.is_null())
        .filter(Column::ExpiresAt.gt(now))
        .filter(Column::CreatedAt.lte(now.latest_stamp()))
        .find_also_related(account::Entity)
        .one(conn)
        .await?;
    let found = found.and_then(|(link, account)| Some((link, account?)));
    Ok(found.filter(|(_, account)| account.disabled_at.is_none()))
}

/// Uses a link, for whoever is first. Says whether that was us.
pub async fn take(conn: &impl ConnectionTrait, id: SingleUseLinkId, at: At) -> Result<bool, DbErr> {
    Ok(once::set::<Entity>(Column::UsedAt, at).filter(Column::Id.eq(id)).exec(conn).await?.rows_affected > 0)
}

/// Uses up all links of a person.
pub async fn end_all(conn: &impl ConnectionTrait, account: AccountId, at: At) -> Result<(), DbErr> {
    once::set::<Entity>(Column::UsedAt, at).filter(Column::AccountId.eq(account)).exec(conn).await.map(|_| ())
}
