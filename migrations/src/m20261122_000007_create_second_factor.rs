//! Sign-in in two steps: the half-signed-in, second factors and recovery codes; links that work once, and the letters
//! that carry them; when a signed-in person last proved who they are.

use crate::column::{
    create, drop_all, index, instant, instant_null, int_null, sealed, sealed_null, table, text, unique, uuid,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, tables(), indexes()).await?;
        let mut proven_at = Table::alter();
        proven_at.table(Alias::new("web_session")).add_column(instant_null("proven_at"));
        manager.alter_table(proven_at).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut proven_at = Table::alter();
        proven_at.table(Alias::new("web_session")).drop_column(Alias::new("proven_at"));
        manager.alter_table(proven_at).await?;
        drop_all(manager, &["outbox", "single_use_link", "recovery_code", "second_factor", "sign_in_step"]).await
    }
}

const OF_ACCOUNT: &[(&str, &str)] = &[("account_id", "account")];

fn tables() -> Vec<TableCreateStatement> {
    vec![
        table(
            "sign_in_step",
            [
                uuid("centre_id"),
                uuid("account_id"),
                sealed("token_hash"),
                // where an authenticator must be set up before anything else: its secret
                sealed_null("secret"),
                instant("created_at"),
                instant("expires_at"),
                instant_null("ended_at"),
            ],
            OF_ACCOUNT,
        ),
        table(
            "second_factor",
            [
                uuid("centre_id"),
                uuid("account_id"),
                // null until a first code has confirmed it
                sealed_null("secret"),
                // while it is set up or replaced
                sealed_null("pending_secret"),
                // the latest time step that a code was accepted for
                int_null("last_step"),
                instant_null("confirmed_at"),
            ],
            OF_ACCOUNT,
        ),
        table(
            "recovery_code",
            [
                uuid("centre_id"),
                uuid("account_id"),
                sealed("code_hash"),
                instant("created_at"),
                instant_null("used_at"),
            ],
            OF_ACCOUNT,
        ),
        table(
            "single_use_link",
            [
                uuid("centre_id"),
                uuid("account_id"),
                text("kind"),
                sealed("token_hash"),
                instant("created_at"),
                instant("expires_at"),
                instant_null("used_at"),
            ],
            OF_ACCOUNT,
        ),
        table(
            "outbox",
            [
                uuid("centre_id"),
                uuid("account_id"),
                text("kind"),
                sealed("link"),
                instant("created_at"),
                instant("expires_at"),
                instant_null("sent_at"),
            ],
            OF_ACCOUNT,
        ),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        unique("sign_in_step", &["token_hash"]),
        unique("second_factor", &["account_id"]),
        unique("recovery_code", &["account_id", "code_hash"]),
        unique("single_use_link", &["token_hash"]),
        index("single_use_link", &["account_id"]),
        index("outbox", &["sent_at", "created_at"]),
    ]
}
