//! Who is shut out by whom, and who has opened a participant without a care relationship.

use crate::column::{create, drop_all, index, instant, instant_null, sealed, table, text, uuid};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, tables(), indexes()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["break_glass", "access_block"]).await
    }
}

fn tables() -> Vec<TableCreateStatement> {
    vec![
        table(
            "access_block",
            [
                uuid("centre_id"),
                uuid("participant_id"),
                // who is shut out
                uuid("account_id"),
                instant("starts_at"),
                instant_null("ends_at"),
            ],
            &[("centre_id", "centre"), ("participant_id", "participant"), ("account_id", "account")],
        ),
        table(
            "break_glass",
            [
                uuid("centre_id"),
                uuid("enrolment_id"),
                uuid("account_id"),
                text("reason_kind"),
                sealed("reason"),
                instant("starts_at"),
                instant("expires_at"),
                // earlier than that, when it was ended by hand
                instant_null("ended_at"),
            ],
            &[("centre_id", "centre"), ("enrolment_id", "enrolment"), ("account_id", "account")],
        ),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("access_block", &["account_id", "participant_id"]),
        index("access_block", &["participant_id"]),
        index("break_glass", &["account_id", "enrolment_id"]),
        index("break_glass", &["enrolment_id"]),
        index("break_glass", &["centre_id", "starts_at"]),
    ]
}
