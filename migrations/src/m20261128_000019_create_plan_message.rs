//! What participants say about their plan: that they cannot come, that a day must be lighter.

use crate::column::{
    create, date, drop_all, index, instant, instant_null, sealed_null, table, text, text_null, uuid, uuid_null,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let message = table(
            "plan_message",
            [
                uuid("centre_id"),
                uuid("enrolment_id"),
                // `cannot_come` or `lighter_day`
                text("kind"),
                // the day it is about, at the centre
                date("day"),
                // the session, where it is about one
                uuid_null("session_id"),
                text_null("reason"),
                sealed_null("words"),
                instant("created_at"),
                instant_null("withdrawn_at"),
            ],
            &[("centre_id", "centre"), ("enrolment_id", "enrolment"), ("session_id", "session")],
        );
        create(manager, vec![message], vec![index("plan_message", &["enrolment_id", "day"])]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["plan_message"]).await
    }
}
