//! People from outside, asked to one talk.

use crate::column::{
    create, drop_all, index, instant, instant_null, sealed_null, table, text, unique, uuid, uuid_null,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let indexes = vec![index("guest", &["session_id"]), unique("guest", &["account_id"])];
        create(manager, vec![guest()], indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["guest"]).await
    }
}

fn guest() -> TableCreateStatement {
    table(
        "guest",
        [
            uuid("centre_id"),
            uuid("session_id"),
            uuid("account_id"),
            text("kind"),
            // gone when it was used, or the invitation was taken back
            sealed_null("link"),
            uuid("asked_by"),
            instant("asked_at"),
            instant_null("came_at"),
            uuid_null("refused_by"),
            instant_null("refused_at"),
        ],
        &[
            ("centre_id", "centre"),
            ("session_id", "session"),
            ("account_id", "account"),
            ("asked_by", "account"),
            ("refused_by", "account"),
        ],
    )
}
