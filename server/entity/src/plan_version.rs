//! A version of an action plan that somebody has signed. Invariant: its content never changes; only a signature that is
//! missing is ever added.

use crate::{At, Sealed, enrolment};
use domain::{
    goal::Snapshot,
    id::{AccountId, CentreId, EnrolmentId, PlanVersionId},
};
use sea_orm::{QueryOrder, Set, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_version")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PlanVersionId,
    pub centre_id: CentreId,
    pub enrolment_id: EnrolmentId,
    /// From 1.
    pub number: i32,
    pub content: Sealed<Snapshot>,
    /// SHA-256 of the content, in hex.
    pub digest: String,
    pub created_at: At,
    pub participant_signed_by: Option<AccountId>,
    pub participant_signed_at: Option<At>,
    pub contact_signed_by: Option<AccountId>,
    pub contact_signed_at: Option<At>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Whose signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Participant,
    Contact,
}

impl Model {
    /// When that side signed.
    #[must_use]
    pub fn signed_at(&self, side: Side) -> Option<At> {
        match side {
            Side::Participant => self.participant_signed_at,
            Side::Contact => self.contact_signed_at,
        }
    }

    /// Have both signed?
    #[must_use]
    pub fn is_agreed(&self) -> bool {
        self.participant_signed_at.is_some() && self.contact_signed_at.is_some()
    }
}

/// All versions of a plan, the newest first.
#[must_use]
pub fn of(enrolment: &enrolment::Model) -> Select<Entity> {
    Entity::find()
        .filter(Column::CentreId.eq(enrolment.centre_id))
        .filter(Column::EnrolmentId.eq(enrolment.id))
        .order_by_desc(Column::Number)
}

/// Puts a signature where there is none yet.
///
/// # Errors
/// When it cannot be written.
pub async fn sign(
    conn: &impl ConnectionTrait,
    id: PlanVersionId,
    side: Side,
    (by, at): (AccountId, At),
) -> Result<(), DbErr> {
    let (signed, missing) = match side {
        Side::Participant => (
            ActiveModel {
                participant_signed_by: Set(Some(by)),
                participant_signed_at: Set(Some(at)),
                ..Default::default()
            },
            Column::ParticipantSignedAt,
        ),
        Side::Contact => (
            ActiveModel { contact_signed_by: Set(Some(by)), contact_signed_at: Set(Some(at)), ..Default::default() },
            Column::ContactSignedAt,
        ),
    };
    Entity::update_many().set(signed).filter(Column::Id.eq(id)).filter(missing.is_null()).exec(conn).await?;
    Ok(())
}
