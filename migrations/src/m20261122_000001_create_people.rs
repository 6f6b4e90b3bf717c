//! Centres, sites, accounts, signed-in browsers; the audit log; work and notices that follow a commit.

use crate::column::{
    create, drop_all, flag, index, instant, instant_null, int, json, sealed, table, text, text_null, unique, uuid,
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
        drop_all(manager, &["notification", "job", "audit", "web_session", "account", "site", "centre"]).await
    }
}

fn tables() -> Vec<TableCreateStatement> {
    vec![
        table("centre", [text("name"), flag("is_demo"), instant("created_at")], &[]),
        table("site", [uuid("centre_id"), text("name"), text("zone")], &[("centre_id", "centre")]),
        table(
            "account",
            [
                uuid("centre_id"),
                text("email"),
                text("email_folded"),
                text("name"),
                text("password_hash"),
                text("role"),
                text_null("profession"),
                text("lang"),
                text("theme"),
                text("text_size"),
                instant_null("disabled_at"),
                instant("created_at"),
                version(),
            ],
            &[("centre_id", "centre")],
        ),
        table(
            "web_session",
            [
                uuid("centre_id"),
                uuid("account_id"),
                sealed("token_hash"),
                text("device"),
                instant("created_at"),
                instant("last_active_at"),
                instant("expires_at"),
                instant_null("ended_at"),
            ],
            &[("account_id", "account")],
        ),
        table(
            "audit",
            [
                uuid("centre_id"),
                instant("at"),
                uuid("actor_id"),
                text("actor_role"),
                // no reference: the log outlives what it speaks of
                uuid_null("enrolment_id"),
                text("act"),
                text("object_kind"),
                uuid_null("object_id"),
                text("purpose"),
                // one row per sitting for what repeats, such as autosave
                text_null("sitting"),
            ],
            &[],
        ),
        table(
            "job",
            [
                uuid("centre_id"),
                text("kind"),
                json("payload"),
                text("idempotency_key"),
                instant("run_at"),
                int("attempts"),
                instant_null("done_at"),
                instant_null("failed_at"),
                text_null("last_error"),
            ],
            &[],
        ),
        table(
            "notification",
            [
                uuid("centre_id"),
                uuid("account_id"),
                text("kind"),
                uuid_null("object_id"),
                text("idempotency_key"),
                instant("created_at"),
                instant_null("delivered_at"),
                instant_null("read_at"),
            ],
            &[("account_id", "account")],
        ),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        unique("account", &["email_folded"]),
        unique("web_session", &["token_hash"]),
        index("web_session", &["account_id"]),
        index("audit", &["centre_id", "enrolment_id", "at"]),
        unique("audit", &["sitting"]),
        unique("job", &["idempotency_key"]),
        index("job", &["done_at", "run_at"]),
        unique("notification", &["idempotency_key"]),
        index("notification", &["account_id", "read_at"]),
    ]
}
