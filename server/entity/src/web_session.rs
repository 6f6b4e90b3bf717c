//! One signed-in browser.

use crate::At;
use domain::id::{AccountId, CentreId, WebSessionId};
use sea_orm::entity::prelude::*;

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
    #[sea_orm(belongs_to = "crate::account::Entity", from = "Column::AccountId", to = "crate::account::Column::Id")]
    Account,
}

impl Related<crate::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Account.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
