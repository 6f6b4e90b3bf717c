//! Something a person should be told: never content, only that there is something.

use crate::At;
use domain::id::{AccountId, CentreId, NotificationId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notification")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NotificationId,
    pub centre_id: CentreId,
    pub account_id: AccountId,
    pub kind: String,
    pub object_id: Option<Uuid>,
    pub idempotency_key: String,
    pub created_at: At,
    pub delivered_at: Option<At>,
    pub read_at: Option<At>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Adds a notice; one with the same key is kept as it is.
///
/// # Errors
/// When it cannot be written.
pub async fn append(conn: &impl ConnectionTrait, row: Model) -> Result<(), DbErr> {
    crate::insert_once(conn, row, [Column::IdempotencyKey]).await.map(|_| ())
}
