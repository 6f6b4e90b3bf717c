//! How answers came to be written down, and by whom of the staff.

use crate::column::{text, uuid_null};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite takes one column at a time
        let mode = Table::alter().table(Alias::new("response")).add_column(text("mode").default("own_hand")).take();
        manager.alter_table(mode).await?;
        let by = Table::alter().table(Alias::new("response")).add_column(uuid_null("entered_by")).take();
        manager.alter_table(by).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["mode", "entered_by"] {
            let without = Table::alter().table(Alias::new("response")).drop_column(Alias::new(column)).take();
            manager.alter_table(without).await?;
        }
        Ok(())
    }
}
