//! Participants who go through a programme together.

use crate::Day;
use domain::id::{CentreId, CohortId, ProgrammeId, SiteId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "cohort")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CohortId,
    pub centre_id: CentreId,
    pub site_id: SiteId,
    pub programme_id: ProgrammeId,
    pub name: String,
    pub starts_on: Day,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Some cohort of a centre: for a demo, which has one.
///
/// # Errors
/// When the database is down.
pub async fn first_of_centre(conn: &impl ConnectionTrait, centre: CentreId) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::CentreId.eq(centre)).one(conn).await
}
