//! A care relationship: one member of staff and one enrolment, with start and end.

use crate::At;
use domain::id::{AccountId, CareTeamMemberId, CentreId, EnrolmentId};
use domain::person::Actor;
use sea_orm::{
    Condition, QueryOrder, QuerySelect, QueryTrait,
    entity::prelude::*,
    sea_query::{Expr, SelectStatement},
};

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
    standing_at(actor.centre, now).filter(Column::AccountId.eq(actor.account))
}

/// A centre's care relationships that stand at `now`.
#[must_use]
pub fn standing_at(centre: CentreId, now: At) -> Select<Entity> {
    Entity::find().filter(Column::CentreId.eq(centre)).filter(Column::StartsAt.lte(now)).filter(not_ended(now))
}

fn not_ended(now: At) -> Condition {
    Condition::any().add(Column::EndsAt.is_null()).add(Column::EndsAt.gt(now))
}

/// The enrolments in which a care relationship of the actor has ended by `now`, as a subquery of their ids.
#[must_use]
pub fn left_by(actor: &Actor, now: At) -> SelectStatement {
    Entity::find()
        .select_only()
        .column(Column::EnrolmentId)
        .filter(Column::CentreId.eq(actor.centre))
        .filter(Column::AccountId.eq(actor.account))
        .filter(Column::EndsAt.lte(now))
        .into_query()
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

/// The care team of one enrolment at `now`, and those whose end is set but has not come; the longest in it first.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn team_of(conn: &impl ConnectionTrait, enrolment: EnrolmentId, now: At) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::EnrolmentId.eq(enrolment))
        .filter(Column::StartsAt.lte(now))
        .filter(not_ended(now))
        .order_by_asc(Column::StartsAt)
        .order_by_asc(Column::Id)
        .all(conn)
        .await
}

/// The enrolments in which an account has a care relationship at `now` that has no end, by id.
pub async fn stayed_in_by(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    account: AccountId,
    now: At,
) -> Result<Vec<EnrolmentId>, DbErr> {
    let found = standing_at(centre, now).filter(Column::AccountId.eq(account)).filter(Column::EndsAt.is_null());
    let found = found.select_only().column(Column::EnrolmentId).order_by_asc(Column::EnrolmentId);
    found.into_tuple().all(conn).await
}

/// Everybody who is or has been in the care team of one of these enrolments.
pub async fn ever_in(
    conn: &impl ConnectionTrait,
    enrolments: impl IntoIterator<Item = EnrolmentId>,
) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::EnrolmentId.is_in(enrolments)).order_by_asc(Column::StartsAt).all(conn).await
}

/// One relationship of a centre, whatever its end.
pub async fn by_id(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    id: CareTeamMemberId,
) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(Column::CentreId.eq(centre)).one(conn).await
}

/// Sets the end of a relationship that has not ended at `now`, or takes it back; says whether it had not.
pub async fn end(conn: &impl ConnectionTrait, id: CareTeamMemberId, now: At, at: Option<At>) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .col_expr(Column::EndsAt, Expr::value(at))
        .filter(Column::Id.eq(id))
        .filter(not_ended(now))
        .exec(conn)
        .await?;
    Ok(done.rows_affected > 0)
}
