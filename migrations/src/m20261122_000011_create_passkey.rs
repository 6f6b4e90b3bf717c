//! Passkeys, and what browsers are asked to sign with them.

use crate::column::{create, drop_all, index, instant, instant_null, sealed, table, text, unique, uuid, uuid_null};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, tables(), indexes()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["passkey_challenge", "passkey"]).await
    }
}

const OF_ACCOUNT: &[(&str, &str)] = &[("account_id", "account")];

fn tables() -> Vec<TableCreateStatement> {
    vec![
        table(
            "passkey",
            [
                uuid("centre_id"),
                uuid("account_id"),
                // bytes, as the authenticator chose them
                sealed("credential_id"),
                sealed("name"),
                // public key, sign counter and flags as JSON text: compared as a whole when it is used
                text("credential"),
                instant("created_at"),
                instant_null("last_used_at"),
                // its sign counter went back: there may be a copy
                instant_null("suspect_at"),
            ],
            OF_ACCOUNT,
        ),
        table(
            "passkey_challenge",
            [
                text("act"),
                // null where the passkey is to say who it is
                uuid_null("account_id"),
                sealed("token_hash"),
                sealed("state"),
                instant("created_at"),
                instant("expires_at"),
                instant_null("used_at"),
            ],
            OF_ACCOUNT,
        ),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        unique("passkey", &["credential_id"]),
        index("passkey", &["account_id"]),
        unique("passkey_challenge", &["token_hash"]),
        index("passkey_challenge", &["expires_at"]),
    ]
}
