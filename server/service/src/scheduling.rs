//! Planning sessions. Invariant: whom and what a session takes is held first and looked at then, so that of many who want the
//! same one has it; every change leaves a row of what was changed, and is told to everyone concerned.

mod changing;
mod form;
mod free;
mod laying;
mod preparation;
mod read;
mod rooms;
pub(crate) mod telling;

pub(crate) use changing::{Cancelled, announce_cancelled, cancel_of_one};
pub use changing::{Change, cancel, change, late, reroute, screen_tested};
pub use form::Form;
pub use laying::{lay_out, outline};
use preparation::may_read;
pub use preparation::{attach, attachable, file, preparable, prepare, remove_file};
pub(crate) use preparation::{give, of_session as preparation_of, sweep};
pub use read::{blank, board, planned, rooms};
pub use rooms::add_room;

use crate::{
    ctx::Ctx,
    error::{Error, Result},
    field, wording,
};
use contract::AppError;
use domain::{
    booking::{Booking, ChangeKind, Resource, Span},
    id::{AccountId, SeriesId, SessionId},
    person::Actor,
    policy,
    schedule::Part,
};
use entity::{At, enrolment, participant, planning, session, session_party};
use jiff::{SignedDuration, Timestamp, civil::DateTime};
use sea_orm::ConnectionTrait;

/// Who acts, if they may plan.
fn planner(ctx: &Ctx) -> Result<&Actor> {
    let actor = ctx.actor()?;
    if policy::may_plan(actor.role) { Ok(actor) } else { Err(AppError::Forbidden.into()) }
}

/// The session `id`, if the actor may change it, with everyone who is named in it.
async fn changeable(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    id: &str,
) -> Result<(session::Model, Vec<session_party::Model>)> {
    let actor = planner(ctx)?;
    let id: SessionId = id.parse().map_err(|_| AppError::NotFound)?;
    let found = planning::open(conn, actor, ctx.at(), id).await?.ok_or(AppError::NotFound)?;
    let named = planning::named(conn, actor.centre, [id]).await?;
    let part = named.iter().find(|party| party.account_id == actor.account).map(|party| party.part);
    if may_change(actor, &found, part) { Ok((found, named)) } else { Err(AppError::NotFound.into()) }
}

/// What is not closed to the actor.
fn may_change(actor: &Actor, session: &session::Model, part: Option<Part>) -> bool {
    let relation = policy::SessionRelation {
        takes_part: part == Some(Part::TakesPart),
        ..session::standing(actor, session, part, false)
    };
    policy::may_change_session(actor, relation)
}

/// May it still be moved, handed over or cancelled? Not once it has been live, nor when it is over.
fn is_open(ctx: &Ctx, session: &session::Model) -> bool {
    session.live_started_at.is_none() && session.ends_at.timestamp() > ctx.now
}

/// May it still be held another way? Also in the middle of it: when the screen fails, that is when it is wanted.
fn is_held(ctx: &Ctx, session: &session::Model) -> bool {
    session.live_ended_at.is_none() && session.ends_at.timestamp() > ctx.now
}

/// Who is named with this part.
fn holder(named: &[session_party::Model], part: Part) -> Option<AccountId> {
    named.iter().find(|party| party.part == part).map(|party| party.account_id)
}

/// May the actor let another lead a session that is led by `lead`?
fn may_hand_over(actor: &Actor, lead: Option<AccountId>) -> bool {
    policy::may_lay_out(actor.role) || lead == Some(actor.account)
}

/// The instant of a wall clock's time; none when the clock jumps over it. Of an hour that comes twice, the first.
fn instant(local: DateTime, zone: &str) -> Option<Timestamp> {
    let zoned = local.to_zoned(wording::zone(zone)).ok()?;
    (zoned.datetime() == local).then(|| zoned.timestamp())
}

fn later(at: Timestamp, minutes: i64) -> Timestamp {
    at.saturating_add(SignedDuration::from_mins(minutes)).unwrap_or(at)
}

/// What a session takes of these people and its room.
fn booking(session: &session::Model, people: impl IntoIterator<Item = AccountId>) -> Booking {
    let second = |at: At| at.timestamp().as_second();
    let mut takes: Vec<Resource> = people.into_iter().map(Resource::Person).collect();
    takes.extend(session.room_id.map(Resource::Room));
    let span = Span { from: second(session.starts_at), to: second(session.ends_at) };
    Booking { session: session.id, span, takes }
}

/// Plans a session, or several week after week. Gives the ISO date of the first.
///
/// # Errors
/// `Forbidden`; `Invalid`, also when somebody or something is taken: then nothing is planned; `Conflict` when the same form
/// was kept with other content.
pub async fn plan(ctx: &Ctx, submission_id: &str, form: &Form) -> Result<String> {
    let actor = planner(ctx)?;
    let first = SessionId(field::submission(submission_id)?);
    let tx = ctx.begin().await?;
    let wanted = form.check(ctx, &tx).await?;
    free::hold(&tx, actor.centre, &wanted.row, &wanted.parties).await?;
    if let Some(kept) = session::by_id(&tx, first).await?.filter(|kept| kept.centre_id == actor.centre) {
        return if is_same(&tx, &kept, &wanted).await? {
            Ok(form.date.clone())
        } else {
            Err(AppError::Conflict { current: kept.version }.into())
        };
    }
    let series = (wanted.starts.len() > 1).then(|| ctx.id::<SeriesId>());
    let mut rows = Vec::with_capacity(wanted.starts.len());
    for (number, &starts) in wanted.starts.iter().enumerate() {
        rows.push(session::Model {
            id: if number == 0 { first } else { ctx.id() },
            starts_at: starts.into(),
            ends_at: later(starts, wanted.minutes).into(),
            series_id: series,
            ..wanted.row.clone()
        });
    }
    free::require(ctx, &tx, &rows, &wanted.parties, &[]).await?;
    for row in &rows {
        insert(ctx, &tx, row, &wanted.parties).await?;
    }
    let told = telling::record(ctx, &tx, &rows[0], ChangeKind::Added, None).await?;
    for row in &rows[1..] {
        telling::keep(ctx, &tx, row, ChangeKind::Added, None).await?;
    }
    tx.commit().await?;
    telling::announce(ctx, told, first);
    Ok(form.date.clone())
}

/// Is what was kept by a form what it says now?
async fn is_same(conn: &impl ConnectionTrait, kept: &session::Model, wanted: &form::Wanted) -> Result<bool> {
    let starts = wanted.starts[0];
    let row = session::Model {
        id: kept.id,
        starts_at: starts.into(),
        ends_at: later(starts, wanted.minutes).into(),
        series_id: kept.series_id,
        ..wanted.row.clone()
    };
    let count = match kept.series_id {
        Some(series) => planning::count_of_series(conn, kept.centre_id, series).await?,
        None => 1,
    };
    let named = planning::named(conn, kept.centre_id, [kept.id]).await?;
    // guests are asked later, and not by this form
    let named = named.into_iter().filter(|party| party.part != Part::Guest);
    let mut people: Vec<_> = named.map(|party| (party.account_id, party.part)).collect();
    let mut wanted_people = wanted.parties.clone();
    people.sort_unstable_by_key(|(account, _)| *account);
    wanted_people.sort_unstable_by_key(|(account, _)| *account);
    Ok(*kept == row && people == wanted_people && u64::try_from(wanted.starts.len()) == Ok(count))
}

/// Does the actor follow the participant with this account?
async fn follows(ctx: &Ctx, conn: &impl ConnectionTrait, account: AccountId) -> Result<bool> {
    let Some(person) = participant::of_account(conn, account).await? else { return Ok(false) };
    let followed = enrolment::in_care_of(ctx.actor()?, ctx.at()).all(conn).await?;
    Ok(followed.iter().any(|one| one.participant_id == person.id))
}

async fn insert(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    row: &session::Model,
    parties: &[(AccountId, Part)],
) -> Result<()> {
    entity::insert(conn, row.clone()).await?;
    for &(account_id, part) in parties {
        let party =
            session_party::Model { id: ctx.id(), centre_id: row.centre_id, session_id: row.id, account_id, part };
        entity::insert(conn, party).await?;
    }
    Ok(())
}

/// `Conflict` with the version that stands now.
async fn stale(conn: &impl ConnectionTrait, session: &session::Model) -> Result<Error> {
    let current = session::by_id(conn, session.id).await?.map_or(session.version, |found| found.version);
    Ok(AppError::Conflict { current }.into())
}

#[cfg(test)]
mod tests {
    use super::instant;

    #[test]
    fn the_clock_on_the_wall_holds_over_the_nights_it_is_moved() -> Result<(), Box<dyn std::error::Error>> {
        let at = |local: &str| -> Result<Option<String>, jiff::Error> {
            Ok(instant(local.parse()?, "Europe/Oslo").map(|at| at.to_string()))
        };
        assert_eq!(at("2026-10-23T09:00")?.as_deref(), Some("2026-10-23T07:00:00Z"));
        assert_eq!(at("2026-10-30T09:00")?.as_deref(), Some("2026-10-30T08:00:00Z"), "a week on, the same wall clock");
        assert_eq!(at("2026-10-25T02:30")?.as_deref(), Some("2026-10-25T00:30:00Z"), "comes twice: the first");
        assert_eq!(at("2026-03-29T02:30")?, None, "comes never");
        assert_eq!(at("2028-02-29T09:00")?.as_deref(), Some("2028-02-29T08:00:00Z"));
        Ok(())
    }
}
