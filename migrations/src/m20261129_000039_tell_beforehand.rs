//! What a programme says of a session beforehand, until staff write something else.

use crate::column::json_null;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let given = Table::alter().table(Alias::new("preparation")).add_column(json_null("given")).take();
        manager.alter_table(given).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let without = Table::alter().table(Alias::new("preparation")).drop_column(Alias::new("given")).take();
        manager.alter_table(without).await
    }
}
