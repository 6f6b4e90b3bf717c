//! What planning reads and writes. Invariant: who and what a session takes is held by the transaction, in order of id, before
//! anybody looks whether it is free: of many who want the same, one at a time looks.

use crate::{At, account, enrolment, once, participant, room, session, session_party};
use domain::{
    booking::CancelReason,
    id::{AccountId, CentreId, CohortId, EnrolmentId, RoomId, SeriesId, SessionId, SiteId},
    person::Actor,
    schedule::{Channel, Part},
};
use sea_orm::{
    Condition, JoinType, PaginatorTrait as _, QueryOrder, QuerySelect, QueryTrait as _, UpdateMany,
    entity::prelude::*,
    sea_query::{Expr, LockType},
};

/// Holds these people and then these rooms until the transaction ends.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn hold(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    people: impl IntoIterator<Item = AccountId>,
    rooms: impl IntoIterator<Item = RoomId>,
) -> Result<(), DbErr> {
    let accounts: Vec<AccountId> = account::Entity::find()
        .select_only()
        .column(account::Column::Id)
        .filter(account::Column::CentreId.eq(centre))
        .filter(account::Column::Id.is_in(people))
        .order_by_asc(account::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .into_tuple()
        .all(conn)
        .await?;
    drop(accounts);
    let rooms: Vec<RoomId> = room::Entity::find()
        .select_only()
        .column(room::Column::Id)
        .filter(room::Column::CentreId.eq(centre))
        .filter(room::Column::Id.is_in(rooms))
        .order_by_asc(room::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .into_tuple()
        .all(conn)
        .await?;
    drop(rooms);
    Ok(())
}

/// The sessions of a centre that stand and touch the time from `from` until before `to`.
pub async fn touching(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    span: (At, At),
) -> Result<Vec<session::Model>, DbErr> {
    session::Entity::find()
        .filter(session::Column::CentreId.eq(centre))
        .filter(session::Column::CancelledAt.is_null())
        .filter(session::touching(span))
        .order_by_asc(session::Column::StartsAt)
        .order_by_asc(session::Column::Id)
        .all(conn)
        .await
}

/// Who is named in these sessions.
pub async fn named(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    sessions: impl IntoIterator<Item = SessionId>,
) -> Result<Vec<session_party::Model>, DbErr> {
    session_party::Entity::find()
        .filter(session_party::Column::CentreId.eq(centre))
        .filter(session_party::Column::SessionId.is_in(sessions))
        .order_by_asc(session_party::Column::AccountId)
        .all(conn)
        .await
}

/// The sessions that stand, begin from the first moment until before the second, and are for this participant alone.
pub async fn of_one(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    account: AccountId,
    (from, to): (At, At),
) -> Result<Vec<session::Model>, DbErr> {
    let takes_part = || {
        let parties = session_party::Entity::find().select_only().column(session_party::Column::SessionId);
        parties.filter(session_party::Column::Part.eq(Part::TakesPart))
    };
    let theirs = takes_part().filter(session_party::Column::AccountId.eq(account));
    let others = takes_part().filter(session_party::Column::AccountId.ne(account));
    session::Entity::find()
        .filter(session::Column::CentreId.eq(centre))
        .filter(session::Column::CohortId.is_null())
        .filter(session::Column::CancelledAt.is_null())
        .filter(session::Column::StartsAt.gte(from))
        .filter(session::Column::StartsAt.lt(to))
        .filter(session::Column::Id.in_subquery(theirs.into_query()))
        .filter(session::Column::Id.not_in_subquery(others.into_query()))
        .order_by_asc(session::Column::Id)
        .all(conn)
        .await
}

/// Those who are enrolled in these cohorts.
pub async fn of_cohorts(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    cohorts: impl IntoIterator<Item = CohortId>,
) -> Result<Vec<(CohortId, AccountId, EnrolmentId)>, DbErr> {
    let with_participant = enrolment::Entity::belongs_to(participant::Entity)
        .from(enrolment::Column::ParticipantId)
        .to(participant::Column::Id)
        .into();
    enrolment::Entity::find()
        .select_only()
        .column(enrolment::Column::CohortId)
        .column(participant::Column::AccountId)
        .column(enrolment::Column::Id)
        .join(JoinType::InnerJoin, with_participant)
        .filter(enrolment::Column::CentreId.eq(centre))
        .filter(enrolment::Column::CohortId.is_in(cohorts))
        .into_tuple()
        .all(conn)
        .await
}

/// How many sessions were planned in a series.
pub async fn count_of_series(conn: &impl ConnectionTrait, centre: CentreId, series: SeriesId) -> Result<u64, DbErr> {
    let of_series = session::Entity::find().filter(session::Column::CentreId.eq(centre));
    of_series.filter(session::Column::SeriesId.eq(series)).count(conn).await
}

/// What moving a session writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    pub starts_at: At,
    pub ends_at: At,
    pub room: Option<RoomId>,
    pub channel: Channel,
    /// A [`domain::LangMap`].
    pub place: Json,
    pub site: SiteId,
}

/// Moves a session that stands as it was `read`; says whether it did. What was said and tried for another time or place does
/// not hold for this one.
pub async fn shift(conn: &impl ConnectionTrait, read: &session::Model, to: Moved) -> Result<bool, DbErr> {
    let update = session::Entity::update_many()
        .col_expr(session::Column::StartsAt, Expr::value(to.starts_at))
        .col_expr(session::Column::EndsAt, Expr::value(to.ends_at))
        .col_expr(session::Column::RoomId, Expr::value(to.room))
        .col_expr(session::Column::Channel, Expr::value(to.channel.as_str()))
        .col_expr(session::Column::Place, Expr::value(to.place))
        .col_expr(session::Column::SiteId, Expr::value(to.site))
        .col_expr(session::Column::Version, Expr::value(read.version + 1));
    let update = if (to.starts_at, to.ends_at) == (read.starts_at, read.ends_at) {
        update
    } else {
        update.col_expr(session::Column::LateMinutes, Expr::value(None::<i32>))
    };
    let update = update.col_expr(session::Column::ScreenTestedAt, Expr::value(None::<At>));
    Ok(as_read(update, read).exec(conn).await?.rows_affected > 0)
}

/// Cancels a session that stands as it was `read`; says whether it did.
pub async fn cancel(
    conn: &impl ConnectionTrait,
    read: &session::Model,
    reason: CancelReason,
    at: At,
) -> Result<bool, DbErr> {
    let update = session::Entity::update_many()
        .col_expr(session::Column::CancelledAt, Expr::value(at))
        .col_expr(session::Column::CancelReason, Expr::value(reason.as_str()))
        .col_expr(session::Column::Version, Expr::value(read.version + 1));
    Ok(as_read(update, read).exec(conn).await?.rows_affected > 0)
}

/// Going live is no new version: who is inside is not moved by whoever has not seen it.
fn as_read(update: UpdateMany<session::Entity>, read: &session::Model) -> UpdateMany<session::Entity> {
    let live = session::Column::LiveStartedAt;
    update
        .filter(session::Column::Id.eq(read.id))
        .filter(session::Column::Version.eq(read.version))
        .filter(session::Column::CancelledAt.is_null())
        .filter(session::Column::LiveEndedAt.is_null())
        .filter(read.live_started_at.map_or_else(|| live.is_null(), |at| live.eq(at)))
}

/// Notes that the screen was tried; says whether it was not noted before.
pub async fn screen_tested(conn: &impl ConnectionTrait, id: SessionId, at: At) -> Result<bool, DbErr> {
    let update = once::set::<session::Entity>(session::Column::ScreenTestedAt, at).filter(session::Column::Id.eq(id));
    Ok(update.exec(conn).await?.rows_affected > 0)
}

/// Says by how much it begins late; says whether that is new.
pub async fn late(conn: &impl ConnectionTrait, id: SessionId, minutes: i32) -> Result<bool, DbErr> {
    let update = session::Entity::update_many()
        .col_expr(session::Column::LateMinutes, Expr::value(minutes))
        .filter(session::Column::Id.eq(id))
        .filter(session::Column::CancelledAt.is_null())
        .filter(
            Condition::any().add(session::Column::LateMinutes.is_null()).add(session::Column::LateMinutes.ne(minutes)),
        );
    Ok(update.exec(conn).await?.rows_affected > 0)
}

/// Takes somebody out of a part in a session.
pub async fn take_out(
    conn: &impl ConnectionTrait,
    session: SessionId,
    account: AccountId,
    part: Part,
) -> Result<(), DbErr> {
    of_staff(session, account).filter(session_party::Column::Part.eq(part)).exec(conn).await.map(|_| ())
}

/// Takes somebody who works here out of a session, whatever their part.
pub async fn take_out_staff(conn: &impl ConnectionTrait, session: SessionId, account: AccountId) -> Result<(), DbErr> {
    of_staff(session, account).exec(conn).await.map(|_| ())
}

fn of_staff(session: SessionId, account: AccountId) -> sea_orm::DeleteMany<session_party::Entity> {
    session_party::Entity::delete_many()
        .filter(session_party::Column::SessionId.eq(session))
        .filter(session_party::Column::AccountId.eq(account))
        .filter(session_party::Column::Part.is_in(Part::STAFF))
}

/// The one of this id that `actor` may plan, if it stands and is open to them.
pub async fn open(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    now: At,
    id: SessionId,
) -> Result<Option<session::Model>, DbErr> {
    session::open_to(actor, now).filter(session::Column::Id.eq(id)).one(conn).await
}

/// The ids of those that are open to `actor` and touch the time from `from` until before `to`.
pub async fn open_within(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    now: At,
    span: (At, At),
) -> Result<Vec<SessionId>, DbErr> {
    session::open_to(actor, now)
        .select_only()
        .column(session::Column::Id)
        .filter(session::touching(span))
        .into_tuple()
        .all(conn)
        .await
}
