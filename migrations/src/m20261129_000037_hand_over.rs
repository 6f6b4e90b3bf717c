//! Browsers that staff have handed to a participant: by whom, for which enrolment, and when it is for one questionnaire only.

use crate::column::uuid_null;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const COLUMNS: [&str; 3] = ["handed_by", "enrolment_id", "only_assignment"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite takes one column at a time
        for column in COLUMNS {
            let with = Table::alter().table(Alias::new("web_session")).add_column(uuid_null(column)).take();
            manager.alter_table(with).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in COLUMNS {
            let without = Table::alter().table(Alias::new("web_session")).drop_column(Alias::new(column)).take();
            manager.alter_table(without).await?;
        }
        Ok(())
    }
}
