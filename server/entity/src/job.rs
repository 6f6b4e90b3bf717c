//! Work to be done after a commit.

use crate::At;
use domain::id::{CentreId, JobId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JobId,
    pub centre_id: CentreId,
    pub kind: String,
    pub payload: Json,
    pub idempotency_key: String,
    pub run_at: At,
    pub attempts: i32,
    pub done_at: Option<At>,
    pub failed_at: Option<At>,
    pub last_error: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
