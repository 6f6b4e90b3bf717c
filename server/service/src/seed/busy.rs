//! A busy centre, for benchmarks: the demo with many more people and years of sessions. Invariant: whoever is added looks like
//! the demo's own, so that a demo may still be started on it.

use super::builder::Builder;
use crate::{
    ctx::{Ctx, Services},
    error::{Error, Result},
    wording::{CENTRE_ZONE, monday_of},
};
use domain::{
    LangMap,
    booking::RoomKind,
    id::{AccountId, RoomId},
    person::{Profession, Role},
    schedule::{Channel, Format, Part, SessionKind},
};
use entity::{At, centre, cohort, session, session_party, site};
use jiff::{ToSpan as _, civil::Date, tz::TimeZone};
use sea_orm::ConnectionTrait;
use std::sync::Arc;

/// How much is added.
#[derive(Clone, Copy, Debug)]
pub struct Busy {
    pub therapists: usize,
    pub participants: usize,
    /// Individual sessions in all, half of them before this week: each therapist has [`A_DAY`] a working day.
    pub sessions: usize,
}

/// Sessions of one therapist in a working day.
pub const A_DAY: usize = 6;
/// Rows in one statement: below what SQLite binds.
const AT_ONCE: usize = 500;

/// Adds them to the demo's centre.
///
/// # Errors
/// When there is no demo; when the database is down.
pub async fn busy(services: &Arc<Services>, size: Busy) -> Result<()> {
    let ctx = Ctx::system(services);
    let db = ctx.services.db.read();
    let found = centre::all(db).await?.into_iter().find(|centre| centre.is_demo);
    let centre = found.ok_or_else(|| Error::internal("there is no demo"))?.id;
    let first = |what: &str| Error::internal(format!("the demo has no {what}"));
    let house = site::of_centre(db, centre).await?.into_iter().next().ok_or_else(|| first("site"))?.id;
    let group = cohort::first_of_centre(db, centre).await?.ok_or_else(|| first("group"))?;
    let builder = Builder::begin(&ctx, String::new()).await?;
    let mut therapists = Vec::with_capacity(size.therapists);
    let mut rooms = Vec::with_capacity(size.therapists);
    for number in 0..size.therapists {
        let email = format!("busy-therapist{number}@demo.example");
        let (name, profession) = (format!("Fagperson {number:02}"), Some(Profession::Physiotherapist));
        therapists.push(builder.account(centre, email, &name, Role::Therapist, profession).await?);
        rooms.push(builder.room((centre, house), &format!("Rom {number:02}"), RoomKind::Room).await?);
    }
    let today = ctx.today();
    let days = (today.saturating_sub(2.weeks()), today.saturating_add(6.weeks()));
    let mut people = Vec::with_capacity(size.participants);
    for number in 0..size.participants {
        let email = format!("busy-deltaker{number}@demo.example");
        let account = builder.account(centre, email, &format!("Deltaker {number:02}"), Role::Participant, None).await?;
        let contact = therapists[number % therapists.len()];
        let enrolled = builder.enrol(centre, account, group.programme_id, group.id, contact, days).await?;
        builder.care(&enrolled, contact, ctx.now, None).await?;
        people.push(account);
    }
    let place = session::Model { centre_id: centre, site_id: house, ..blank(&ctx) };
    lay(&ctx, builder.conn(), size.sessions, &place, (&therapists, &rooms, &people)).await?;
    builder.commit().await
}

/// One session in nobody's name yet.
fn blank(ctx: &Ctx) -> session::Model {
    let words = |nb: &str| serde_json::to_value(LangMap::new(nb, nb, nb)).unwrap_or_default();
    session::Model {
        id: ctx.id(),
        centre_id: ctx.id(),
        site_id: ctx.id(),
        cohort_id: None,
        kind: SessionKind::Guidance,
        format: Format::Individual,
        channel: Channel::OnSite,
        title: words("Veiledning"),
        place: words("Rom"),
        zone: CENTRE_ZONE.to_owned(),
        starts_at: ctx.at(),
        ends_at: ctx.at(),
        cancelled_at: None,
        live_started_at: None,
        live_ended_at: None,
        version: 1,
        room_id: None,
        series_id: None,
        cancel_reason: None,
        screen_tested_at: None,
        late_minutes: None,
    }
}

type People<'a> = (&'a [AccountId], &'a [RoomId], &'a [AccountId]);

async fn lay(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    sessions: usize,
    place: &session::Model,
    (therapists, rooms, people): People<'_>,
) -> Result<()> {
    let a_week = therapists.len() * A_DAY * 5;
    let weeks = i64::try_from(sessions.div_ceil(a_week.max(1))).unwrap_or_default();
    let monday = monday_of(ctx.today()).saturating_sub((weeks / 2).weeks());
    let zone = TimeZone::get(CENTRE_ZONE).map_err(Error::internal)?;
    let (mut rows, mut parties) = (Vec::with_capacity(AT_ONCE), Vec::with_capacity(2 * AT_ONCE));
    for number in 0..sessions {
        let (therapist, slot, day) = place_in_plan(number, therapists.len(), monday);
        let local = day.at(8 + i8::try_from(slot).unwrap_or_default(), 0, 0, 0);
        let starts = zone.to_timestamp(local).map_err(Error::internal)?;
        let ends = starts.saturating_add(45.minutes()).map_err(Error::internal)?;
        let row = session::Model {
            id: ctx.id(),
            starts_at: At::new(starts),
            ends_at: At::new(ends),
            room_id: Some(rooms[therapist]),
            ..place.clone()
        };
        let who = [(therapists[therapist], Part::Leads), (people[number % people.len()], Part::TakesPart)];
        parties.extend(who.map(|(account_id, part)| session_party::Model {
            id: ctx.id(),
            centre_id: row.centre_id,
            session_id: row.id,
            account_id,
            part,
        }));
        rows.push(row);
        if rows.len() == AT_ONCE || number + 1 == sessions {
            write(conn, std::mem::take(&mut rows), std::mem::take(&mut parties)).await?;
        }
    }
    Ok(())
}

/// Whose session it is of the day, which of theirs, and the day: one therapist after another, slot by slot, day by day.
fn place_in_plan(number: usize, therapists: usize, monday: Date) -> (usize, usize, Date) {
    let (slot, therapist) = ((number / therapists) % A_DAY, number % therapists);
    let day = i64::try_from(number / (therapists * A_DAY)).unwrap_or_default();
    (therapist, slot, monday.saturating_add((day / 5).weeks()).saturating_add((day % 5).days()))
}

async fn write(
    conn: &impl ConnectionTrait,
    rows: Vec<session::Model>,
    parties: Vec<session_party::Model>,
) -> Result<()> {
    entity::insert_all(conn, rows).await?;
    entity::insert_all(conn, parties).await?;
    Ok(())
}
