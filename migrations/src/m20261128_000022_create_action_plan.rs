//! The action plan, its signed versions, and work status over time.

use crate::column::{
    create, date, drop_all, index, instant, instant_null, int, sealed, sealed_null, table, text, unique, uuid,
    uuid_null, version,
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
        drop_all(manager, &["work_status", "plan_version", "plan_item"]).await
    }
}

const OF_ENROLMENT: &[(&str, &str)] = &[("centre_id", "centre"), ("enrolment_id", "enrolment")];

fn tables() -> Vec<TableCreateStatement> {
    vec![
        table(
            "plan_item",
            [
                uuid("centre_id"),
                uuid("enrolment_id"),
                // goal, rating, action or step
                text("kind"),
                // the goal that a rating or action belongs to
                uuid_null("goal_id"),
                sealed("content"),
                // from the form, so that a form sent twice is kept once
                uuid("submission_id"),
                uuid("created_by"),
                instant("created_at"),
                uuid("updated_by"),
                instant("updated_at"),
                uuid_null("voided_by"),
                instant_null("voided_at"),
                version(),
            ],
            OF_ENROLMENT,
        ),
        table(
            "plan_version",
            [
                uuid("centre_id"),
                uuid("enrolment_id"),
                int("number"),
                sealed("content"),
                // SHA-256 of the content, in hex: what both have signed
                text("digest"),
                instant("created_at"),
                uuid_null("participant_signed_by"),
                instant_null("participant_signed_at"),
                uuid_null("contact_signed_by"),
                instant_null("contact_signed_at"),
            ],
            OF_ENROLMENT,
        ),
        table(
            "work_status",
            [
                uuid("centre_id"),
                uuid("enrolment_id"),
                date("from_day"),
                int("degree"),
                text("benefit"),
                text("state"),
                text("source"),
                sealed_null("note"),
                uuid("submission_id"),
                uuid("created_by"),
                instant("created_at"),
                uuid_null("voided_by"),
                instant_null("voided_at"),
            ],
            OF_ENROLMENT,
        ),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        unique("plan_item", &["enrolment_id", "submission_id"]),
        unique("plan_version", &["enrolment_id", "number"]),
        index("work_status", &["enrolment_id", "from_day"]),
        unique("work_status", &["enrolment_id", "submission_id"]),
    ]
}
