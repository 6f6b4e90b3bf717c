//! What participants say in a live teaching session: a hand, the need of a break, questions.

use crate::column::{
    create, drop_all, flag, index, instant, instant_null, sealed, table, text, unique, uuid, uuid_null, version,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let indexes = vec![
            unique("session_sign", &["session_id", "account_id", "kind"]),
            index("session_question", &["session_id"]),
            unique("session_question", &["account_id", "submission_id"]),
        ];
        create(manager, vec![sign(), question()], indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["session_question", "session_sign"]).await
    }
}

fn sign() -> TableCreateStatement {
    table(
        "session_sign",
        [uuid("centre_id"), uuid("session_id"), uuid("account_id"), text("kind"), instant("raised_at")],
        &[("centre_id", "centre"), ("session_id", "session"), ("account_id", "account")],
    )
}

fn question() -> TableCreateStatement {
    table(
        "session_question",
        [
            uuid("centre_id"),
            uuid("session_id"),
            uuid("account_id"),
            uuid("submission_id"),
            sealed("words"),
            instant("asked_at"),
            text("state"),
            flag("shown"),
            uuid_null("settled_by"),
            instant_null("settled_at"),
            version(),
        ],
        &[("centre_id", "centre"), ("session_id", "session"), ("account_id", "account"), ("settled_by", "account")],
    )
}
