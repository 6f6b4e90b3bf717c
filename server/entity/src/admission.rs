//! A person at the door of, or inside, a consult.

use crate::At;
use domain::id::{AccountId, AdmissionId, CentreId, SessionId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "admission")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AdmissionId,
    pub centre_id: CentreId,
    pub session_id: SessionId,
    pub account_id: AccountId,
    pub waiting_since: At,
    pub admitted_at: Option<At>,
    pub admitted_by: Option<AccountId>,
    pub left_at: Option<At>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
