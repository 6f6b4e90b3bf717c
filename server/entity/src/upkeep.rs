//! When the installation was last looked after. Invariant: one row a kind, the latest time, and nothing of what was in it.

use crate::At;
use domain::{id::UpkeepId, upkeep::Upkeep};
use sea_orm::{IntoActiveModel as _, entity::prelude::*, sea_query::OnConflict};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "upkeep")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UpkeepId,
    pub kind: Upkeep,
    pub done_at: At,
    /// Of what the kind counts.
    pub count: i64,
    /// What came of it, for the program.
    pub note: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Keeps that it was done, in place of the time before.
///
/// # Errors
/// When it cannot be written.
pub async fn put(conn: &impl ConnectionTrait, row: Model) -> Result<(), DbErr> {
    Entity::insert(row.into_active_model().reset_all())
        .on_conflict(
            OnConflict::column(Column::Kind).update_columns([Column::DoneAt, Column::Count, Column::Note]).to_owned(),
        )
        .exec_without_returning(conn)
        .await
        .map(|_| ())
}

/// The last time, if there was any.
///
/// # Errors
/// When the database is down.
pub async fn last(conn: &impl ConnectionTrait, kind: Upkeep) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::Kind.eq(kind)).one(conn).await
}
