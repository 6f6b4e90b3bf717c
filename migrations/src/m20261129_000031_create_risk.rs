//! Whom a risk answer reaches: duties, alerts, and what was done.

use crate::column::{
    create, drop_all, index, instant, instant_null, int, json, sealed, table, text, unique, uuid, uuid_null, version,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, vec![duty(), alert(), done()], indexes()).await?;
        // one stands for each place; those before it are kept
        let one = "CREATE UNIQUE INDEX risk_duty_once ON risk_duty (centre_id, programme_code, timepoint) \
                   WHERE removed_at IS NULL";
        manager.get_connection().execute_unprepared(one).await.map(|_| ())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["risk_done", "risk_alert", "risk_duty"]).await
    }
}

fn duty() -> TableCreateStatement {
    table(
        "risk_duty",
        [
            uuid("centre_id"),
            // of a programme in all its versions
            text("programme_code"),
            // of one measuring point; empty for the whole programme
            text("timepoint"),
            uuid("responsible_id"),
            uuid("deputy_id"),
            json("hours"),
            int("minutes"),
            uuid("updated_by"),
            instant("created_at"),
            instant("updated_at"),
            instant_null("removed_at"),
            version(),
        ],
        &[("centre_id", "centre"), ("responsible_id", "account"), ("deputy_id", "account"), ("updated_by", "account")],
    )
}

fn alert() -> TableCreateStatement {
    table(
        "risk_alert",
        [
            uuid("centre_id"),
            uuid("enrolment_id"),
            uuid("assignment_id"),
            uuid("response_id"),
            // link ids: which, not what was answered
            json("items"),
            text("answered_in"),
            // as it stood when it was raised; nobody where nobody was named
            uuid_null("responsible_id"),
            uuid_null("deputy_id"),
            json("hours"),
            int("minutes"),
            instant("raised_at"),
            // from when waiting is counted: anew when it is opened again
            instant("waits_since"),
            instant_null("responsible_told_at"),
            instant_null("deputy_told_at"),
            instant_null("leaders_told_at"),
            instant_null("acknowledged_at"),
            version(),
        ],
        &[
            ("centre_id", "centre"),
            ("enrolment_id", "enrolment"),
            ("assignment_id", "assignment"),
            ("response_id", "response"),
            ("responsible_id", "account"),
            ("deputy_id", "account"),
        ],
    )
}

fn done() -> TableCreateStatement {
    table(
        "risk_done",
        [uuid("centre_id"), uuid("alert_id"), sealed("words"), uuid("done_by"), instant("done_at")],
        &[("centre_id", "centre"), ("alert_id", "risk_alert"), ("done_by", "account")],
    )
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        unique("risk_alert", &["response_id"]),
        index("risk_alert", &["centre_id", "acknowledged_at"]),
        index("risk_alert", &["enrolment_id"]),
        index("risk_done", &["alert_id"]),
    ]
}
