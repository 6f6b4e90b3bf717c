//! What an overview of several participants reads at once. Invariant: the caller has chosen the enrolments by
//! [`crate::enrolment::visible_to`] and asked the policy; every query here is bound to those and to their centre.

use crate::{
    At, Day, assignment, attendance, away, cohort, enrolment, programme, response, session, session_party,
    training_log_entry,
};
use domain::{
    id::{AccountId, AssignmentId, CentreId, CohortId, EnrolmentId, ProgrammeId, SessionId},
    schedule::Part,
};
use sea_orm::{Condition, QueryOrder, QuerySelect, QueryTrait, entity::prelude::*};
use std::collections::{HashMap, HashSet};

/// An enrolled person, as sessions know them: by cohort, or by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person {
    pub enrolment: EnrolmentId,
    pub cohort: Option<CohortId>,
    pub account: AccountId,
}

/// The sessions that each of `people` is expected at from `from` until before `to`, in order of time.
///
/// # Errors
/// When the database is down.
pub async fn expected(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    people: &[Person],
    (from, to): (At, At),
) -> Result<Vec<(EnrolmentId, session::Model)>, DbErr> {
    let named = session_party::Entity::find()
        .select_only()
        .column(session_party::Column::SessionId)
        .filter(session_party::Column::Part.eq(Part::TakesPart))
        .filter(session_party::Column::AccountId.is_in(people.iter().map(|person| person.account)));
    let theirs = Condition::any()
        .add(session::Column::CohortId.is_in(people.iter().filter_map(|person| person.cohort)))
        .add(session::Column::Id.in_subquery(named.into_query()));
    let sessions = session::Entity::find()
        .filter(session::Column::CentreId.eq(centre))
        .filter(session::Column::CancelledAt.is_null())
        .filter(session::Column::StartsAt.gte(from))
        .filter(session::Column::StartsAt.lt(to))
        .filter(theirs)
        .order_by_asc(session::Column::StartsAt)
        .order_by_asc(session::Column::Id)
        .all(conn)
        .await?;
    let named: HashSet<(SessionId, AccountId)> = session_party::Entity::find()
        .filter(session_party::Column::SessionId.is_in(sessions.iter().map(|session| session.id)))
        .filter(session_party::Column::Part.eq(Part::TakesPart))
        .filter(session_party::Column::AccountId.is_in(people.iter().map(|person| person.account)))
        .all(conn)
        .await?
        .into_iter()
        .map(|party| (party.session_id, party.account_id))
        .collect();
    let away = away::of(conn, people.iter().map(|person| person.enrolment)).await?;
    let is_away = |person: &Person, session: &session::Model| {
        away.iter().any(|one| one.enrolment_id == person.enrolment && one.covers(session.starts_at))
    };
    let is_in = |person: &Person, session: &session::Model| {
        let with_group = person.cohort.is_some() && person.cohort == session.cohort_id;
        named.contains(&(session.id, person.account)) || (with_group && !is_away(person, session))
    };
    Ok(people
        .iter()
        .flat_map(|person| {
            let theirs = sessions.iter().filter(move |session| is_in(person, session));
            theirs.map(move |session| (person.enrolment, session.clone()))
        })
        .collect())
}

/// What enrolments refer to.
#[derive(Clone, Debug, Default)]
pub struct Around {
    pub cohorts: HashMap<CohortId, cohort::Model>,
    pub programmes: HashMap<ProgrammeId, programme::Model>,
}

/// The cohorts and programmes of these enrolments.
///
/// # Errors
/// When the database is down.
pub async fn around(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    enrolments: &[enrolment::Model],
) -> Result<Around, DbErr> {
    let cohorts = cohort::Entity::find()
        .filter(cohort::Column::CentreId.eq(centre))
        .filter(cohort::Column::Id.is_in(enrolments.iter().filter_map(|one| one.cohort_id)))
        .all(conn)
        .await?;
    let programmes = programme::Entity::find()
        .filter(programme::Column::CentreId.eq(centre))
        .filter(programme::Column::Id.is_in(enrolments.iter().map(|one| one.programme_id)))
        .all(conn)
        .await?;
    Ok(Around {
        cohorts: cohorts.into_iter().map(|one| (one.id, one)).collect(),
        programmes: programmes.into_iter().map(|one| (one.id, one)).collect(),
    })
}

/// The session `id`, with who it is for; `None` when it is unknown. For the media layer, which knows ids only.
///
/// # Errors
/// When the database is down.
pub async fn session(conn: &impl ConnectionTrait, id: SessionId) -> Result<Option<session::Model>, DbErr> {
    session::Entity::find_by_id(id).one(conn).await
}

/// These assignments of one enrolment.
///
/// # Errors
/// When the database is down.
pub async fn assignments(
    conn: &impl ConnectionTrait,
    enrolment: EnrolmentId,
    ids: impl IntoIterator<Item = AssignmentId>,
) -> Result<Vec<assignment::Model>, DbErr> {
    assignment::Entity::find()
        .filter(assignment::Column::EnrolmentId.eq(enrolment))
        .filter(assignment::Column::Id.is_in(ids))
        .all(conn)
        .await
}

/// What is recorded of these people at these sessions.
///
/// # Errors
/// When the database is down.
pub async fn attendance(
    conn: &impl ConnectionTrait,
    enrolments: &[EnrolmentId],
    sessions: &[SessionId],
) -> Result<Vec<attendance::Model>, DbErr> {
    attendance::Entity::find()
        .filter(attendance::Column::EnrolmentId.is_in(enrolments.iter().copied()))
        .filter(attendance::Column::SessionId.is_in(sessions.iter().copied()))
        .all(conn)
        .await
}

/// Logged minutes by enrolment from `first` to `last`, both included. Who logged nothing is not in it.
///
/// # Errors
/// When the database is down.
pub async fn training_minutes(
    conn: &impl ConnectionTrait,
    enrolments: &[EnrolmentId],
    (first, last): (Day, Day),
) -> Result<Vec<(EnrolmentId, i64)>, DbErr> {
    use training_log_entry::Column;
    let sums: Vec<(EnrolmentId, Option<i64>)> = training_log_entry::Entity::find()
        .select_only()
        .column(Column::EnrolmentId)
        .column_as(Column::Minutes.sum(), "minutes")
        .filter(Column::EnrolmentId.is_in(enrolments.iter().copied()))
        .filter(Column::VoidedAt.is_null())
        .filter(Column::PerformedOn.between(first, last))
        .group_by(Column::EnrolmentId)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(sums.into_iter().map(|(enrolment, minutes)| (enrolment, minutes.unwrap_or(0))).collect())
}

/// Assignments past their due time at `now` that have no submitted answers, the longest overdue first. What nobody asked is
/// not overdue.
///
/// # Errors
/// When the database is down.
pub async fn overdue(
    conn: &impl ConnectionTrait,
    enrolments: &[EnrolmentId],
    now: At,
) -> Result<Vec<assignment::Model>, DbErr> {
    let answered = response::Entity::find()
        .select_only()
        .column(response::Column::AssignmentId)
        .filter(response::Column::EnrolmentId.is_in(enrolments.iter().copied()))
        .filter(response::Column::SubmittedAt.is_not_null())
        .filter(response::Column::VoidedAt.is_null());
    assignment::Entity::find()
        .filter(assignment::Column::EnrolmentId.is_in(enrolments.iter().copied()))
        .filter(assignment::Column::DueAt.lt(now))
        .filter(assignment::Column::WithdrawnAt.is_null())
        .filter(assignment::Column::SelfStarted.eq(false))
        .filter(assignment::Column::Id.not_in_subquery(answered.into_query()))
        .order_by_asc(assignment::Column::DueAt)
        .all(conn)
        .await
}
