//! Questionnaires, what is asked of whom and when, answers and scores.

use crate::column::{
    create, double, drop_all, index, instant, instant_null, json, sealed, sealed_null, table, text, unique, uuid,
    uuid_null, version,
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
        drop_all(manager, &["score", "response", "assignment", "questionnaire"]).await
    }
}

fn tables() -> Vec<TableCreateStatement> {
    vec![
        table(
            "questionnaire",
            [
                uuid("centre_id"),
                text("url"),
                text("instrument_version"),
                // FHIR R4 Questionnaire by language, and the scoring definition, as imported
                json("body"),
                json("scoring"),
                instant("created_at"),
            ],
            &[("centre_id", "centre")],
        ),
        table(
            "assignment",
            [
                uuid("centre_id"),
                uuid("enrolment_id"),
                uuid("questionnaire_id"),
                text("timepoint"),
                instant("opens_at"),
                instant("due_at"),
                instant("created_at"),
            ],
            &[("centre_id", "centre"), ("enrolment_id", "enrolment"), ("questionnaire_id", "questionnaire")],
        ),
        table(
            "response",
            [
                uuid("centre_id"),
                uuid("enrolment_id"),
                uuid("assignment_id"),
                sealed("answers"),
                instant("started_at"),
                instant("updated_at"),
                instant_null("submitted_at"),
                instant_null("voided_at"),
                uuid_null("voided_by"),
                sealed_null("void_reason"),
                version(),
            ],
            &[("centre_id", "centre"), ("enrolment_id", "enrolment"), ("assignment_id", "assignment")],
        ),
        table(
            "score",
            [
                uuid("centre_id"),
                uuid("enrolment_id"),
                uuid("response_id"),
                uuid("questionnaire_id"),
                text("code"),
                double("value"),
                instant("at"),
            ],
            &[
                ("centre_id", "centre"),
                ("enrolment_id", "enrolment"),
                ("response_id", "response"),
                ("questionnaire_id", "questionnaire"),
            ],
        ),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        unique("questionnaire", &["centre_id", "url", "instrument_version"]),
        index("assignment", &["enrolment_id", "opens_at"]),
        unique("response", &["assignment_id"]),
        index("response", &["enrolment_id"]),
        unique("score", &["response_id", "code"]),
        index("score", &["enrolment_id", "at"]),
    ]
}
