//! What clinicians write about a participant, and how it was worded before.

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
        create(manager, tables(), indexes()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["note_wording", "note"]).await
    }
}

fn tables() -> Vec<TableCreateStatement> {
    vec![
        table(
            "note",
            [
                uuid("centre_id"),
                uuid("enrolment_id"),
                uuid("author_id"),
                // `team`, `author`, or a profession
                text("readers"),
                sealed("text"),
                // from the form, so that a form sent twice is kept once
                uuid("submission_id"),
                instant("created_at"),
                instant("updated_at"),
                instant_null("voided_at"),
                uuid_null("voided_by"),
                sealed_null("void_reason"),
                version(),
            ],
            &[
                ("centre_id", "centre"),
                ("enrolment_id", "enrolment"),
                ("author_id", "account"),
                ("voided_by", "account"),
            ],
        ),
        table(
            "note_wording",
            [
                uuid("centre_id"),
                uuid("note_id"),
                // the version of the note that was worded so
                int("number"),
                text("readers"),
                sealed("text"),
                instant("written_at"),
            ],
            &[("centre_id", "centre"), ("note_id", "note")],
        ),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        unique("note", &["enrolment_id", "submission_id"]),
        index("note", &["enrolment_id", "created_at"]),
        unique("note_wording", &["note_id", "number"]),
    ]
}
