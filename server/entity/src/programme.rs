//! A programme as a centre runs it.

use domain::id::{CentreId, ProgrammeId};
use sea_orm::{QueryOrder, QuerySelect, entity::prelude::*, sea_query::Expr};

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

/// The programme `id` of a centre; others who lock it wait until the transaction ends.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn lock(conn: &impl ConnectionTrait, centre: CentreId, id: ProgrammeId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(Column::CentreId.eq(centre)).lock_exclusive().one(conn).await
}

/// Writes what is told of a programme in lists.
pub async fn set_summary(conn: &impl ConnectionTrait, row: Model) -> Result<(), DbErr> {
    let update = Entity::update_many()
        .col_expr(Column::Name, Expr::value(row.name))
        .col_expr(Column::Weeks, Expr::value(row.weeks))
        .col_expr(Column::ParticipantWord, Expr::value(row.participant_word))
        .col_expr(Column::Timepoints, Expr::value(row.timepoints))
        .col_expr(Column::Version, Expr::value(row.version + 1))
        .filter(Column::Id.eq(row.id));
    update.exec(conn).await.map(|_| ())
}

/// The programme `id` of a centre.
pub async fn by_id(conn: &impl ConnectionTrait, centre: CentreId, id: ProgrammeId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(Column::CentreId.eq(centre)).one(conn).await
}

/// The programmes of a centre.
///
/// # Errors
/// When the database is down.
pub async fn of_centre(conn: &impl ConnectionTrait, centre: CentreId) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::CentreId.eq(centre)).order_by_asc(Column::Id).all(conn).await
}
