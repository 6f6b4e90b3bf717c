//! Where a version of a centre's own instrument came from. Invariant: rows are only added, and the document is as it came.

use crate::At;
use domain::id::{AccountId, CentreId, InstrumentId, InstrumentOriginId, QuestionnaireId};
use sea_orm::{QueryOrder as _, QuerySelect as _, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "instrument_origin")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InstrumentOriginId,
    pub centre_id: CentreId,
    pub instrument_id: InstrumentId,
    pub questionnaire_id: QuestionnaireId,
    /// The text that was taken in.
    pub document: String,
    /// Where the licence is from, in the words of who accepted it.
    pub licence: String,
    pub accepted_by: AccountId,
    pub accepted_at: At,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// One of them, without its document.
#[derive(Clone, Debug, PartialEq, DerivePartialModel)]
#[sea_orm(entity = "Entity")]
pub struct Accepted {
    pub questionnaire_id: QuestionnaireId,
    pub licence: String,
    pub accepted_by: AccountId,
    pub accepted_at: At,
}

/// The versions of an instrument, the newest first.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn of_instrument(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    instrument: InstrumentId,
) -> Result<Vec<Accepted>, DbErr> {
    let found = Entity::find().filter(Column::CentreId.eq(centre)).filter(Column::InstrumentId.eq(instrument));
    found.order_by_desc(Column::AcceptedAt).order_by_desc(Column::Id).into_partial_model().all(conn).await
}

/// The document that a version was read from.
pub async fn document(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    (instrument, version): (InstrumentId, QuestionnaireId),
) -> Result<Option<String>, DbErr> {
    let found = Entity::find().select_only().column(Column::Document).filter(Column::CentreId.eq(centre));
    let found = found.filter(Column::InstrumentId.eq(instrument)).filter(Column::QuestionnaireId.eq(version));
    found.into_tuple().one(conn).await
}
