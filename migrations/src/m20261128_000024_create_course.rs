//! What changed somebody's course, and when they are away from their group.

use crate::column::{
    create, date, date_null, drop_all, index, instant, instant_null, int, int_null, sealed_null, table, text, unique,
    uuid, uuid_null,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, vec![course_step(), away()], indexes()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["away", "course_step"]).await
    }
}

fn course_step() -> TableCreateStatement {
    table(
        "course_step",
        [
            uuid("centre_id"),
            uuid("enrolment_id"),
            // within the enrolment
            int("number"),
            text("step"),
            // the day from which it counts
            date("on_day"),
            // the last day from then on
            date_null("ends_on"),
            // by which the end was moved
            int_null("weeks"),
            sealed_null("reason"),
            // where a course that was moved goes on
            uuid_null("to_enrolment_id"),
            uuid("created_by"),
            instant("created_at"),
        ],
        &[
            ("centre_id", "centre"),
            ("enrolment_id", "enrolment"),
            ("to_enrolment_id", "enrolment"),
            ("created_by", "account"),
        ],
    )
}

fn away() -> TableCreateStatement {
    table(
        "away",
        // without an end until it is known
        [uuid("centre_id"), uuid("enrolment_id"), instant("from_at"), instant_null("until_at")],
        &[("centre_id", "centre"), ("enrolment_id", "enrolment")],
    )
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![unique("course_step", &["enrolment_id", "number"]), index("away", &["enrolment_id", "from_at"])]
}
