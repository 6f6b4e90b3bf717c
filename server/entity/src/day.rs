//! What the page of one day reads. Invariant: it starts from who is asking, or, for the centre's day, from their centre;
//! a handful of queries, however many sessions there are.

use crate::{
    At, account, enrolment, notification, once, response,
    session::{self, Column, Entity},
    session_party, site,
};
use domain::{
    id::{AccountId, CentreId, NotificationId, SessionId, SiteId},
    person::{Actor, Profession},
    schedule::Part,
};
use sea_orm::{
    Condition, JoinType, QueryOrder, QuerySelect, QueryTrait,
    entity::prelude::*,
    sea_query::{Expr, ExprTrait},
};
use std::collections::HashSet;

/// More sessions than one day of one centre holds.
const MOST: u64 = 300;

/// More sessions than one person has in a year.
const MOST_IN_CALENDAR: u64 = 3_000;

/// The actor's sessions that touch the time from `from` until before `to`, in order.
#[must_use]
pub fn of_actor(actor: &Actor, now: At, span: (At, At)) -> Select<Entity> {
    within(session::of_actor(actor, now), span)
}

/// All the centre's sessions that touch the time from `from` until before `to`, in order.
#[must_use]
pub fn of_centre(centre: CentreId, span: (At, At)) -> Select<Entity> {
    within(standing(centre), span)
}

/// The actor's sessions from `from` on, the first one first.
#[must_use]
pub fn of_actor_from(actor: &Actor, now: At, from: At) -> Select<Entity> {
    upcoming(session::of_actor(actor, now), from)
}

/// The actor's sessions that began before `before`, the last one first.
#[must_use]
pub fn of_actor_before(actor: &Actor, now: At, before: At) -> Select<Entity> {
    session::of_actor(actor, now).filter(Column::StartsAt.lt(before)).order_by_desc(Column::StartsAt)
}

/// The actor's sessions that touch the time from `from` until before `to`, also those that are cancelled, in order.
///
/// # Errors
/// When the database is down.
pub async fn of_actor_also_cancelled(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    now: At,
    span: (At, At),
) -> Result<Vec<session::Model>, DbErr> {
    let sessions = session::of_actor_also_cancelled(actor, now);
    in_order(sessions.filter(session::touching(span))).limit(MOST_IN_CALENDAR).all(conn).await
}

/// The centre's sessions from `from` on, the first one first.
#[must_use]
pub fn of_centre_from(centre: CentreId, from: At) -> Select<Entity> {
    upcoming(standing(centre), from)
}

fn standing(centre: CentreId) -> Select<Entity> {
    Entity::find().filter(Column::CentreId.eq(centre)).filter(Column::CancelledAt.is_null())
}

fn within(sessions: Select<Entity>, span: (At, At)) -> Select<Entity> {
    in_order(sessions.filter(session::touching(span)).limit(MOST))
}

fn upcoming(sessions: Select<Entity>, from: At) -> Select<Entity> {
    in_order(sessions.filter(Column::StartsAt.gte(from)))
}

fn in_order(sessions: Select<Entity>) -> Select<Entity> {
    sessions.order_by_asc(Column::StartsAt).order_by_asc(Column::Id)
}

/// A person named in a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub session: SessionId,
    pub account: AccountId,
    pub part: Part,
    pub name: String,
    pub profession: Option<Profession>,
}

/// The actor's own name.
///
/// # Errors
/// When the database is down.
pub async fn name_of(conn: &impl ConnectionTrait, actor: &Actor) -> Result<Option<String>, DbErr> {
    let me = account::Entity::find_by_id(actor.account).filter(account::Column::CentreId.eq(actor.centre));
    me.select_only().column(account::Column::Name).into_tuple().one(conn).await
}

/// Everybody who is named in these sessions, of one centre, who leads first.
///
/// # Errors
/// When the database is down.
pub async fn named(conn: &impl ConnectionTrait, centre: CentreId, sessions: &[SessionId]) -> Result<Vec<Named>, DbErr> {
    if sessions.is_empty() {
        return Ok(Vec::new());
    }
    let with_account = session_party::Entity::belongs_to(account::Entity)
        .from(session_party::Column::AccountId)
        .to(account::Column::Id)
        .into();
    let rows: Vec<(SessionId, AccountId, Part, String, Option<Profession>)> = session_party::Entity::find()
        .select_only()
        .column(session_party::Column::SessionId)
        .column(session_party::Column::AccountId)
        .column(session_party::Column::Part)
        .column(account::Column::Name)
        .column(account::Column::Profession)
        .join(JoinType::InnerJoin, with_account)
        .filter(session_party::Column::CentreId.eq(centre))
        .filter(session_party::Column::SessionId.is_in(sessions.iter().copied()))
        .order_by_asc(account::Column::Name)
        .into_tuple()
        .all(conn)
        .await?;
    let mut named: Vec<Named> = rows
        .into_iter()
        .map(|(session, account, part, name, profession)| Named { session, account, part, name, profession })
        .collect();
    named.sort_by_key(|person| person.part != Part::Leads);
    Ok(named)
}

/// The sites of a centre by name.
///
/// # Errors
/// When the database is down.
pub async fn site_names(conn: &impl ConnectionTrait, centre: CentreId) -> Result<Vec<(SiteId, String)>, DbErr> {
    site::Entity::find()
        .select_only()
        .column(site::Column::Id)
        .column(site::Column::Name)
        .filter(site::Column::CentreId.eq(centre))
        .into_tuple()
        .all(conn)
        .await
}

/// The kinds of the actor's unread notices, one for each notice, the newest first. A notice about somebody whom the actor
/// may no longer know of is not among them.
///
/// # Errors
/// When the database is down.
pub async fn unread(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    now: At,
) -> Result<Vec<(NotificationId, String)>, DbErr> {
    use notification::Column;
    notification::Entity::find()
        .select_only()
        .column(Column::Id)
        .column(Column::Kind)
        .filter(Column::CentreId.eq(actor.centre))
        .filter(Column::AccountId.eq(actor.account))
        .filter(Column::ReadAt.is_null())
        .filter(about_unknown(actor, now).not())
        .order_by_desc(Column::CreatedAt)
        .limit(MOST)
        .into_tuple()
        .all(conn)
        .await
}

/// The sessions that the actor has unread notices about: new ones, and those that were changed.
///
/// # Errors
/// When the database is down.
pub async fn sessions_with_news(conn: &impl ConnectionTrait, actor: &Actor) -> Result<HashSet<SessionId>, DbErr> {
    use notification::Column;
    let found: Vec<Option<Uuid>> = notification::Entity::find()
        .select_only()
        .column(Column::ObjectId)
        .filter(Column::CentreId.eq(actor.centre))
        .filter(Column::AccountId.eq(actor.account))
        .filter(Column::ReadAt.is_null())
        .filter(Column::Kind.starts_with("session_"))
        .limit(MOST)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(found.into_iter().flatten().map(SessionId).collect())
}

/// A notice about an enrolment, or answers of one, that `actor` may not know of at `now`.
fn about_unknown(actor: &Actor, now: At) -> Condition {
    let visible = || enrolment::visible_to(actor, now).select_only().column(enrolment::Column::Id).into_query();
    let object = || Expr::col((notification::Entity, notification::Column::ObjectId));
    let enrolments = enrolment::Entity::find()
        .select_only()
        .column(enrolment::Column::Id)
        .filter(Expr::col((enrolment::Entity, enrolment::Column::Id)).eq(object()))
        .filter(enrolment::Column::Id.not_in_subquery(visible()));
    let responses = response::Entity::find()
        .select_only()
        .column(response::Column::Id)
        .filter(Expr::col((response::Entity, response::Column::Id)).eq(object()))
        .filter(response::Column::EnrolmentId.not_in_subquery(visible()));
    Condition::any().add(Expr::exists(enrolments.into_query())).add(Expr::exists(responses.into_query()))
}

/// Marks the actor's notices that came at `now` or before as read.
///
/// # Errors
/// When it cannot be written.
pub async fn mark_read(conn: &impl ConnectionTrait, actor: &Actor, now: At) -> Result<(), DbErr> {
    use notification::Column;
    once::set::<notification::Entity>(Column::ReadAt, now)
        .filter(Column::CentreId.eq(actor.centre))
        .filter(Column::AccountId.eq(actor.account))
        .filter(Column::CreatedAt.lte(now))
        .exec(conn)
        .await?;
    Ok(())
}
