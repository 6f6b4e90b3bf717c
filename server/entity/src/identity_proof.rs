//! One time a participant proved who they are. Invariant: rows are added, never changed or taken away; nothing of the
//! document itself is kept.

use crate::At;
use domain::{
    id::{AccountId, CentreId, IdentityProofId, ParticipantId},
    person::{IdentityDocument, ProofKind},
};
use sea_orm::{QueryOrder, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "identity_proof")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IdentityProofId,
    pub centre_id: CentreId,
    pub participant_id: ParticipantId,
    pub kind: ProofKind,
    /// As named in the settings.
    pub provider: Option<String>,
    /// What the provider called its strength.
    pub level: Option<String>,
    pub document: Option<IdentityDocument>,
    /// Whom it was shown to.
    pub staff_id: Option<AccountId>,
    pub proven_at: At,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A participant's, the latest first.
///
/// # Errors
/// When the database is down.
pub async fn of_participant(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    participant: ParticipantId,
) -> Result<Vec<Model>, DbErr> {
    let theirs = Entity::find().filter(Column::CentreId.eq(centre)).filter(Column::ParticipantId.eq(participant));
    theirs.order_by_desc(Column::ProvenAt).order_by_desc(Column::Id).all(conn).await
}
