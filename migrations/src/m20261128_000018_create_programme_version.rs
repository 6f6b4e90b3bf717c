//! How programmes are written, version by version, and which one a group or a person follows.

use crate::column::{create, drop_all, instant, int, json, table, unique, uuid, uuid_null};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// What follows a version.
const FOLLOWERS: [&str; 2] = ["cohort", "enrolment"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let version = table(
            "programme_version",
            [
                uuid("centre_id"),
                uuid("programme_id"),
                int("number"),
                json("content"),
                instant("created_at"),
                // none for one that shipped
                uuid_null("created_by"),
            ],
            &[("centre_id", "centre"), ("programme_id", "programme"), ("created_by", "account")],
        );
        create(manager, vec![version], vec![unique("programme_version", &["programme_id", "number"])]).await?;
        for follower in FOLLOWERS {
            // without a reference, which the migrator cannot add to a table of SQLite; versions are never deleted
            let column = uuid_null("programme_version_id");
            let alter = Table::alter().table(Alias::new(follower)).add_column(column).take();
            manager.alter_table(alter).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for follower in FOLLOWERS {
            let column = Alias::new("programme_version_id");
            let alter = Table::alter().table(Alias::new(follower)).drop_column(column).take();
            manager.alter_table(alter).await?;
        }
        drop_all(manager, &["programme_version"]).await
    }
}
