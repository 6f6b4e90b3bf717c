//! Addresses by which a calendar fetches somebody's sessions.

use crate::column::{create, drop_all, flag, index, instant, instant_null, sealed, table, unique, uuid};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let feed = table(
            "calendar_feed",
            [
                uuid("centre_id"),
                uuid("account_id"),
                sealed("token_hash"),
                // sealed, so that its owner can copy the address once more
                sealed("token"),
                // whether sessions are named in it
                flag("named"),
                instant("created_at"),
                instant_null("revoked_at"),
            ],
            &[("centre_id", "centre"), ("account_id", "account")],
        );
        let indexes = vec![unique("calendar_feed", &["token_hash"]), index("calendar_feed", &["account_id"])];
        create(manager, vec![feed], indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["calendar_feed"]).await
    }
}
