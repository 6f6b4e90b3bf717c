//! The head of the audit log's chain: how many rows are sealed, and the hash of the last. Invariant: one row, and whoever
//! seals holds it until the sealing is committed.

use crate::At;
use domain::id::AuditChainId;
use sea_orm::{IntoActiveModel as _, QuerySelect as _, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_chain")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AuditChainId,
    pub count: i64,
    pub hash: Vec<u8>,
    /// Keyed hash of `count` and `hash`, so that an older head cannot be made up.
    pub mac: Vec<u8>,
    pub sealed_at: At,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The id of the one row.
pub const ID: AuditChainId = AuditChainId(Uuid::nil());

/// The head, if anything was ever sealed.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn head(conn: &impl ConnectionTrait) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(ID).one(conn).await
}

/// The head, held by this transaction until it ends; `first` where there is none yet.
pub async fn hold(conn: &impl ConnectionTrait, first: Model) -> Result<Model, DbErr> {
    crate::insert_once(conn, first.clone(), [Column::Id]).await?;
    Ok(Entity::find_by_id(ID).lock_exclusive().one(conn).await?.unwrap_or(first))
}

/// Moves the head that this transaction holds.
pub async fn advance(conn: &impl ConnectionTrait, head: Model) -> Result<(), DbErr> {
    Entity::update(head.into_active_model().reset_all()).exec(conn).await.map(|_| ())
}
