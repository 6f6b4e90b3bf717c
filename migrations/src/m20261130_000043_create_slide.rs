//! Slides of teaching sessions: decks, their pages, and what was shown when.

use crate::column::{
    create, drop_all, index, instant, instant_null, int, sealed, sealed_null, table, text, unique, uuid, uuid_null,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let indexes = vec![
            index("slide_deck", &["session_id"]),
            unique("slide", &["deck_id", "number"]),
            unique("slide_turn", &["session_id", "turn"]),
        ];
        create(manager, vec![deck(), slide(), turn()], indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["slide_turn", "slide", "slide_deck"]).await
    }
}

fn deck() -> TableCreateStatement {
    table(
        "slide_deck",
        [
            uuid("centre_id"),
            uuid("session_id"),
            sealed("name"),
            int("pages"),
            uuid("created_by"),
            instant("created_at"),
            uuid_null("removed_by"),
            instant_null("removed_at"),
        ],
        &[("centre_id", "centre"), ("session_id", "session"), ("created_by", "account"), ("removed_by", "account")],
    )
}

fn slide() -> TableCreateStatement {
    table(
        "slide",
        [
            uuid("centre_id"),
            uuid("deck_id"),
            int("number"),
            text("kind"),
            int("size"),
            int("width"),
            int("height"),
            sealed("text"),
            // opens the image; gone when its deck was taken out
            sealed_null("file_key"),
        ],
        &[("centre_id", "centre"), ("deck_id", "slide_deck")],
    )
}

/// One row for each change, by numbers that are taken once: of two who change at a time one is told.
fn turn() -> TableCreateStatement {
    table(
        "slide_turn",
        [
            uuid("centre_id"),
            uuid("session_id"),
            int("turn"),
            uuid_null("slide_id"),
            uuid("shown_by"),
            instant("shown_at"),
        ],
        &[("centre_id", "centre"), ("session_id", "session"), ("slide_id", "slide"), ("shown_by", "account")],
    )
}
