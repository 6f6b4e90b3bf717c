//! That a centre gives an instrument to nobody any more, one that ships or its own. What is asked already is answered.

use crate::At;
use domain::id::{AccountId, CentreId, RetiredInstrumentId};
use sea_orm::{IntoActiveModel as _, entity::prelude::*, sea_query::OnConflict};

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
    let once = OnConflict::columns([Column::CentreId, Column::Code]).do_nothing().to_owned();
    let insert = Entity::insert(row.into_active_model().reset_all()).on_conflict(once);
    Ok(insert.exec_without_returning(conn).await? > 0)
}

/// Takes one into use again; says whether it was retired.
pub async fn take_up(conn: &impl ConnectionTrait, id: RetiredInstrumentId) -> Result<bool, DbErr> {
    Ok(Entity::delete_by_id(id).exec(conn).await?.rows_affected > 0)
}
