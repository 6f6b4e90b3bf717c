//! How a programme was written at one time. Invariant: rows are only added.

use crate::At;
use domain::id::{AccountId, CentreId, ProgrammeId, ProgrammeVersionId};
use sea_orm::{
    QueryOrder, QuerySelect, QueryTrait,
    entity::prelude::*,
    sea_query::{Expr, ExprTrait as _},
};

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

/// The newest `most` versions of a programme, the newest first.
pub async fn latest(
    conn: &impl ConnectionTrait,
    (centre, programme): (CentreId, ProgrammeId),
    most: u64,
) -> Result<Vec<Model>, DbErr> {
    of(centre, programme).limit(most).all(conn).await
}

/// The newest version of a programme.
pub async fn newest(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    programme: ProgrammeId,
) -> Result<Option<Model>, DbErr> {
    of(centre, programme).one(conn).await
}

/// The newest version that was there at `at`, else the first one.
pub async fn standing_at(
    conn: &impl ConnectionTrait,
    (centre, programme): (CentreId, ProgrammeId),
    at: At,
) -> Result<Option<Model>, DbErr> {
    let then = of(centre, programme).filter(Column::CreatedAt.lt(at)).one(conn).await?;
    if then.is_some() {
        return Ok(then);
    }
    let versions = Entity::find().filter(Column::CentreId.eq(centre)).filter(Column::ProgrammeId.eq(programme));
    versions.order_by_asc(Column::Number).one(conn).await
}

/// A version by its number.
pub async fn numbered(
    conn: &impl ConnectionTrait,
    (centre, programme): (CentreId, ProgrammeId),
    number: i32,
) -> Result<Option<Model>, DbErr> {
    of(centre, programme).filter(Column::Number.eq(number)).one(conn).await
}

/// The newest versions of a centre's programmes, one of each.
pub async fn newest_of_centre(conn: &impl ConnectionTrait, centre: CentreId) -> Result<Vec<Model>, DbErr> {
    let newest = Entity::find()
        .select_only()
        .column(Column::ProgrammeId)
        .column_as(Column::Number.max(), "number")
        .filter(Column::CentreId.eq(centre))
        .group_by(Column::ProgrammeId)
        .into_query();
    let both = Expr::tuple([Expr::col(Column::ProgrammeId), Expr::col(Column::Number)]);
    Entity::find().filter(Column::CentreId.eq(centre)).filter(both.in_subquery(newest)).all(conn).await
}

/// The versions of a programme, the newest first.
fn of(centre: CentreId, programme: ProgrammeId) -> Select<Entity> {
    let versions = Entity::find().filter(Column::CentreId.eq(centre)).filter(Column::ProgrammeId.eq(programme));
    versions.order_by_desc(Column::Number)
}
