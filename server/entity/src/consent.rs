//! A participant's word on one consent. Invariant: rows are only added, so that what stood at any moment can be told.

use crate::At;
use domain::{
    consent::ConsentKind,
    id::{AccountId, CentreId, ConsentId, ParticipantId},
};
use sea_orm::{QueryOrder, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consent")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ConsentId,
    pub centre_id: CentreId,
    pub participant_id: ParticipantId,
    pub kind: ConsentKind,
    /// A yes, or the taking back of one.
    pub given: bool,
    /// The version of the text that was shown.
    pub wording: i32,
    pub at: At,
    /// Who said it.
    pub account_id: AccountId,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Every word of a participant, the newest first.
///
/// # Errors
/// When the database is down.
pub async fn of_participant(conn: &impl ConnectionTrait, participant: ParticipantId) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::ParticipantId.eq(participant))
        .order_by_desc(Column::At)
        .order_by_desc(Column::Id)
        .all(conn)
        .await
}
