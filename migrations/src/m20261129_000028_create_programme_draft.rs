//! Programmes that are being written, before anybody follows them.

use crate::column::{create, drop_all, index, instant, int, json, table, unique, uuid, uuid_null, version};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let draft = table(
            "programme_draft",
            [
                uuid("centre_id"),
                // none for a programme that is not there yet
                uuid_null("programme_id"),
                // the version it was begun from
                int("base"),
                json("content"),
                uuid("changed_by"),
                instant("changed_at"),
                version(),
            ],
            &[("centre_id", "centre"), ("programme_id", "programme"), ("changed_by", "account")],
        );
        let indexes = vec![index("programme_draft", &["centre_id"]), unique("programme_draft", &["programme_id"])];
        create(manager, vec![draft], indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["programme_draft"]).await
    }
}
