//! Rooms and screens, what was changed in planned sessions, and what a session that is booked knows besides.

use crate::column::{
    create, drop_all, index, instant, instant_null, int_null, json, table, text, text_null, unique, uuid, uuid_null,
    version,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// New columns of `session`. References to `room` and `series` are kept by the program: SQLite adds none to a table.
fn columns() -> Vec<ColumnDef> {
    vec![
        uuid_null("room_id"),
        uuid_null("series_id"),
        text_null("cancel_reason"),
        instant_null("screen_tested_at"),
        int_null("late_minutes"),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in columns() {
            manager.alter_table(Table::alter().table(Alias::new("session")).add_column(column).take()).await?;
        }
        create(manager, tables(), indexes()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["session_change", "room"]).await?;
        for column in ["late_minutes", "screen_tested_at", "cancel_reason", "series_id", "room_id"] {
            let alter = Table::alter().table(Alias::new("session")).drop_column(Alias::new(column)).take();
            manager.alter_table(alter).await?;
        }
        Ok(())
    }
}

fn tables() -> Vec<TableCreateStatement> {
    vec![
        table(
            "room",
            [uuid("centre_id"), uuid("site_id"), text("name"), text("kind"), version()],
            &[("centre_id", "centre"), ("site_id", "site")],
        ),
        table(
            "session_change",
            [
                uuid("centre_id"),
                uuid("session_id"),
                // who changed it
                uuid("account_id"),
                instant("at"),
                text("kind"),
                // times, room, channel and people; nothing of anybody's health
                json("before"),
                json("after"),
            ],
            &[("centre_id", "centre"), ("session_id", "session"), ("account_id", "account")],
        ),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        unique("room", &["site_id", "name"]),
        index("session_change", &["session_id", "at"]),
        index("session_change", &["centre_id", "at"]),
    ]
}
