//! A named person's part in a session. A cohort's participants are not named: they follow from enrolment.

use domain::{
    id::{AccountId, CentreId, SessionId, SessionPartyId},
    schedule::Part,
};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "session_party")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionPartyId,
    pub centre_id: CentreId,
    pub session_id: SessionId,
    pub account_id: AccountId,
    pub part: Part,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
