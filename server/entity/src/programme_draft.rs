//! A programme that is being written. Invariant: nobody follows it; one at most of each programme, which those who may write
//! it share.

use crate::At;
use domain::id::{AccountId, CentreId, ProgrammeDraftId, ProgrammeId};
use sea_orm::{
    QueryOrder, QuerySelect,
    entity::prelude::*,
    sea_query::{Expr, ExprTrait as _},
};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "programme_draft")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProgrammeDraftId,
    pub centre_id: CentreId,
    /// None for a programme that is not there yet.
    pub programme_id: Option<ProgrammeId>,
    /// The number of the version it was begun from; 0 where there was none.
    pub base: i32,
    /// A [`domain::programme::Template`], which may have faults.
    pub content: Json,
    pub changed_by: AccountId,
    pub changed_at: At,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A centre's draft `id`.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn by_id(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    id: ProgrammeDraftId,
) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(Column::CentreId.eq(centre)).one(conn).await
}

/// The same; others who lock it wait until the transaction ends.
pub async fn lock(conn: &impl ConnectionTrait, centre: CentreId, id: ProgrammeDraftId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(Column::CentreId.eq(centre)).lock_exclusive().one(conn).await
}

/// The draft of a programme.
pub async fn of_programme(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    programme: ProgrammeId,
) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::CentreId.eq(centre)).filter(Column::ProgrammeId.eq(programme)).one(conn).await
}

/// The drafts of a centre, in the order in which they were begun.
pub async fn of_centre(conn: &impl ConnectionTrait, centre: CentreId) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::CentreId.eq(centre)).order_by_asc(Column::Id).all(conn).await
}

/// Writes a draft anew; the caller holds it.
pub async fn rewrite(
    conn: &impl ConnectionTrait,
    id: ProgrammeDraftId,
    content: Json,
    (changed_by, changed_at): (AccountId, At),
) -> Result<(), DbErr> {
    let update = Entity::update_many()
        .col_expr(Column::Content, Expr::value(content))
        .col_expr(Column::ChangedBy, Expr::value(changed_by))
        .col_expr(Column::ChangedAt, Expr::value(changed_at))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Id.eq(id));
    update.exec(conn).await.map(|_| ())
}

/// Throws a draft away.
pub async fn remove(conn: &impl ConnectionTrait, id: ProgrammeDraftId) -> Result<(), DbErr> {
    Entity::delete_by_id(id).exec(conn).await.map(|_| ())
}
