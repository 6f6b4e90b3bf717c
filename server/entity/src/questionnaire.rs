//! One version of an instrument.

use crate::At;
use domain::id::{CentreId, QuestionnaireId};
use sea_orm::{QueryOrder as _, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "questionnaire")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: QuestionnaireId,
    pub centre_id: CentreId,
    /// The canonical URL.
    pub url: String,
    pub instrument_version: String,
    /// FHIR R4 `Questionnaire` by language.
    pub body: Json,
    /// The scoring definition.
    pub scoring: Json,
    pub created_at: At,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A centre's instrument by its canonical URL and version.
///
/// # Errors
/// When the database is down.
pub async fn by_canonical(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    url: &str,
    version: &str,
) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(Column::CentreId.eq(centre))
        .filter(Column::Url.eq(url))
        .filter(Column::InstrumentVersion.eq(version))
        .one(conn)
        .await
}

/// These instruments of a centre.
///
/// # Errors
/// When the database is down.
pub async fn with_ids(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    ids: impl IntoIterator<Item = QuestionnaireId>,
) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::CentreId.eq(centre)).filter(Column::Id.is_in(ids)).all(conn).await
}

/// All instruments of a centre, in the order of their ids.
///
/// # Errors
/// When the database is down.
pub async fn of_centre(conn: &impl ConnectionTrait, centre: CentreId) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::CentreId.eq(centre)).order_by_asc(Column::Id).all(conn).await
}

/// One instrument.
///
/// # Errors
/// When the database is down.
pub async fn by_id(conn: &impl ConnectionTrait, id: QuestionnaireId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(conn).await
}

/// The versions of a centre's instrument, the newest first.
///
/// # Errors
/// When the database is down.
pub async fn with_url(conn: &impl ConnectionTrait, centre: CentreId, url: &str) -> Result<Vec<Model>, DbErr> {
    let found = Entity::find().filter(Column::CentreId.eq(centre)).filter(Column::Url.eq(url));
    found.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).all(conn).await
}

/// Writes an instrument unless its centre has this version already.
///
/// # Errors
/// When the database is down.
pub async fn insert_once(conn: &impl ConnectionTrait, row: Model) -> Result<(), DbErr> {
    let canonical = [Column::CentreId, Column::Url, Column::InstrumentVersion];
    crate::insert_once(conn, row, canonical).await.map(|_| ())
}
