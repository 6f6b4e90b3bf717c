//! What participants have consented to and taken back; their wishes for correction and deletion, with the answers; files of
//! everything about them.

use crate::column::{
    create, drop_all, flag, index, instant, instant_null, int, int_null, sealed, sealed_null, table, text, text_null,
    unique, uuid, uuid_null,
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
        drop_all(manager, &["data_export", "data_request", "consent"]).await
    }
}

fn tables() -> Vec<TableCreateStatement> {
    vec![
        table(
            "consent",
            [
                uuid("centre_id"),
                uuid("participant_id"),
                text("kind"),
                // a yes, or the taking back of one: rows are only added
                flag("given"),
                // the version of the text that was shown
                int("wording"),
                instant("at"),
                // who said it
                uuid("account_id"),
            ],
            &[("centre_id", "centre"), ("participant_id", "participant"), ("account_id", "account")],
        ),
        table(
            "data_request",
            [
                uuid("centre_id"),
                uuid("enrolment_id"),
                text("wish"),
                text("about"),
                sealed("text"),
                // from the form, so that a form sent twice is kept once
                uuid("submission_id"),
                instant("created_at"),
                text_null("answer"),
                sealed_null("reason"),
                instant_null("answered_at"),
                uuid_null("answered_by"),
            ],
            &[("centre_id", "centre"), ("enrolment_id", "enrolment"), ("answered_by", "account")],
        ),
        table(
            "data_export",
            [
                uuid("centre_id"),
                uuid("participant_id"),
                uuid("account_id"),
                text("lang"),
                instant("requested_at"),
                int("step"),
                int("tries"),
                // opens the file; gone when its days are over
                sealed_null("file_key"),
                int_null("size"),
                instant_null("ready_at"),
                instant_null("failed_at"),
                instant_null("removed_at"),
            ],
            &[("centre_id", "centre"), ("participant_id", "participant"), ("account_id", "account")],
        ),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("consent", &["participant_id", "kind", "at"]),
        index("data_export", &["participant_id"]),
        index("data_export", &["ready_at"]),
        unique("data_request", &["enrolment_id", "submission_id"]),
    ]
}
