//! At one measuring point a questionnaire is asked once, and what was asked may be taken back.

use crate::column::instant_null;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // of what is asked at no point there may be several
        let index = "CREATE UNIQUE INDEX assignment_once ON assignment (enrolment_id, timepoint, questionnaire_id) \
                     WHERE timepoint <> ''";
        manager.get_connection().execute_unprepared(index).await?;
        let withdrawn = Table::alter().table(Alias::new("assignment")).add_column(instant_null("withdrawn_at")).take();
        manager.alter_table(withdrawn).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared("DROP INDEX assignment_once").await?;
        let withdrawn = Table::alter().table(Alias::new("assignment")).drop_column(Alias::new("withdrawn_at")).take();
        manager.alter_table(withdrawn).await
    }
}
