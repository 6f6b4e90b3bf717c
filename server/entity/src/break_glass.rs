//! One opening of a participant by a therapist without a care relationship. Invariant: it closes by itself; a row is
//! never taken away.

use crate::{At, Sealed, once};
use domain::{
    break_glass::ReasonKind,
    id::{AccountId, BreakGlassId, CentreId, EnrolmentId},
    person::Actor,
};
use sea_orm::{QueryOrder, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "break_glass")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BreakGlassId,
    pub centre_id: CentreId,
    pub enrolment_id: EnrolmentId,
    pub account_id: AccountId,
    pub reason_kind: ReasonKind,
    pub reason: Sealed<String>,
    pub starts_at: At,
    pub expires_at: At,
    /// When it was ended by hand.
    pub ended_at: Option<At>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Did it stand at `at`?
    #[must_use]
    pub fn stood(&self, at: At) -> bool {
        self.starts_at <= at && at < self.expires_at && self.ended_at.is_none_or(|ended| at < ended)
    }
}

/// The actor's that stand at `now`.
#[must_use]
pub fn standing_for(actor: &Actor, now: At) -> Select<Entity> {
    Entity::find()
        .filter(Column::CentreId.eq(actor.centre))
        .filter(Column::AccountId.eq(actor.account))
        .filter(Column::StartsAt.lte(now))
        .filter(Column::ExpiresAt.gt(now))
        .filter(Column::EndedAt.is_null())
}

/// The same, those that close first first.
///
/// # Errors
/// When the database is down.
pub async fn all_standing(conn: &impl ConnectionTrait, actor: &Actor, now: At) -> Result<Vec<Model>, DbErr> {
    standing_for(actor, now).order_by_asc(Column::ExpiresAt).all(conn).await
}

/// All that were ever opened to these enrolments, the newest first.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn standing(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    enrolment: EnrolmentId,
    now: At,
) -> Result<Option<Model>, DbErr> {
    let found = standing_for(actor, now).filter(Column::EnrolmentId.eq(enrolment));
    found.order_by_desc(Column::StartsAt).one(conn).await
}

/// Every one there has been to these enrolments.
pub async fn of_enrolments(
    conn: &impl ConnectionTrait,
    enrolments: impl IntoIterator<Item = EnrolmentId>,
) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::EnrolmentId.is_in(enrolments)).order_by_desc(Column::StartsAt).all(conn).await
}

/// Ends the actor's own to one enrolment before their time; says whether there were any.
pub async fn end(conn: &impl ConnectionTrait, actor: &Actor, enrolment: EnrolmentId, now: At) -> Result<bool, DbErr> {
    let done = once::set::<Entity>(Column::EndedAt, now)
        .filter(Column::CentreId.eq(actor.centre))
        .filter(Column::AccountId.eq(actor.account))
        .filter(Column::EnrolmentId.eq(enrolment))
        .filter(Column::ExpiresAt.gt(now))
        .exec(conn)
        .await?;
    Ok(done.rows_affected > 0)
}
