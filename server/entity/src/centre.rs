//! A rehabilitation centre.

use crate::At;
use domain::id::CentreId;
use sea_orm::{QuerySelect as _, entity::prelude::*, sea_query::Expr};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "centre")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CentreId,
    pub name: String,
    pub is_demo: bool,
    pub created_at: At,
    pub version: i32,
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

/// One centre.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn by_id(conn: &impl ConnectionTrait, id: CentreId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(conn).await
}

/// Has others who hold the centre wait until the transaction ends.
pub async fn hold(conn: &impl ConnectionTrait, id: CentreId) -> Result<(), DbErr> {
    Entity::find_by_id(id).lock_exclusive().one(conn).await?;
    Ok(())
}

/// Gives a centre that is still at `version` another name. Says whether it was.
pub async fn rename(conn: &impl ConnectionTrait, (id, version): (CentreId, i32), name: &str) -> Result<bool, DbErr> {
    let update = Entity::update_many()
        .col_expr(Column::Name, Expr::value(name))
        .col_expr(Column::Version, Expr::value(version + 1))
        .filter(Column::Id.eq(id))
        .filter(Column::Version.eq(version));
    Ok(update.exec(conn).await?.rows_affected > 0)
}
