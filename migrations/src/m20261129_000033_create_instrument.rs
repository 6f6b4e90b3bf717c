//! The centre's own library of instruments: what it has taken in, and where each version came from.

use crate::column::{create, drop_all, flag, index, instant, table, text, unique, uuid};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let indexes = vec![
            unique("instrument", &["centre_id", "code"]),
            unique("instrument", &["centre_id", "url"]),
            unique("instrument_origin", &["questionnaire_id"]),
            index("instrument_origin", &["instrument_id"]),
        ];
        create(manager, vec![instrument(), origin()], indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["instrument_origin", "instrument"]).await
    }
}

fn instrument() -> TableCreateStatement {
    table(
        "instrument",
        [
            uuid("centre_id"),
            // what programmes name it by
            text("code"),
            text("url"),
            // of the version that is given now
            uuid("questionnaire_id"),
            text("title"),
            text("lang"),
            flag("by_staff"),
            flag("asks_of_risk"),
            instant("created_at"),
        ],
        &[("centre_id", "centre"), ("questionnaire_id", "questionnaire")],
    )
}

fn origin() -> TableCreateStatement {
    table(
        "instrument_origin",
        [
            uuid("centre_id"),
            uuid("instrument_id"),
            uuid("questionnaire_id"),
            // the text as it came
            text("document"),
            text("licence"),
            uuid("accepted_by"),
            instant("accepted_at"),
        ],
        &[
            ("centre_id", "centre"),
            ("instrument_id", "instrument"),
            ("questionnaire_id", "questionnaire"),
            ("accepted_by", "account"),
        ],
    )
}
