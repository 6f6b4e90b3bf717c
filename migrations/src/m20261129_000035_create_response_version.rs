//! Answers that were sent and are corrected: what they are to become, and what they were.

use crate::column::{
    create, drop_all, index, instant, instant_null, int, sealed, sealed_null, table, text, unique, uuid, uuid_null,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let found_by =
            vec![unique("response_version", &["response_id", "number"]), index("response_version", &["enrolment_id"])];
        create(manager, vec![version()], found_by).await?;
        // SQLite takes one column at a time
        for column in [sealed_null("correction"), instant_null("corrected_at")] {
            let with = Table::alter().table(Alias::new("response")).add_column(column).take();
            manager.alter_table(with).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["correction", "corrected_at"] {
            let without = Table::alter().table(Alias::new("response")).drop_column(Alias::new(column)).take();
            manager.alter_table(without).await?;
        }
        drop_all(manager, &["response_version"]).await
    }
}

fn version() -> TableCreateStatement {
    table(
        "response_version",
        [
            uuid("centre_id"),
            uuid("enrolment_id"),
            uuid("response_id"),
            int("number"),
            // the answers and the scores they gave
            sealed("content"),
            text("mode"),
            uuid_null("entered_by"),
            instant("sent_at"),
            instant("replaced_at"),
            uuid("replaced_by"),
        ],
        &[
            ("centre_id", "centre"),
            ("enrolment_id", "enrolment"),
            ("response_id", "response"),
            ("replaced_by", "account"),
        ],
    )
}
