//! A participant's plan: weeks, and one session. Invariant: it starts from who is asking; days and weeks are the centre's
//! own, also on the nights when clocks change.

use crate::{
    access, attendance,
    ctx::Ctx,
    error::Result,
    field, guest, scheduling,
    today::sessions,
    wording::{CENTRE_ZONE, day_of, long_date, monday_of, week_span, weekday_date},
};
use contract::{
    AppError,
    plan::{CannotCome, PlanDay, PlanWeek, Planned},
    today::Session,
};
use domain::{id::SessionId, person::Actor, plan_message::MessageKind, policy::SessionAct, schedule::Channel};
use entity::{day as rows, plan_message, session, site};
use jiff::{ToSpan as _, civil::Date};
use sea_orm::ConnectionTrait;

mod course;
pub(crate) mod message;

pub use course::course;
pub use message::{cannot_come, lighter_day, take_back};

/// Years that a plan may be asked for: databases do not know years without end.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2200;

/// A week of the acting participant's plan: the one with the day `within`, or this one when it is no date.
///
/// # Errors
/// `Forbidden` for staff; when the database is down.
pub async fn week(ctx: &Ctx, within: &str) -> Result<PlanWeek> {
    let actor = participant(ctx)?;
    let conn = ctx.services.db.read();
    let today = ctx.today();
    let asked = field::date(within).filter(|date| YEARS.contains(&date.year())).unwrap_or(today);
    let monday = monday_of(asked);
    let sunday = monday.saturating_add(6.days());
    let (start, end) = week_span(monday);
    let found = rows::of_actor(actor, ctx.at(), (start, end)).all(conn).await?;
    let first_days: Vec<Date> = found.iter().map(|session| first_day(session).max(monday)).collect();
    let sessions = sessions::of_person(ctx, actor, &found).await?;
    let previous = rows::of_actor_before(actor, ctx.at(), start).one(conn).await?;
    let next = rows::of_actor_from(actor, ctx.at(), end).one(conn).await?;
    let said = message::own_standing(ctx, conn).await?;
    let lighter = |one: &&plan_message::Model| one.kind == MessageKind::LighterDay && one.day.0 == today;
    let news = rows::sessions_with_news(conn, actor).await?;
    let week_of = |session: &session::Model| monday_of(first_day(session)).to_string();
    Ok(PlanWeek {
        number: monday.iso_week_date().week(),
        this_week: (monday..=sunday).contains(&today),
        first_day: weekday_date(ctx.lang, monday),
        last_day: weekday_date(ctx.lang, sunday),
        previous: previous.as_ref().map(week_of),
        next: next.as_ref().map(week_of),
        cannot_come: said.iter().filter_map(|one| one.session_id).collect(),
        changed: found.iter().map(|session| session.id).filter(|id| news.contains(id)).collect(),
        lighter_today: said.iter().find(lighter).map(|one| one.id),
        days: days(ctx, monday, today, first_days.into_iter().zip(sessions).collect()),
    })
}

/// One session that the acting participant is in.
///
/// # Errors
/// `Forbidden` for staff; `NotFound` for one they are not in, and for one that is cancelled.
pub async fn session(ctx: &Ctx, id: &str) -> Result<Planned> {
    let actor = participant(ctx)?;
    let id: SessionId = id.parse().map_err(|_| AppError::NotFound)?;
    let found = access::session(ctx, ctx.services.db.read(), id, SessionAct::See).await?;
    let (day, format) = (first_day(&found), found.format);
    let address = address(ctx.services.db.read(), &found).await?;
    let guests = guest::of_session(ctx, ctx.services.db.read(), &found).await?.map_or_else(Vec::new, |all| all.asked);
    let checked_in = attendance::checked_in(ctx, ctx.services.db.read(), &found).await?;
    let session = sessions::of_person(ctx, actor, &[found]).await?.pop().ok_or(AppError::NotFound)?;
    let said = message::own_standing(ctx, ctx.services.db.read()).await?;
    let cannot_come = match said.iter().find(|one| one.session_id == Some(id)) {
        Some(row) => Some(CannotCome { id: row.id, reason: row.reason, words: message::words_of(ctx, row)? }),
        None => None,
    };
    let preparation = scheduling::preparation_of(ctx, ctx.services.db.read(), id).await?;
    let (date, week) = (long_date(ctx.lang, day), day.to_string());
    Ok(Planned { session, date, format, week, cannot_come, checked_in, address, preparation, guests })
}

/// Where to go for a session at the centre.
async fn address(conn: &impl ConnectionTrait, session: &session::Model) -> Result<Option<String>> {
    if !matches!(session.channel, Channel::OnSite | Channel::OnSiteRemoteTeam) {
        return Ok(None);
    }
    Ok(site::by_id(conn, session.centre_id, session.site_id).await?.and_then(|site| site.address))
}

/// The acting participant: the plan is nobody else's.
fn participant(ctx: &Ctx) -> Result<&Actor> {
    let actor = ctx.actor()?;
    if actor.participant.is_some() { Ok(actor) } else { Err(AppError::Forbidden.into()) }
}

/// The seven days by what begins on them, without the empty ones; but today is always there.
fn days(ctx: &Ctx, monday: Date, today: Date, mut found: Vec<(Date, Session)>) -> Vec<PlanDay> {
    let mut days = Vec::new();
    for day in monday.series(1.day()).take(7) {
        let sessions: Vec<Session> = found.extract_if(.., |(of, _)| *of == day).map(|(_, session)| session).collect();
        if day == today || !sessions.is_empty() {
            days.push(PlanDay { date: weekday_date(ctx.lang, day), today: day == today, sessions });
        }
    }
    days
}

/// The day a session begins.
fn first_day(session: &session::Model) -> Date {
    day_of(session.starts_at.timestamp(), CENTRE_ZONE)
}
