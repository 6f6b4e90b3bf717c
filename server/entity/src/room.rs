//! A room, a screen or a hall that sessions are held in.

use domain::{
    booking::RoomKind,
    id::{CentreId, RoomId, SiteId},
};
use sea_orm::{QueryOrder, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "room")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RoomId,
    pub centre_id: CentreId,
    pub site_id: SiteId,
    pub name: String,
    pub kind: RoomKind,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The rooms of a centre, by site and name.
///
/// # Errors
/// When the database is down.
pub async fn of_centre(conn: &impl ConnectionTrait, centre: CentreId) -> Result<Vec<Model>, DbErr> {
    let found = Entity::find().filter(Column::CentreId.eq(centre));
    found.order_by_asc(Column::SiteId).order_by_asc(Column::Name).all(conn).await
}
