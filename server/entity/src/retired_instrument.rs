//! That a centre gives an instrument to nobody any more, one that ships or its own. What is asked already is answered.

use crate::At;
use domain::id::{AccountId, CentreId, RetiredInstrumentId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "retired_instrument")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RetiredInstrumentId,
    pub centre_id: CentreId,
    /// What programmes name it by.
    pub code: String,
    pub retired_by: AccountId,
    pub retired_at: At,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What a centre has retired.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn of_centre(conn: &impl ConnectionTrait, centre: CentreId) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::CentreId.eq(centre)).all(conn).await
}

/// Retires one; says whether it was in use.
pub async fn retire(conn: &impl ConnectionTrait, row: Model) -> Result<bool, DbErr> {
    crate::insert_once(conn, row, [Column::CentreId, Column::Code]).await
}

/// Takes one into use again; says whether it was retired.
pub async fn take_up(conn: &impl ConnectionTrait, id: RetiredInstrumentId) -> Result<bool, DbErr> {
    Ok(Entity::delete_by_id(id).exec(conn).await?.rows_affected > 0)
}
