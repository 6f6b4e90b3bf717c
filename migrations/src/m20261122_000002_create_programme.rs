//! Programmes, cohorts, enrolments, care teams; planned sessions, who is in them, who came.

use crate::column::{
    create, date, date_null, drop_all, index, instant, instant_null, int, json, table, text, unique, uuid, uuid_null,
    version,
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
        drop_all(
            manager,
            &[
                "admission",
                "attendance",
                "session_party",
                "session",
                "care_team_member",
                "enrolment",
                "participant",
                "cohort",
                "programme",
            ],
        )
        .await
    }
}

#[expect(clippy::too_many_lines, reason = "a list of tables reads best in one piece")]
fn tables() -> Vec<TableCreateStatement> {
    vec![
        table(
            "programme",
            [uuid("centre_id"), json("name"), int("weeks"), json("participant_word"), json("timepoints"), version()],
            &[("centre_id", "centre")],
        ),
        table(
            "cohort",
            [uuid("centre_id"), uuid("site_id"), uuid("programme_id"), text("name"), date("starts_on")],
            &[("centre_id", "centre"), ("site_id", "site"), ("programme_id", "programme")],
        ),
        table(
            "participant",
            [uuid("centre_id"), uuid("account_id")],
            &[("centre_id", "centre"), ("account_id", "account")],
        ),
        table(
            "enrolment",
            [
                uuid("centre_id"),
                uuid("participant_id"),
                uuid("programme_id"),
                uuid_null("cohort_id"),
                uuid_null("contact_person_id"),
                date("starts_on"),
                date_null("ends_on"),
                version(),
            ],
            &[
                ("centre_id", "centre"),
                ("participant_id", "participant"),
                ("programme_id", "programme"),
                ("cohort_id", "cohort"),
                ("contact_person_id", "account"),
            ],
        ),
        table(
            "care_team_member",
            [
                uuid("centre_id"),
                uuid("enrolment_id"),
                uuid("account_id"),
                instant("starts_at"),
                instant_null("ends_at"),
            ],
            &[("centre_id", "centre"), ("enrolment_id", "enrolment"), ("account_id", "account")],
        ),
        table(
            "session",
            [
                uuid("centre_id"),
                uuid("site_id"),
                uuid_null("cohort_id"),
                text("kind"),
                text("format"),
                text("channel"),
                json("title"),
                json("place"),
                text("zone"),
                instant("starts_at"),
                instant("ends_at"),
                instant_null("cancelled_at"),
                instant_null("live_started_at"),
                instant_null("live_ended_at"),
                version(),
            ],
            &[("centre_id", "centre"), ("site_id", "site"), ("cohort_id", "cohort")],
        ),
        table(
            "session_party",
            [uuid("centre_id"), uuid("session_id"), uuid("account_id"), text("part")],
            &[("centre_id", "centre"), ("session_id", "session"), ("account_id", "account")],
        ),
        table(
            "attendance",
            [
                uuid("centre_id"),
                uuid("session_id"),
                uuid("enrolment_id"),
                text("status"),
                // `media` when measured from participation, `staff` when set by hand
                text("source"),
                instant("first_seen_at"),
                instant("last_seen_at"),
                version(),
            ],
            &[("centre_id", "centre"), ("session_id", "session"), ("enrolment_id", "enrolment")],
        ),
        table(
            "admission",
            [
                uuid("centre_id"),
                uuid("session_id"),
                uuid("account_id"),
                instant("waiting_since"),
                instant_null("admitted_at"),
                uuid_null("admitted_by"),
                instant_null("left_at"),
            ],
            &[("centre_id", "centre"), ("session_id", "session"), ("account_id", "account")],
        ),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        unique("participant", &["account_id"]),
        index("enrolment", &["centre_id", "participant_id"]),
        index("enrolment", &["cohort_id"]),
        index("care_team_member", &["account_id", "enrolment_id"]),
        index("care_team_member", &["enrolment_id"]),
        index("session", &["centre_id", "starts_at"]),
        index("session", &["cohort_id", "starts_at"]),
        unique("session_party", &["session_id", "account_id"]),
        index("session_party", &["account_id"]),
        unique("attendance", &["session_id", "enrolment_id"]),
        index("attendance", &["enrolment_id"]),
        unique("admission", &["session_id", "account_id"]),
    ]
}
