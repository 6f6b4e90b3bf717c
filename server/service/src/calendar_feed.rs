//! A participant's sessions in a calendar of their own. Invariant: whoever holds the address sees times, and no more than its
//! owner has said; one address stands at a time, and one that is taken back is gone on the next request.

use crate::{
    access, account as accounts,
    audit::{self, Deed},
    ctx::{Ctx, Services},
    error::Result,
    rights::when,
    wording::content,
};
use contract::{
    AppError,
    plan::{CalendarFeed, Feed},
};
use domain::{Lang, id::CalendarFeedId, policy::Act};
use entity::{At, account, calendar_feed, day, seal::Place, session};
use icalendar::{Calendar, Class, Component as _, Event, EventLike as _, EventStatus, Parameter, Property};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;

const TABLE: &str = "calendar_feed";
/// Days of the feed, before now and after.
const BACK: SignedDuration = SignedDuration::from_hours(24 * 31);
const AHEAD: SignedDuration = SignedDuration::from_hours(24 * 400);

/// The acting participant's address, if there is one.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for staff.
pub async fn read(ctx: &Ctx) -> Result<CalendarFeed> {
    let actor = ctx.actor()?;
    if actor.participant.is_none() {
        return Err(AppError::Forbidden.into());
    }
    let all = calendar_feed::of_account(ctx.services.db.read(), actor.account).await?;
    let standing = all.iter().find(|one| one.revoked_at.is_none());
    let told = |one: &calendar_feed::Model| -> Result<Feed> {
        let token: String = ctx.open(Place::new(TABLE, "token", one.id), &one.token)?;
        Ok(Feed { path: format!("/calendar/{token}.ics"), named: one.named, since: when(ctx, one.created_at) })
    };
    Ok(CalendarFeed { standing: standing.map(told).transpose()? })
}

/// Makes a new address; the one before is taken back. `named`: whether sessions are named in it.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for staff; `NotFound` without an enrolment.
pub async fn make(ctx: &Ctx, named: bool) -> Result<()> {
    let transaction = ctx.begin().await?;
    let enrolled = access::own_enrolment(ctx, &transaction, Act::OwnData).await?;
    let actor = ctx.actor()?;
    // two at once wait for one another: one address stands
    account::hold(&transaction, actor.centre, actor.account).await?;
    calendar_feed::revoke_all(&transaction, actor.account, ctx.at()).await?;
    let id: CalendarFeedId = ctx.id();
    let token = accounts::new_token(ctx);
    let row = calendar_feed::Model {
        id,
        centre_id: actor.centre,
        account_id: actor.account,
        token_hash: accounts::token_hash(&token),
        token: ctx.seal(Place::new(TABLE, "token", id), &token)?,
        named,
        created_at: ctx.at(),
        revoked_at: None,
    };
    entity::insert(&transaction, row).await?;
    audit::record(ctx, &transaction, Deed::own("make_calendar_feed", TABLE, id, enrolled.id)).await?;
    transaction.commit().await?;
    Ok(())
}

/// Takes the address back. Twice is the same as once.
///
/// # Errors
/// As [`make`].
pub async fn revoke(ctx: &Ctx) -> Result<()> {
    let transaction = ctx.begin().await?;
    let enrolled = access::own_enrolment(ctx, &transaction, Act::OwnData).await?;
    let actor = ctx.actor()?;
    if calendar_feed::revoke_all(&transaction, actor.account, ctx.at()).await? > 0 {
        let deed = Deed::own("revoke_calendar_feed", "account", actor.account, enrolled.id);
        audit::record(ctx, &transaction, deed).await?;
        transaction.commit().await?;
    }
    Ok(())
}

/// The calendar behind an address, as iCalendar (RFC 5545).
///
/// # Errors
/// `NotFound` when no such address stands, or its account is closed.
pub async fn fetch(services: &Arc<Services>, token: &str, now: Timestamp) -> Result<String> {
    let db = services.db.read();
    let found = calendar_feed::standing_by_hash(db, accounts::token_hash(token)).await?;
    let (feed, account) = found.ok_or(AppError::NotFound)?;
    let actor = accounts::actor(db, &account).await?;
    let (from, to) = (now.saturating_sub(BACK), now.saturating_add(AHEAD));
    let (from, to) = (from.unwrap_or(now), to.unwrap_or(now));
    let sessions = day::of_actor_also_cancelled(db, &actor, At::new(now), (At::new(from), At::new(to))).await?;
    let lang = Lang::parse(&account.lang).unwrap_or_default();
    let mut calendar = Calendar::new();
    let hourly = Property::new("REFRESH-INTERVAL", "PT1H").append_parameter(Parameter::new("VALUE", "DURATION")).done();
    // its name too is read over a shoulder
    calendar
        .name(if feed.named { "Tilbake" } else { discreet(lang) })
        .append_property(hourly)
        .append_property(Property::new("METHOD", "PUBLISH"));
    for one in &sessions {
        calendar.push(event(one, lang, feed.named, now));
    }
    Ok(calendar.to_string())
}

/// A session as a calendar has it: the same identity whatever becomes of it.
fn event(session: &session::Model, lang: Lang, named: bool, now: Timestamp) -> Event {
    let mut event = Event::new();
    event.uid(&format!("{}@tilbake", session.id));
    event.sequence(u32::try_from(session.version).unwrap_or_default());
    event.append_property(Property::new("DTSTAMP", utc(now)));
    event.append_property(Property::new("DTSTART", utc(session.starts_at.timestamp())));
    event.append_property(Property::new("DTEND", utc(session.ends_at.timestamp())));
    event.class(Class::Private);
    let status = if session.cancelled_at.is_some() { EventStatus::Cancelled } else { EventStatus::Confirmed };
    event.status(status);
    if named {
        event.summary(&content(lang, &session.title));
        let place = content(lang, &session.place);
        if !place.is_empty() {
            event.location(&place);
        }
    } else {
        event.summary(discreet(lang));
    }
    event.done()
}

/// What whoever looks over a shoulder may read.
fn discreet(lang: Lang) -> &'static str {
    match lang {
        Lang::Nb | Lang::Nn => "Avtale",
        Lang::En => "Appointment",
    }
}

/// "20261123T090000Z"
fn utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}
