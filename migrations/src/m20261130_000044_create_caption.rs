//! Captions that helpers type while a session is live.

use crate::column::{
    create, drop_all, flag, index, instant, instant_null, sealed, table, unique, uuid, uuid_null, version,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let indexes =
            vec![index("caption", &["session_id", "said_at"]), unique("caption", &["account_id", "submission_id"])];
        create(manager, vec![caption()], indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["caption"]).await
    }
}

fn caption() -> TableCreateStatement {
    table(
        "caption",
        [
            uuid("centre_id"),
            uuid("session_id"),
            uuid("account_id"),
            uuid("submission_id"),
            // what a participant has said may be in it
            sealed("words"),
            instant("said_at"),
            flag("taken_back"),
            uuid_null("changed_by"),
            instant_null("changed_at"),
            version(),
        ],
        &[("centre_id", "centre"), ("session_id", "session"), ("account_id", "account"), ("changed_by", "account")],
    )
}
