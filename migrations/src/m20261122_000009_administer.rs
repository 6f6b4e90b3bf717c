//! What administrators need: when upkeep was last done, and edits of names that notice each other.

use crate::column::{create, drop_all, instant, table, text, text_null, unique, version};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Whose names can be changed.
const NAMED: [&str; 3] = ["centre", "site", "cohort"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in NAMED {
            let alter = Table::alter().table(Alias::new(name)).add_column(version()).take();
            manager.alter_table(alter).await?;
        }
        let count = ColumnDef::new(Alias::new("count")).big_integer().not_null().take();
        // one row a kind, of the installation: a backup and the audit log are of no single centre
        let upkeep = table("upkeep", [text("kind"), instant("done_at"), count, text_null("note")], &[]);
        create(manager, vec![upkeep], vec![unique("upkeep", &["kind"])]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["upkeep"]).await?;
        for name in NAMED {
            let alter = Table::alter().table(Alias::new(name)).drop_column(Alias::new("version")).take();
            manager.alter_table(alter).await?;
        }
        Ok(())
    }
}
