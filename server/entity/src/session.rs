//! One planned event.

use crate::{At, access_block, away, care_team_member, enrolment, once, participant, session_party};
use domain::{
    booking::CancelReason,
    id::{CentreId, CohortId, RoomId, SeriesId, SessionId, SiteId},
    person::Actor,
    policy::SessionRelation,
    schedule::{Channel, Format, Part, SessionKind},
};
use jiff::SignedDuration;
use sea_orm::{Condition, QueryOrder, QuerySelect, QueryTrait, entity::prelude::*, sea_query::Expr};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    pub centre_id: CentreId,
    pub site_id: SiteId,
    pub cohort_id: Option<CohortId>,
    pub kind: SessionKind,
    pub format: Format,
    pub channel: Channel,
    /// A [`domain::LangMap`].
    pub title: Json,
    /// A [`domain::LangMap`].
    pub place: Json,
    /// IANA zone of the site when it was planned.
    pub zone: String,
    pub starts_at: At,
    pub ends_at: At,
    pub cancelled_at: Option<At>,
    pub live_started_at: Option<At>,
    pub live_ended_at: Option<At>,
    pub version: i32,
    /// Where it is booked.
    pub room_id: Option<RoomId>,
    /// The sessions it was planned with.
    pub series_id: Option<SeriesId>,
    /// A [`domain::booking::CancelReason`].
    pub cancel_reason: Option<CancelReason>,
    /// Of two sites: when the screen was tried.
    pub screen_tested_at: Option<At>,
    /// Said to begin so much later than planned.
    pub late_minutes: Option<i32>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Longer than any session: what a programme plans is at most a day.
const LONGEST: SignedDuration = SignedDuration::from_hours(30);

/// That takes time between two moments. Also bounded where it begins, or all of the past would be read.
pub(crate) fn touching((from, to): (At, At)) -> Condition {
    let earliest = from.timestamp().saturating_sub(LONGEST).map_or(from, At::new);
    Condition::all().add(Column::EndsAt.gt(from)).add(Column::StartsAt.lt(to)).add(Column::StartsAt.gt(earliest))
}

/// The sessions `actor` is in: named, or enrolled in the cohort they are for and not away from it. Without talks with, and sessions for, one
/// who has shut the actor out, or whom the actor has followed and at `now` follows no more.
#[must_use]
pub fn of_actor(actor: &Actor, now: At) -> Select<Entity> {
    of_actor_also_cancelled(actor, now).filter(Column::CancelledAt.is_null())
}

/// The same with those that are cancelled.
#[must_use]
pub fn of_actor_also_cancelled(actor: &Actor, now: At) -> Select<Entity> {
    let named = session_party::Entity::find()
        .select_only()
        .column(session_party::Column::SessionId)
        .filter(session_party::Column::AccountId.eq(actor.account));
    let mut mine = Condition::any().add(Column::Id.in_subquery(named.into_query()));
    if let Some(participant) = actor.participant {
        let cohorts = enrolment::Entity::find()
            .select_only()
            .column(enrolment::Column::CohortId)
            .filter(enrolment::Column::ParticipantId.eq(participant))
            .filter(enrolment::Column::CohortId.is_not_null())
            .filter(enrolment::Column::Id.not_in_subquery(away::when_it_begins()));
        mine = mine.add(Column::CohortId.in_subquery(cohorts.into_query()));
    }
    let found = Entity::find().filter(Column::CentreId.eq(actor.centre)).filter(mine);
    if actor.participant.is_some() { found } else { found.filter(closed_to(actor, now).not()) }
}

/// The sessions of `actor`'s centre that stand, in them or not, without what is closed to the actor: for planning.
#[must_use]
pub fn open_to(actor: &Actor, now: At) -> Select<Entity> {
    let standing = Entity::find().filter(Column::CentreId.eq(actor.centre)).filter(Column::CancelledAt.is_null());
    standing.filter(closed_to(actor, now).not())
}

/// Talks with, and sessions for, somebody who is closed to `actor`. Never `NULL`, so that it can be turned round.
fn closed_to(actor: &Actor, now: At) -> Condition {
    let of_enrolments = |column: enrolment::Column| enrolment::Entity::find().select_only().column(column);
    let stands = care_team_member::standing_for(actor, now).select_only().column(care_team_member::Column::EnrolmentId);
    let followed =
        of_enrolments(enrolment::Column::ParticipantId).filter(enrolment::Column::Id.in_subquery(stands.into_query()));
    let left = Condition::all()
        .add(enrolment::Column::Id.in_subquery(care_team_member::left_by(actor, now)))
        .add(enrolment::Column::ParticipantId.not_in_subquery(followed.into_query()));
    let shut_out = enrolment::Column::ParticipantId.in_subquery(access_block::shut_out(actor));
    let either = Condition::any().add(shut_out).add(left);
    let closed = |column: enrolment::Column| {
        of_enrolments(column).filter(column.is_not_null()).filter(either.clone()).into_query()
    };
    let people = participant::Entity::find()
        .select_only()
        .column(participant::Column::AccountId)
        .filter(participant::Column::Id.in_subquery(closed(enrolment::Column::ParticipantId)));
    let named = session_party::Entity::find()
        .select_only()
        .column(session_party::Column::SessionId)
        .filter(session_party::Column::AccountId.in_subquery(people.into_query()));
    let by_cohort = Condition::all()
        .add(Column::CohortId.is_not_null())
        .add(Column::CohortId.in_subquery(closed(enrolment::Column::CohortId)));
    let about_them = Condition::any().add(Column::Id.in_subquery(named.into_query())).add(by_cohort);
    let close = Condition::any().add(Column::Kind.eq(SessionKind::Consult)).add(Column::Format.eq(Format::Individual));
    Condition::all().add(close).add(about_them)
}

/// How `actor` stands to `session`, given the part they are named with, if any. A session found by [`of_actor`] without
/// a named part is the actor's by cohort, and is not `closed`.
#[must_use]
pub fn standing(actor: &Actor, session: &Model, part: Option<Part>, closed: bool) -> SessionRelation {
    SessionRelation {
        leads: part == Some(Part::Leads),
        facilitates: part == Some(Part::Facilitates),
        takes_part: matches!(part, Some(Part::TakesPart) | None),
        guest: part == Some(Part::Guest),
        closed,
        same_centre: actor.centre == session.centre_id,
    }
}

/// Sessions with media that are live or yet to end, of all centres: for the operator's command line. The live one
/// first, then by start.
///
/// # Errors
/// When the database is down.
pub async fn with_media(conn: &impl ConnectionTrait, now: At) -> Result<Vec<Model>, DbErr> {
    let mut found = Entity::find()
        .filter(Column::Kind.is_in([SessionKind::Teaching, SessionKind::Consult]))
        .filter(Column::CancelledAt.is_null())
        .filter(Column::LiveEndedAt.is_null())
        .filter(Column::EndsAt.gt(now))
        .order_by_asc(Column::StartsAt)
        .all(conn)
        .await?;
    found.sort_by_key(|session| (session.live_started_at.is_none(), session.starts_at));
    Ok(found)
}

/// A centre's sessions by their ids, cancelled or not. The caller authorises them.
///
/// # Errors
/// When the database is down.
pub async fn with_ids(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    ids: impl Iterator<Item = SessionId>,
) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::CentreId.eq(centre)).filter(Column::Id.is_in(ids)).all(conn).await
}

/// One session, whoever asks: for the system.
///
/// # Errors
/// When the database is down.
pub async fn by_id(conn: &impl ConnectionTrait, session: SessionId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(session).one(conn).await
}

/// The same; others who lock it wait until the transaction ends.
///
/// # Errors
/// When the database is down.
pub async fn lock(conn: &impl ConnectionTrait, session: SessionId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(session).lock_exclusive().one(conn).await
}

/// Notes that `session` is live from `at`, now or once more.
///
/// # Errors
/// When it cannot be written.
pub async fn go_live(conn: &impl ConnectionTrait, session: SessionId, at: At) -> Result<(), DbErr> {
    let started = Entity::update_many()
        .col_expr(Column::LiveStartedAt, Expr::value(at))
        .col_expr(Column::LiveEndedAt, Expr::value(None::<At>))
        .filter(Column::CancelledAt.is_null())
        .filter(Column::Id.eq(session));
    started.exec(conn).await?;
    Ok(())
}

/// Notes that `session` is live no more; says whether it was.
///
/// # Errors
/// When it cannot be written.
pub async fn end_live(conn: &impl ConnectionTrait, session: SessionId, at: At) -> Result<bool, DbErr> {
    let ended = once::set::<Entity>(Column::LiveEndedAt, at)
        .filter(Column::Id.eq(session))
        .filter(Column::LiveStartedAt.is_not_null())
        .exec(conn)
        .await?;
    Ok(ended.rows_affected > 0)
}

/// The session `id` if `actor` is in it, with the part they are named with.
///
/// # Errors
/// When the database is down.
pub async fn find_of_actor(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    now: At,
    id: SessionId,
) -> Result<Option<(Model, Option<Part>)>, DbErr> {
    let Some(found) = of_actor(actor, now).filter(Column::Id.eq(id)).one(conn).await? else { return Ok(None) };
    let party = session_party::Entity::find()
        .filter(session_party::Column::SessionId.eq(id))
        .filter(session_party::Column::AccountId.eq(actor.account))
        .one(conn)
        .await?;
    Ok(Some((found, party.map(|party| party.part))))
}

/// Takes a centre's sessions with media that have not ended off the plan: for a demo that starts anew.
///
/// # Errors
/// When it cannot be written.
pub async fn cancel_open_media(conn: &impl ConnectionTrait, centre: CentreId, at: At) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::CancelledAt, Expr::value(at))
        .filter(Column::CentreId.eq(centre))
        .filter(Column::Kind.is_in([SessionKind::Teaching, SessionKind::Consult]))
        .filter(Column::LiveEndedAt.is_null())
        .exec(conn)
        .await
        .map(|_| ())
}
