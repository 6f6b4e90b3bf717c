//! Whether everyone and everything is free. Invariant: asked only while all of it is held.

use super::{booking, follows};
use crate::{
    ctx::Ctx,
    error::{FieldErrors, Result},
    wording,
};
use contract::FieldError;
use domain::{
    booking::{Booking, Clash, Resource, clashes},
    id::{AccountId, CentreId, CohortId, EnrolmentId, SessionId},
    schedule::Part,
};
use entity::{At, account, away, planning, session, session_party};
use jiff::Timestamp;
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// Holds everyone and everything that `row` takes with these parties.
pub(super) async fn hold(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    row: &session::Model,
    parties: &[(AccountId, Part)],
) -> Result<()> {
    let of_group = planning::of_cohorts(conn, centre, row.cohort_id).await?;
    let people = parties.iter().map(|(account, _)| *account).chain(of_group.into_iter().map(|(_, account, _)| account));
    planning::hold(conn, centre, people, row.room_id).await?;
    Ok(())
}

/// # Errors
/// `Invalid` with everyone and everything that is taken, and when. `rows` are alike but for their times. What is `kept` as it
/// was is not asked for anew: a session that overlaps already can still be helped to another room.
pub(super) async fn require(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    rows: &[session::Model],
    parties: &[(AccountId, Part)],
    kept: &[Resource],
) -> Result<()> {
    let mut errors = FieldErrors::default();
    for row in rows {
        let wanted = wanted(conn, row, parties).await?;
        let taken = taken(conn, row).await?;
        for clash in clashes(&wanted, &taken).into_iter().filter(|clash| !kept.contains(&clash.resource)) {
            errors.add(told(ctx, conn, row, parties, clash).await?);
        }
    }
    errors.finish()
}

/// Everyone and everything that a session takes as it stands.
pub(super) async fn takes(
    conn: &impl ConnectionTrait,
    row: &session::Model,
    named: &[session_party::Model],
) -> Result<Vec<Resource>> {
    let parties: Vec<(AccountId, Part)> = named.iter().map(|party| (party.account_id, party.part)).collect();
    Ok(wanted(conn, row, &parties).await?.takes)
}

async fn wanted(conn: &impl ConnectionTrait, row: &session::Model, parties: &[(AccountId, Part)]) -> Result<Booking> {
    let groups = Groups::read(conn, row.centre_id, row.cohort_id).await?;
    let named = parties.iter().map(|(account, _)| *account);
    Ok(booking(row, named.chain(groups.there(row))))
}

/// All that is planned at the time of `row`.
async fn taken(conn: &impl ConnectionTrait, row: &session::Model) -> Result<Vec<Booking>> {
    within(conn, row.centre_id, (row.starts_at, row.ends_at)).await
}

/// All that is planned and touches the time from the first until before the second.
pub(super) async fn within(conn: &impl ConnectionTrait, centre: CentreId, span: (At, At)) -> Result<Vec<Booking>> {
    let found = planning::touching(conn, centre, span).await?;
    let mut named: HashMap<SessionId, Vec<AccountId>> = HashMap::new();
    for party in planning::named(conn, centre, found.iter().map(|one| one.id)).await? {
        named.entry(party.session_id).or_default().push(party.account_id);
    }
    let groups = Groups::read(conn, centre, found.iter().filter_map(|one| one.cohort_id)).await?;
    let people = |one: &session::Model| {
        named.get(&one.id).cloned().unwrap_or_default().into_iter().chain(groups.there(one).collect::<Vec<_>>())
    };
    Ok(found.iter().map(|one| booking(one, people(one))).collect())
}

/// Who is in some groups, and when somebody of them is away.
pub(super) struct Groups {
    people: Vec<(CohortId, AccountId, EnrolmentId)>,
    away: Vec<away::Model>,
}

impl Groups {
    pub(super) async fn read(
        conn: &impl ConnectionTrait,
        centre: CentreId,
        cohorts: impl IntoIterator<Item = CohortId>,
    ) -> Result<Self> {
        let people = planning::of_cohorts(conn, centre, cohorts).await?;
        let away = away::of(conn, people.iter().map(|(.., enrolment)| *enrolment)).await?;
        Ok(Self { people, away })
    }

    /// Those of the group of a session who are with it when it begins.
    fn there(&self, session: &session::Model) -> impl Iterator<Item = AccountId> {
        self.of(session.cohort_id, session.starts_at)
    }

    /// Those of a group who are with it at `at`.
    pub(super) fn of(&self, cohort: Option<CohortId>, at: At) -> impl Iterator<Item = AccountId> {
        let is_away = move |enrolment| self.away.iter().any(|one| one.enrolment_id == enrolment && one.covers(at));
        let of_group = self.people.iter().filter(move |(of, ..)| Some(*of) == cohort);
        of_group.filter(move |(.., enrolment)| !is_away(*enrolment)).map(|(_, account, _)| *account)
    }
}

/// Which field wants what is taken, and when it is; of what the other session is, nothing.
async fn told(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    row: &session::Model,
    parties: &[(AccountId, Part)],
    clash: Clash,
) -> Result<FieldError> {
    let at = |second: i64| Timestamp::from_second(second).unwrap_or(ctx.now);
    let (from, to) = (at(clash.span.from), at(clash.span.to));
    let when = wording::day_span(ctx.lang, from, to, &row.zone);
    let Resource::Person(account) = clash.resource else {
        return Ok(FieldError::new("room", "room_taken").with("when", when));
    };
    let part = parties.iter().find(|(one, _)| *one == account).map(|(_, part)| *part);
    let field = match part {
        Some(Part::Leads) => "lead",
        Some(Part::Facilitates) => "helper",
        // who takes part is named to those who follow them
        Some(Part::TakesPart) if !follows(ctx, conn, account).await? => {
            return Ok(FieldError::new("who", "participant_taken").with("when", when));
        }
        Some(Part::TakesPart) => "who",
        // of a group that the reader may not follow nobody is named
        Some(Part::Guest) | None => return Ok(FieldError::new("who", "somebody_taken").with("when", when)),
    };
    let name = account::by_id(conn, account).await?.map_or_else(String::new, |account| account.name);
    Ok(FieldError::new(field, "person_taken").with("name", name).with("when", when))
}
