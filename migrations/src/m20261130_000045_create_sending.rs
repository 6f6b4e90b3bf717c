//! How the sending of a session went: what became of it, and how it reached those who watched.

use crate::column::{big_int, create, drop_all, instant, int, table, text, unique, uuid};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let indexes = vec![unique("sending_step", &["session_id", "number"]), unique("sending_sum", &["session_id"])];
        create(manager, vec![step(), sum()], indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["sending_sum", "sending_step"]).await
    }
}

const OF: &[(&str, &str)] = &[("centre_id", "centre"), ("session_id", "session")];

fn step() -> TableCreateStatement {
    table(
        "sending_step",
        [uuid("centre_id"), uuid("session_id"), int("number"), int("stream"), text("step"), instant("happened_at")],
        OF,
    )
}

/// Without times and persons: nobody's network is to be read from it.
fn sum() -> TableCreateStatement {
    table(
        "sending_sum",
        [
            uuid("centre_id"),
            uuid("session_id"),
            int("most"),
            int("good"),
            int("unstable"),
            int("weak"),
            int("unknown"),
            big_int("expected"),
            big_int("lost"),
            int("connections"),
            big_int("jitter_ms"),
            int("trips"),
            big_int("trip_ms"),
            big_int("freezes"),
        ],
        OF,
    )
}
