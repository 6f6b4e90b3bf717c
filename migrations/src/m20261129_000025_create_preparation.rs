//! What those in a session are told beforehand: a text, and files to it.

use crate::column::{
    create, drop_all, index, instant, instant_null, int, sealed, sealed_null, table, text, unique, uuid, uuid_null,
    version,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, vec![preparation(), attachment()], indexes()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["attachment", "preparation"]).await
    }
}

fn preparation() -> TableCreateStatement {
    table(
        "preparation",
        [
            uuid("centre_id"),
            uuid("session_id"),
            sealed_null("words"),
            uuid("updated_by"),
            instant("updated_at"),
            version(),
        ],
        &[("centre_id", "centre"), ("session_id", "session"), ("updated_by", "account")],
    )
}

fn attachment() -> TableCreateStatement {
    table(
        "attachment",
        [
            uuid("centre_id"),
            uuid("session_id"),
            sealed("name"),
            text("kind"),
            int("size"),
            // opens the file; gone when it was taken out
            sealed_null("file_key"),
            uuid("created_by"),
            instant("created_at"),
            uuid_null("removed_by"),
            instant_null("removed_at"),
        ],
        &[("centre_id", "centre"), ("session_id", "session"), ("created_by", "account"), ("removed_by", "account")],
    )
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![unique("preparation", &["session_id"]), index("attachment", &["session_id"])]
}
