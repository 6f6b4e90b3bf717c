//! Who was at which session. Invariant: one row per person and session, however it came about; what staff have set is
//! never changed by a measurement.

use crate::{
    access,
    audit::{self, Deed},
    ctx::Ctx,
    error::{Error, FieldErrors, Result},
    events::{About, EventKind},
    field, wording,
};
use contract::{AppError, FieldError, participants::AttendanceCount};
use domain::{
    id::{AccountId, CentreId, EnrolmentId, SessionId},
    policy::Act,
    schedule::AttendanceStatus,
};
use entity::{At, attendance, enrolment, overview, participant, session, training_log_entry};
use jiff::{SignedDuration, Timestamp, civil::Date};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use std::collections::{BTreeSet, HashMap};

mod arrivals;
mod corrections;
pub(crate) use arrivals::checked_in;
pub use arrivals::{arrivals, check_in};
pub(crate) use corrections::{Corrected, Corrections};

/// A session somebody is expected at, and what is recorded of it.
#[derive(Clone, Debug)]
pub struct Expected {
    pub enrolment: EnrolmentId,
    pub session: session::Model,
    pub attendance: Option<attendance::Model>,
}

impl Expected {
    /// Was the participant there? None where nobody has said.
    #[must_use]
    pub fn was_there(&self) -> Option<bool> {
        let status = self.attendance.as_ref()?.status;
        Some(matches!(status, AttendanceStatus::Present | AttendanceStatus::Remote))
    }

    fn attended(&self) -> bool {
        self.was_there() == Some(true)
    }
}

/// How many of the sessions that have begun were attended.
#[must_use]
pub fn count<'a>(sessions: impl IntoIterator<Item = &'a Expected>, now: Timestamp) -> AttendanceCount {
    sessions.into_iter().filter(|one| one.session.starts_at.timestamp() <= now).fold(
        AttendanceCount::default(),
        |count, one| AttendanceCount { attended: count.attended + u32::from(one.attended()), held: count.held + 1 },
    )
}

/// The week of `people`, whom the caller has been allowed to read.
///
/// # Errors
/// When the database is down.
pub async fn of_people(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    people: &[overview::Person],
    monday: Date,
) -> Result<Vec<Expected>> {
    of_people_within(conn, centre, people, wording::week_span(monday)).await
}

/// The same from the first moment until before the second.
///
/// # Errors
/// When the database is down.
pub async fn of_people_within(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    people: &[overview::Person],
    span: (At, At),
) -> Result<Vec<Expected>> {
    let expected = overview::expected(conn, centre, people, span).await?;
    let enrolments: Vec<_> = people.iter().map(|person| person.enrolment).collect();
    let sessions: BTreeSet<SessionId> = expected.iter().map(|(_, session)| session.id).collect();
    let sessions: Vec<SessionId> = sessions.into_iter().collect();
    let recorded = overview::attendance(conn, &enrolments, &sessions).await?;
    let recorded: HashMap<_, _> = recorded.into_iter().map(|row| ((row.enrolment_id, row.session_id), row)).collect();
    let of = |enrolment, session| recorded.get(&(enrolment, session)).cloned();
    Ok(expected
        .into_iter()
        .map(|(enrolment, session)| Expected { enrolment, attendance: of(enrolment, session.id), session })
        .collect())
}

/// The week of one enrolment, which the caller has been allowed to read.
///
/// # Errors
/// `NotFound` when its participant is gone; when the database is down.
pub async fn of_week(conn: &impl ConnectionTrait, enrolled: &enrolment::Model, monday: Date) -> Result<Vec<Expected>> {
    let person = participant::by_id(conn, enrolled.participant_id).await?;
    let account = person.ok_or(AppError::NotFound)?.account_id;
    let people = [overview::Person { enrolment: enrolled.id, cohort: enrolled.cohort_id, account }];
    of_people(conn, enrolled.centre_id, &people, monday).await
}

/// Notes that `account` really is in `session` at `now`: called by the media layer, for the system. Staff, and what is
/// unknown, leave no trace.
///
/// # Errors
/// When it cannot be written.
pub async fn seen(ctx: &Ctx, session: SessionId, account: AccountId, now: Timestamp) -> Result<()> {
    let transaction = ctx.begin().await?;
    seen_between(ctx, &transaction, session, account, (now, now)).await?;
    transaction.commit().await?;
    Ok(())
}

/// Notes that `account` really was in `session` from `first` to `last`. Says whether it is somebody whose attendance is
/// kept.
///
/// # Errors
/// When it cannot be written.
pub async fn seen_between(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    session: SessionId,
    account: AccountId,
    (first, last): (Timestamp, Timestamp),
) -> Result<bool> {
    let Some(session) = overview::session(conn, session).await? else { return Ok(false) };
    let Some(enrolment) = enrolment_in(conn, &session, account).await? else { return Ok(false) };
    let row = attendance::Model {
        id: ctx.id(),
        centre_id: session.centre_id,
        session_id: session.id,
        enrolment_id: enrolment,
        status: AttendanceStatus::Remote,
        source: attendance::MEDIA.to_owned(),
        first_seen_at: At::new(first.min(last)),
        last_seen_at: At::new(last),
        version: 1,
    };
    if !attendance::insert_if_none(conn, row.clone()).await? {
        attendance::widen(conn, &row).await?;
    }
    Ok(true)
}

/// The enrolment through which a participant is in `session`: in its cohort, else the latest that had started; none for
/// staff.
pub(crate) async fn enrolment_in(
    conn: &impl ConnectionTrait,
    session: &session::Model,
    account: AccountId,
) -> Result<Option<EnrolmentId>> {
    let Some(person) = participant::of_account(conn, account).await? else { return Ok(None) };
    let of_person = enrolment::of_participant(conn, session.centre_id, person.id).await?;
    let day = wording::day_of(session.starts_at.timestamp(), &session.zone);
    let by_cohort = of_person.iter().find(|one| one.cohort_id.is_some() && one.cohort_id == session.cohort_id);
    let started = of_person.iter().find(|one| one.starts_on.0 <= day);
    Ok(by_cohort.or(started).map(|one| one.id))
}

/// [`set_by_staff`] as a form sends it.
#[derive(Clone, Copy, Debug)]
pub struct Form<'a> {
    pub session: &'a str,
    pub enrolment: &'a str,
    pub status: &'a str,
    pub version: &'a str,
}

/// Sets somebody's attendance as a form says; gives whose.
///
/// # Errors
/// As [`set_by_staff`]; ids that are none are `NotFound`.
pub async fn set_by_form(ctx: &Ctx, form: Form<'_>) -> Result<EnrolmentId> {
    ctx.actor()?;
    let session = form.session.parse().map_err(|_| AppError::NotFound)?;
    let enrolment = form.enrolment.parse().map_err(|_| AppError::NotFound)?;
    let mut errors = FieldErrors::default();
    let status = AttendanceStatus::parse(form.status);
    let status = errors.take(status.ok_or_else(|| field::not_picked("status", form.status)));
    let version = errors.take(form.version.parse().map_err(|_| FieldError::new("version", "not_a_number")));
    errors.finish()?;
    if let (Some(status), Some(version)) = (status, version) {
        set_by_staff(ctx, session, enrolment, status, version).await?;
    }
    Ok(enrolment)
}

/// Sets somebody's attendance by hand. `version` is that of the row that was seen, 0 when there was none.
///
/// # Errors
/// `NotFound` when the actor may not, or the person is not expected there; `Invalid`; `Conflict`.
pub async fn set_by_staff(
    ctx: &Ctx,
    session: SessionId,
    enrolment: EnrolmentId,
    status: AttendanceStatus,
    version: i32,
) -> Result<()> {
    let transaction = ctx.begin().await?;
    let enrolled = access::enrolment(ctx, &transaction, enrolment, Act::RecordAttendance).await?;
    let session = expected_at(&transaction, &enrolled, session).await?;
    let was_there = matches!(status, AttendanceStatus::Present | AttendanceStatus::Remote);
    if was_there && !doors_open(ctx, &session) {
        return Err(AppError::field("status", "future_date").into());
    }
    let current = attendance::of(session.id, enrolment).one(&transaction).await?;
    let conflict = |current: i32| Error::App(AppError::Conflict { current });
    let id = match current {
        Some(row) if row.version != version => return Err(conflict(row.version)),
        // as it is already, perhaps measured
        Some(row) if row.status == status => return Ok(()),
        Some(row) => {
            if !attendance::set(&transaction, row.id, status, version).await? {
                return Err(conflict(version + 1));
            }
            corrections::keep(ctx, &transaction, &row, status).await?;
            row.id
        }
        None if version != 0 => return Err(conflict(0)),
        None => {
            let row = by_hand(ctx, &session, enrolment, status);
            let id = row.id;
            if !attendance::insert_if_none(&transaction, row).await? {
                return Err(conflict(1));
            }
            id
        }
    };
    audit::record(ctx, &transaction, Deed::care("record_attendance", "attendance", id, enrolment)).await?;
    commit(ctx, transaction, &enrolled).await
}

/// Commits, and tells the pages of those who follow.
async fn commit(ctx: &Ctx, transaction: DatabaseTransaction, enrolled: &enrolment::Model) -> Result<()> {
    let to = training_log_entry::followers(&transaction, enrolled, ctx.at()).await?;
    transaction.commit().await?;
    ctx.services.hub.tell(to, EventKind::Session, enrolled.id, About::Enrolment(enrolled.id));
    Ok(())
}

/// How long before it begins somebody can have come.
const DOORS_OPEN_BEFORE: SignedDuration = SignedDuration::from_hours(1);

/// Can somebody be there already?
fn doors_open(ctx: &Ctx, session: &session::Model) -> bool {
    let opens = session.starts_at.timestamp().saturating_sub(DOORS_OPEN_BEFORE);
    opens.is_ok_and(|opens| opens <= ctx.now)
}

fn by_hand(ctx: &Ctx, session: &session::Model, enrolment: EnrolmentId, status: AttendanceStatus) -> attendance::Model {
    attendance::Model {
        id: ctx.id(),
        centre_id: session.centre_id,
        session_id: session.id,
        enrolment_id: enrolment,
        status,
        source: attendance::STAFF.to_owned(),
        first_seen_at: ctx.at(),
        last_seen_at: ctx.at(),
        version: 1,
    }
}

/// The session, if this enrolment is expected at it.
async fn expected_at(
    conn: &impl ConnectionTrait,
    enrolled: &enrolment::Model,
    session: SessionId,
) -> Result<session::Model> {
    let found = overview::session(conn, session).await?.filter(|session| session.centre_id == enrolled.centre_id);
    let found = found.ok_or(AppError::NotFound)?;
    let day = wording::day_of(found.starts_at.timestamp(), wording::CENTRE_ZONE);
    let week = of_week(conn, enrolled, wording::monday_of(day)).await?;
    let expected = week.into_iter().find(|one| one.session.id == session);
    Ok(expected.ok_or(AppError::NotFound)?.session)
}
