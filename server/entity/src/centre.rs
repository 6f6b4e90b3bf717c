//! A rehabilitation centre.

use crate::At;
use domain::id::CentreId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "centre")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CentreId,
    pub name: String,
    pub is_demo: bool,
    pub created_at: At,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// All centres of the installation.
///
/// # Errors
/// When the database is down.
pub async fn all(conn: &impl ConnectionTrait) -> Result<Vec<Model>, DbErr> {
    Entity::find().all(conn).await
}

/// Is this centre made up, for a demo?
///
/// # Errors
/// When the database is down.
pub async fn is_demo(conn: &impl ConnectionTrait, id: CentreId) -> Result<bool, DbErr> {
    Ok(Entity::find_by_id(id).one(conn).await?.is_some_and(|centre| centre.is_demo))
}
