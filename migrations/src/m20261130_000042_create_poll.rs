//! Quick questions to a group, without names.

use crate::column::{
    create, drop_all, index, instant, instant_null, int, json, json_null, sealed_null, table, text, uuid,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let indexes = vec![index("poll", &["session_id"]), index("poll_answer", &["poll_id"])];
        create(manager, vec![poll(), answer()], indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["poll_answer", "poll"]).await
    }
}

fn poll() -> TableCreateStatement {
    table(
        "poll",
        [
            uuid("centre_id"),
            uuid("session_id"),
            text("words"),
            json("choices"),
            // gone when it is closed
            sealed_null("key"),
            uuid("opened_by"),
            instant("opened_at"),
            instant_null("closed_at"),
            json_null("counts"),
        ],
        &[("centre_id", "centre"), ("session_id", "session"), ("opened_by", "account")],
    )
}

/// No person and no time: the id is a keyed hash of who answered.
fn answer() -> TableCreateStatement {
    table(
        "poll_answer",
        [uuid("centre_id"), uuid("poll_id"), int("choice")],
        &[("centre_id", "centre"), ("poll_id", "poll")],
    )
}
