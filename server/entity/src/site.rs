//! A place a centre works from.

use domain::id::{CentreId, SiteId};
use sea_orm::{entity::prelude::*, sea_query::Expr};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "site")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SiteId,
    pub centre_id: CentreId,
    pub name: String,
    /// IANA zone, such as `Europe/Oslo`.
    pub zone: String,
    /// In one line, as a map finds it.
    pub address: Option<String>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The sites of a centre.
///
/// # Errors
/// When the database is down.
pub async fn of_centre(conn: &impl ConnectionTrait, centre: CentreId) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::CentreId.eq(centre)).all(conn).await
}

/// The site `id` of a centre.
///
/// # Errors
/// When the database is down.
pub async fn by_id(conn: &impl ConnectionTrait, centre: CentreId, id: SiteId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(Column::CentreId.eq(centre)).one(conn).await
}

/// Gives a site that is still at `version` another name, zone and address. Says whether it was.
///
/// # Errors
/// When it cannot be written.
pub async fn change(
    conn: &impl ConnectionTrait,
    (id, version): (SiteId, i32),
    (name, zone, address): (&str, &str, Option<&str>),
) -> Result<bool, DbErr> {
    let update = Entity::update_many()
        .col_expr(Column::Name, Expr::value(name))
        .col_expr(Column::Zone, Expr::value(zone))
        .col_expr(Column::Address, Expr::value(address.map(str::to_owned)))
        .col_expr(Column::Version, Expr::value(version + 1))
        .filter(Column::Id.eq(id))
        .filter(Column::Version.eq(version));
    Ok(update.exec(conn).await?.rows_affected > 0)
}
