//! How a programme was written at one time. Invariant: rows are only added.

use crate::At;
use domain::id::{AccountId, CentreId, ProgrammeId, ProgrammeVersionId};
use sea_orm::{QueryOrder, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "programme_version")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProgrammeVersionId,
    pub centre_id: CentreId,
    pub programme_id: ProgrammeId,
    /// From 1, within the programme.
    pub number: i32,
    /// A [`domain::programme::Template`].
    pub content: Json,
    pub created_at: At,
    /// None for one that shipped.
    pub created_by: Option<AccountId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A centre's version `id`.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn by_id(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    id: ProgrammeVersionId,
) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(Column::CentreId.eq(centre)).one(conn).await
}

/// The newest version of a programme.
pub async fn newest(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    programme: ProgrammeId,
) -> Result<Option<Model>, DbErr> {
    of(centre, programme).one(conn).await
}

/// The versions of a programme, the newest first.
#[must_use]
pub fn of(centre: CentreId, programme: ProgrammeId) -> Select<Entity> {
    let versions = Entity::find().filter(Column::CentreId.eq(centre)).filter(Column::ProgrammeId.eq(programme));
    versions.order_by_desc(Column::Number)
}
