//! An instrument that a centre has taken into its library. Invariant: its code and canonical URL stay; what is told of it is
//! of the version that is given now.

use crate::At;
use domain::id::{CentreId, InstrumentId, QuestionnaireId};
use sea_orm::{Set, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "instrument")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InstrumentId,
    pub centre_id: CentreId,
    /// What programmes name it by.
    pub code: String,
    /// The canonical URL.
    pub url: String,
    /// The version that is given.
    pub questionnaire_id: QuestionnaireId,
    pub title: String,
    /// Of the title: a [`domain::Lang`].
    pub lang: String,
    /// Staff perform it, the participant is not asked.
    pub by_staff: bool,
    pub asks_of_risk: bool,
    pub created_at: At,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The instruments of a centre.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn of_centre(conn: &impl ConnectionTrait, centre: CentreId) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::CentreId.eq(centre)).all(conn).await
}

/// The one with this code.
pub async fn by_code(conn: &impl ConnectionTrait, centre: CentreId, code: &str) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::CentreId.eq(centre)).filter(Column::Code.eq(code)).one(conn).await
}

/// Gives another version of it from now on.
pub async fn give(conn: &impl ConnectionTrait, row: Model) -> Result<(), DbErr> {
    let changed = ActiveModel {
        questionnaire_id: Set(row.questionnaire_id),
        title: Set(row.title),
        lang: Set(row.lang),
        by_staff: Set(row.by_staff),
        asks_of_risk: Set(row.asks_of_risk),
        ..Default::default()
    };
    Entity::update_many().set(changed).filter(Column::Id.eq(row.id)).exec(conn).await.map(|_| ())
}
