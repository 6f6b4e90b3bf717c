//! Sign-in by an identity provider: browsers on their way there and back, the identities linked to accounts; and how
//! participants have proven who they are.

use crate::column::{
    create, drop_all, index, instant, instant_null, sealed, table, text, text_null, unique, uuid, uuid_null,
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
        drop_all(manager, &["identity_proof", "oidc_identity", "oidc_step"]).await
    }
}

fn tables() -> Vec<TableCreateStatement> {
    vec![
        // of no centre: nobody knows yet whose browser it is
        table(
            "oidc_step",
            [
                sealed("token_hash"),
                text("provider"),
                text("purpose"),
                // whose session it left from, where there was one
                uuid_null("account_id"),
                // no reference: sessions are let go before steps need be
                uuid_null("web_session_id"),
                // the invitation it left by
                uuid_null("link_id"),
                text("next_path"),
                instant("created_at"),
                instant("expires_at"),
                instant_null("ended_at"),
            ],
            &[("account_id", "account"), ("link_id", "single_use_link")],
        ),
        table(
            "oidc_identity",
            [
                uuid("centre_id"),
                uuid("account_id"),
                text("provider"),
                sealed("subject_hash"),
                text("level"),
                instant("linked_at"),
            ],
            &[("account_id", "account")],
        ),
        table(
            "identity_proof",
            [
                uuid("centre_id"),
                uuid("participant_id"),
                text("kind"),
                text_null("provider"),
                text_null("level"),
                text_null("document"),
                // who saw it
                uuid_null("staff_id"),
                instant("proven_at"),
            ],
            &[("centre_id", "centre"), ("participant_id", "participant"), ("staff_id", "account")],
        ),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        unique("oidc_step", &["token_hash"]),
        index("oidc_step", &["expires_at"]),
        index("identity_proof", &["participant_id", "proven_at"]),
        // one person, one account; one identity of each provider
        unique("oidc_identity", &["subject_hash"]),
        unique("oidc_identity", &["account_id", "provider"]),
    ]
}
