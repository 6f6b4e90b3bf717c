//! A document that somebody looks at before it is taken into the library. Invariant: one at most of each who looks.

use crate::At;
use domain::id::{AccountId, CentreId, InstrumentDraftId};
use sea_orm::{IntoActiveModel as _, QuerySelect as _, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "instrument_draft")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InstrumentDraftId,
    pub centre_id: CentreId,
    pub account_id: AccountId,
    pub document: String,
    /// A scoring definition as text; empty where none was given.
    pub scoring: String,
    pub created_at: At,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What somebody looks at.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn of_account(conn: &impl ConnectionTrait, account: AccountId) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::AccountId.eq(account)).one(conn).await
}

/// The same; others who lock it wait until the transaction ends.
pub async fn lock(
    conn: &impl ConnectionTrait,
    account: AccountId,
    id: InstrumentDraftId,
) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(Column::AccountId.eq(account)).lock_exclusive().one(conn).await
}

/// Puts another in its place.
pub async fn replace(conn: &impl ConnectionTrait, row: Model) -> Result<(), DbErr> {
    remove(conn, row.account_id).await?;
    Entity::insert(row.into_active_model().reset_all()).exec_without_returning(conn).await.map(|_| ())
}

/// Throws it away.
pub async fn remove(conn: &impl ConnectionTrait, account: AccountId) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::AccountId.eq(account)).exec(conn).await.map(|_| ())
}
