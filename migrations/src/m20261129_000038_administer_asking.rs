//! What is asked may be begun by the participant, put off, and stands in an order at its measuring point.

use crate::column::{flag, instant_null, int};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite takes one column at a time
        for column in [flag("self_started"), instant_null("put_off_until"), int("place").default(0).take()] {
            let with = Table::alter().table(Alias::new("assignment")).add_column(column).take();
            manager.alter_table(with).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["self_started", "put_off_until", "place"] {
            let without = Table::alter().table(Alias::new("assignment")).drop_column(Alias::new(column)).take();
            manager.alter_table(without).await?;
        }
        Ok(())
    }
}
