//! Documents that staff look at before they take them in, and instruments that are given to nobody any more.

use crate::column::{create, drop_all, instant, table, text, unique, uuid};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let draft = table(
            "instrument_draft",
            [
                uuid("centre_id"),
                uuid("account_id"),
                text("document"),
                // how it is scored; empty where nothing was given
                text("scoring"),
                instant("created_at"),
            ],
            &[("centre_id", "centre"), ("account_id", "account")],
        );
        let retired = table(
            "retired_instrument",
            [uuid("centre_id"), text("code"), uuid("retired_by"), instant("retired_at")],
            &[("centre_id", "centre"), ("retired_by", "account")],
        );
        let indexes = vec![
            // whoever looks at another looks at this one no longer
            unique("instrument_draft", &["account_id"]),
            unique("retired_instrument", &["centre_id", "code"]),
        ];
        create(manager, vec![draft, retired], indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["retired_instrument", "instrument_draft"]).await
    }
}
