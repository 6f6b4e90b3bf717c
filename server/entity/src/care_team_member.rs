//! A care relationship: one member of staff and one enrolment, with start and end.

use crate::At;
use domain::id::{AccountId, CareTeamMemberId, CentreId, EnrolmentId};
use domain::person::Actor;
use sea_orm::Condition;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "care_team_member")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CareTeamMemberId,
    pub centre_id: CentreId,
    pub enrolment_id: EnrolmentId,
    pub account_id: AccountId,
    pub starts_at: At,
    pub ends_at: Option<At>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The actor's care relationships that stand at `now`.
#[must_use]
pub fn standing_for(actor: &Actor, now: At) -> Select<Entity> {
    Entity::find()
        .filter(Column::CentreId.eq(actor.centre))
        .filter(Column::AccountId.eq(actor.account))
        .filter(Column::StartsAt.lte(now))
        .filter(Condition::any().add(Column::EndsAt.is_null()).add(Column::EndsAt.gt(now)))
}

/// Does the actor stand in a care relationship with `enrolment` at `now`?
///
/// # Errors
/// When the database is down.
pub async fn stands(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    enrolment: EnrolmentId,
    now: At,
) -> Result<bool, DbErr> {
    let found = standing_for(actor, now).filter(Column::EnrolmentId.eq(enrolment)).one(conn).await?;
    Ok(found.is_some())
}
