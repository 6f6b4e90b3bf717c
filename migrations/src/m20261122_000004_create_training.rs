//! The training log.

use crate::column::{
    create, date, drop_all, index, instant, instant_null, int, int_null, sealed_null, table, text, text_null, unique,
    uuid, uuid_null, version,
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
        drop_all(manager, &["training_log_entry"]).await
    }
}

fn tables() -> Vec<TableCreateStatement> {
    vec![table(
        "training_log_entry",
        [
            uuid("centre_id"),
            uuid("enrolment_id"),
            date("performed_on"),
            text("kind"),
            int("minutes"),
            int_null("effort"),
            text_null("feeling"),
            sealed_null("note"),
            // from the form, so that a form sent twice is kept once
            uuid("submission_id"),
            instant("created_at"),
            instant("updated_at"),
            instant_null("voided_at"),
            uuid_null("voided_by"),
            sealed_null("void_reason"),
            version(),
        ],
        &[("centre_id", "centre"), ("enrolment_id", "enrolment")],
    )]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("training_log_entry", &["enrolment_id", "performed_on"]),
        unique("training_log_entry", &["enrolment_id", "submission_id"]),
    ]
}
