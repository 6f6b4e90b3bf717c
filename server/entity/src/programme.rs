//! A programme as a centre runs it.

use domain::id::{CentreId, ProgrammeId};
use sea_orm::{QueryOrder, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "programme")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProgrammeId,
    pub centre_id: CentreId,
    /// A [`domain::LangMap`].
    pub name: Json,
    pub weeks: i32,
    /// A [`domain::LangMap`]: what the person in rehabilitation is called.
    pub participant_word: Json,
    /// The measuring points, as data.
    pub timepoints: Json,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// These programmes.
///
/// # Errors
/// When the database is down.
pub async fn with_ids(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = ProgrammeId>,
) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::Id.is_in(ids)).all(conn).await
}

/// The programmes of a centre.
///
/// # Errors
/// When the database is down.
pub async fn of_centre(conn: &impl ConnectionTrait, centre: CentreId) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::CentreId.eq(centre)).order_by_asc(Column::Id).all(conn).await
}
