//! Referrals and NAV's orders, and the letters and messages about them.

use crate::column::{
    create, date, date_null, drop_all, flag, index, instant, instant_null, int_null, sealed, sealed_null, table, text,
    text_null, unique, uuid, uuid_null, version,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, vec![referral(), letter()], indexes()).await?;
        // letters with links are sent by the same rule as the others: begun once
        let alter = Table::alter().table(Alias::new("outbox")).add_column(instant_null("begun_at")).take();
        manager.alter_table(alter).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(Table::alter().table(Alias::new("outbox")).drop_column(Alias::new("begun_at")).take())
            .await?;
        drop_all(manager, &["letter", "referral"]).await
    }
}

fn referral() -> TableCreateStatement {
    table(
        "referral",
        vec![
            uuid("centre_id"),
            uuid("programme_id"),
            // from the form, so that a form sent twice is kept once
            uuid("submission_id"),
            text("name"),
            date_null("born_on"),
            text_null("phone"),
            text_null("email"),
            text("lang"),
            // nobody writes the address down, and nothing goes by post
            flag("protected"),
            // the person does not use e-mail
            flag("no_email"),
            text("source"),
            text_null("problem"),
            text_null("employment"),
            text_null("sick_leave"),
            int_null("degree"),
            text_null("travel"),
            text_null("payment"),
            flag("marked"),
            // all that is free text
            sealed("details"),
            date("received_on"),
            date("assess_by"),
            text("state"),
            instant("created_at"),
            uuid("created_by"),
            instant_null("decided_at"),
            uuid_null("decided_by"),
            sealed_null("reason"),
            // the last day for the start that was promised
            date_null("start_by"),
            instant_null("closed_at"),
            uuid_null("enrolment_id"),
            version(),
        ],
        &[
            ("centre_id", "centre"),
            ("programme_id", "programme"),
            ("created_by", "account"),
            ("decided_by", "account"),
            ("enrolment_id", "enrolment"),
        ],
    )
}

fn letter() -> TableCreateStatement {
    table(
        "letter",
        [
            uuid("centre_id"),
            uuid("referral_id"),
            text("kind"),
            text("channel"),
            text("lang"),
            sealed("content"),
            text("idempotency_key"),
            instant("created_at"),
            // somebody has begun to send it: it is not sent by anybody else
            instant_null("begun_at"),
            instant_null("sent_at"),
        ],
        &[("centre_id", "centre"), ("referral_id", "referral")],
    )
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        unique("referral", &["centre_id", "submission_id"]),
        index("referral", &["centre_id", "state", "assess_by"]),
        index("referral", &["enrolment_id"]),
        unique("letter", &["idempotency_key"]),
        index("letter", &["referral_id"]),
        index("letter", &["centre_id", "created_at"]),
        // what was done with a referral is found for its person
        index("audit", &["centre_id", "object_id"]),
    ]
}
