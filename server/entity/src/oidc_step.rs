//! A browser on its way to an identity provider and back. Invariant: it is no session, and brings an answer back once,
//! whoever races.

use crate::{At, once};
use domain::{
    id::{AccountId, OidcStepId, SingleUseLinkId, WebSessionId},
    person::OidcPurpose,
};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "oidc_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OidcStepId,
    /// SHA-256 of the cookie's token. State, nonce and PKCE verifier follow from the token and are stored nowhere.
    pub token_hash: Vec<u8>,
    pub provider: String,
    pub purpose: OidcPurpose,
    pub account_id: Option<AccountId>,
    pub web_session_id: Option<WebSessionId>,
    pub link_id: Option<SingleUseLinkId>,
    /// A path of this site.
    pub next_path: String,
    pub created_at: At,
    pub expires_at: At,
    pub ended_at: Option<At>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A step that is open at `now`.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn open(conn: &impl ConnectionTrait, token_hash: Vec<u8>, now: At) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(Column::TokenHash.eq(token_hash))
        .filter(Column::EndedAt.is_null())
        .filter(Column::ExpiresAt.gt(now))
        .filter(Column::CreatedAt.lte(now.latest_stamp()))
        .one(conn)
        .await
}

/// The step a browser left by, open or not.
pub async fn by_token(conn: &impl ConnectionTrait, token_hash: Vec<u8>) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::TokenHash.eq(token_hash)).one(conn).await
}

/// Ends a step, for whoever is first. Says whether that was us.
pub async fn take(conn: &impl ConnectionTrait, id: OidcStepId, at: At) -> Result<bool, DbErr> {
    Ok(once::set::<Entity>(Column::EndedAt, at).filter(Column::Id.eq(id)).exec(conn).await?.rows_affected > 0)
}
