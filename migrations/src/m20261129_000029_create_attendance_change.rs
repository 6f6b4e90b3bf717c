//! What attendance was before staff corrected it.

use crate::column::{create, drop_all, flag, index, instant, table, text, uuid};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, vec![change()], vec![index("attendance_change", &["enrolment_id", "session_id"])]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["attendance_change"]).await
    }
}

fn change() -> TableCreateStatement {
    table(
        "attendance_change",
        [
            uuid("centre_id"),
            uuid("session_id"),
            uuid("enrolment_id"),
            text("status_before"),
            flag("was_measured"),
            text("status_after"),
            uuid("changed_by"),
            instant("changed_at"),
        ],
        &[("centre_id", "centre"), ("session_id", "session"), ("enrolment_id", "enrolment"), ("changed_by", "account")],
    )
}
