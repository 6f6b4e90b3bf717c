//! Moving, handing over, cancelling, and holding it another way. Invariant: what was read before is said by its version; a
//! stale one changes nothing.

use super::{
    changeable,
    form::{helper_of, lead_of, not_shut_out, number, pick, place, plannable, room_of, starts},
    free, holder, is_held, is_open, later, may_hand_over, stale, telling,
};
use crate::{
    ctx::Ctx,
    error::{FieldErrors, Result},
    field,
};
use contract::{AppError, FieldError};
use domain::{
    booking::{CancelReason, ChangeKind, MINUTES},
    id::{AccountId, CentreId, SessionId},
    schedule::{Channel, Part},
};
use entity::{account, planning, session, session_party};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use std::collections::HashSet;

/// By how much a session can be said to be late.
const LATE_MINUTES: std::ops::RangeInclusive<i64> = 1..=120;

/// The form for changing a session, as it came.
#[derive(Clone, Debug, Default)]
pub struct Change {
    pub date: String,
    pub time: String,
    pub minutes: String,
    pub channel: String,
    pub room: String,
    pub lead: String,
    pub helper: String,
}

/// Changes when, where, how or by whom a session is held.
///
/// # Errors
/// `NotFound` when it does not stand or the actor may not; `Invalid`, also when somebody or something is taken; `Conflict`
/// when it is no longer as it was at `version`.
pub async fn change(ctx: &Ctx, id: &str, version: &str, form: &Change) -> Result<SessionId> {
    let tx = ctx.begin().await?;
    let (found, named) = seen(ctx, &tx, id, version, is_open).await?;
    let actor = ctx.actor()?;
    let staff = account::staff_of_centre(&tx, actor.centre).await?;
    let mut errors = FieldErrors::default();
    let channel = pick("channel", &form.channel, Channel::parse);
    let channel = errors.take(channel.and_then(|channel| plannable(channel, Some(found.channel))));
    let minutes = errors.take(number("minutes", &form.minutes, MINUTES));
    // what has begun already can still be handed over
    let earliest = ctx.now.min(found.starts_at.timestamp());
    let begins = errors.take(starts((&form.date, &form.time), &found.zone, 1, earliest));
    let room = errors.take(room_of(&tx, actor.centre, &form.room, channel).await?);
    let one = named.iter().find(|party| party.part == Part::TakesPart).map(|party| party.account_id);
    let staff = not_shut_out(ctx, &tx, staff, one).await?;
    let lead = match holder(&named, Part::Leads) {
        // whoever leads already may go on, whoever changes the rest
        Some(lead) if lead.to_string() == form.lead => Some(lead),
        of => errors.take(lead_of(&staff, &form.lead, (!may_hand_over(actor, of)).then_some(actor.account))),
    };
    let helper = errors.take(helper_of(&staff, &form.helper, &form.lead, channel));
    errors.finish()?;
    let (Some(channel), Some(minutes), Some(begins), Some(room), Some(lead), Some(helper)) =
        (channel, minutes, begins, room, lead, helper)
    else {
        return Err(AppError::field("", "incomplete").into());
    };
    let begin = begins[0];
    let mut to = session::Model {
        starts_at: begin.into(),
        ends_at: later(begin, minutes).into(),
        room_id: room.as_ref().map(|room| room.id),
        site_id: room.as_ref().map_or(found.site_id, |room| room.site_id),
        channel,
        ..found.clone()
    };
    if (to.channel, to.room_id) != (found.channel, found.room_id) {
        to.place = serde_json::to_value(place(channel, room.as_ref()))?;
    }
    let mut parties: Vec<(AccountId, Part)> = vec![(lead, Part::Leads)];
    parties.extend(helper.map(|account| (account, Part::Facilitates)));
    parties.extend(named.iter().filter(|party| !party.part.is_staff()).map(|party| (party.account_id, party.part)));
    write(ctx, tx, (&found, &named), (to, parties)).await.map_err(|error| error.under("who", "time"))
}

/// Another room, a tablet or the telephone, with one press: `to` is a room's id, `digital` or `telephone`.
///
/// # Errors
/// As [`change`].
pub async fn reroute(ctx: &Ctx, id: &str, version: &str, to: &str) -> Result<SessionId> {
    let tx = ctx.begin().await?;
    let (found, named) = seen(ctx, &tx, id, version, is_held).await?;
    let channel = Channel::parse(to).filter(|channel| matches!(channel, Channel::Digital | Channel::Telephone));
    let room = match channel {
        Some(_) => None,
        None => room_of(&tx, found.centre_id, to, Some(Channel::OnSite)).await?.map_err(of_reroute)?,
    };
    let channel = channel.unwrap_or(match found.channel {
        Channel::OnSite => Channel::OnSite,
        _ if holder(&named, Part::Facilitates).is_some() => Channel::OnSiteRemoteTeam,
        _ => Channel::OnSite,
    });
    let moved = session::Model {
        room_id: room.as_ref().map(|room| room.id),
        channel,
        place: serde_json::to_value(place(channel, room.as_ref()))?,
        site_id: room.as_ref().map_or(found.site_id, |room| room.site_id),
        ..found.clone()
    };
    let parties = named.iter().map(|party| (party.account_id, party.part)).collect();
    let done = write(ctx, tx, (&found, &named), (moved, parties)).await;
    done.map_err(|error| ["room", "lead", "helper", "who"].iter().fold(error, |error, field| error.under(field, "to")))
}

/// The form for it has one field only.
fn of_reroute(error: FieldError) -> FieldError {
    FieldError { field: "to".to_owned(), ..error }
}

/// The session as the form saw it, if the clock lets it be changed: `may` says so.
async fn seen(
    ctx: &Ctx,
    tx: &DatabaseTransaction,
    id: &str,
    version: &str,
    may: fn(&Ctx, &session::Model) -> bool,
) -> Result<(session::Model, Vec<session_party::Model>)> {
    let (found, named) = changeable(ctx, tx, id).await?;
    if found.version != field::version(version)? {
        return Err(AppError::Conflict { current: found.version }.into());
    }
    if !may(ctx, &found) {
        return Err(AppError::field("", "session_begun").into());
    }
    Ok((found, named))
}

/// What is changed, the most important first; none when nothing is.
fn kind_of(
    (from, named): (&session::Model, &[session_party::Model]),
    (to, parties): (&session::Model, &[(AccountId, Part)]),
) -> Option<ChangeKind> {
    let people: HashSet<(AccountId, Part)> = named.iter().map(|party| (party.account_id, party.part)).collect();
    if (from.starts_at, from.ends_at) != (to.starts_at, to.ends_at) {
        Some(ChangeKind::Moved)
    } else if (from.channel, from.room_id) != (to.channel, to.room_id) {
        Some(ChangeKind::Rerouted)
    } else {
        (people != parties.iter().copied().collect()).then_some(ChangeKind::Substituted)
    }
}

async fn write(
    ctx: &Ctx,
    tx: DatabaseTransaction,
    (found, named): (&session::Model, &[session_party::Model]),
    (to, parties): (session::Model, Vec<(AccountId, Part)>),
) -> Result<SessionId> {
    let Some(kind) = kind_of((found, named), (&to, &parties)) else { return Ok(found.id) };
    let before = telling::plan_of(&tx, found).await?;
    free::hold(&tx, found.centre_id, &to, &parties).await?;
    let same_time = (found.starts_at, found.ends_at) == (to.starts_at, to.ends_at);
    let kept = if same_time { free::takes(&tx, found, named).await? } else { Vec::new() };
    free::require(ctx, &tx, std::slice::from_ref(&to), &parties, &kept).await?;
    let moved = planning::Moved {
        starts_at: to.starts_at,
        ends_at: to.ends_at,
        room: to.room_id,
        channel: to.channel,
        place: to.place.clone(),
        site: to.site_id,
    };
    if !planning::shift(&tx, found, moved).await? {
        return Err(stale(&tx, found).await?);
    }
    for part in [Part::Leads, Part::Facilitates] {
        let holds = |list: &[(AccountId, Part)]| list.iter().find(|(_, one)| *one == part).map(|(account, _)| *account);
        hand_over(ctx, &tx, found, part, (holder(named, part), holds(&parties))).await?;
    }
    let told = telling::record(ctx, &tx, &to, kind, Some(&before)).await?;
    tx.commit().await?;
    telling::announce(ctx, told, found.id);
    Ok(found.id)
}

async fn hand_over(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    session: &session::Model,
    part: Part,
    (from, to): (Option<AccountId>, Option<AccountId>),
) -> Result<()> {
    if from == to {
        return Ok(());
    }
    if let Some(from) = from {
        planning::take_out(conn, session.id, from, part).await?;
    }
    if let Some(account_id) = to {
        // who had the other part has this one now
        planning::take_out_staff(conn, session.id, account_id).await?;
        let party = session_party::Model {
            id: ctx.id(),
            centre_id: session.centre_id,
            session_id: session.id,
            account_id,
            part,
        };
        entity::insert(conn, party).await?;
    }
    Ok(())
}

/// Cancels a session. Gives the week it was in, as the ISO date of its day.
///
/// # Errors
/// As [`change`].
pub async fn cancel(ctx: &Ctx, id: &str, version: &str, reason: &str) -> Result<String> {
    let tx = ctx.begin().await?;
    let (found, _) = seen(ctx, &tx, id, version, is_open).await?;
    let reason = pick("reason", reason, CancelReason::parse)?;
    let before = telling::plan_of(&tx, &found).await?;
    if !planning::cancel(&tx, &found, reason, ctx.at()).await? {
        return Err(stale(&tx, &found).await?);
    }
    let told = telling::record(ctx, &tx, &found, ChangeKind::Cancelled, Some(&before)).await?;
    tx.commit().await?;
    telling::announce(ctx, told, found.id);
    Ok(crate::wording::day_of(found.starts_at.timestamp(), &found.zone).to_string())
}

/// A session that was cancelled, and whom to tell at once.
pub(crate) struct Cancelled(SessionId, Vec<AccountId>);

/// Cancels what is planned for one participant alone: they are away. The caller has authorised it, and announces what was
/// cancelled after the commit.
pub(crate) async fn cancel_of_one(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    (centre, account): (CentreId, AccountId),
    span: (entity::At, entity::At),
) -> Result<Vec<Cancelled>> {
    let mut cancelled = Vec::new();
    for found in planning::of_one(conn, centre, account, span).await? {
        let before = telling::plan_of(conn, &found).await?;
        // somebody else has changed it in this moment: it is as they left it
        if planning::cancel(conn, &found, CancelReason::ParticipantAway, ctx.at()).await? {
            let told = telling::record(ctx, conn, &found, ChangeKind::Cancelled, Some(&before)).await?;
            cancelled.push(Cancelled(found.id, told));
        }
    }
    Ok(cancelled)
}

/// Tells open pages of what was cancelled, after the commit.
pub(crate) fn announce_cancelled(ctx: &Ctx, Cancelled(session, people): Cancelled) {
    telling::announce(ctx, people, session);
}

/// Tells everyone in a session of today, and their open pages, that it begins so many minutes late.
///
/// # Errors
/// `NotFound` when it does not stand or the actor may not; `Invalid`, also when it is over or of another day.
pub async fn late(ctx: &Ctx, id: &str, minutes: &str) -> Result<SessionId> {
    let tx = ctx.begin().await?;
    let (found, _) = changeable(ctx, &tx, id).await?;
    let minutes = number("minutes", minutes, LATE_MINUTES)?;
    let day = |at: jiff::Timestamp| crate::wording::day_of(at, &found.zone);
    if !is_open(ctx, &found) || day(found.starts_at.timestamp()) != day(ctx.now) {
        return Err(AppError::field("", "session_begun").into());
    }
    if planning::late(&tx, found.id, i32::try_from(minutes).unwrap_or(i32::MAX)).await? {
        telling::log(ctx, &tx, &found, "say_session_late").await?;
        let told = telling::notify(ctx, &tx, &found, ("session_late", ctx.id()), None).await?;
        tx.commit().await?;
        telling::announce(ctx, told, found.id);
    }
    Ok(found.id)
}

/// Notes that the screen of a session of two sites was tried.
///
/// # Errors
/// `NotFound` when it does not stand, is of one site, or the actor may not.
pub async fn screen_tested(ctx: &Ctx, id: &str) -> Result<SessionId> {
    let tx = ctx.begin().await?;
    let (found, _) = changeable(ctx, &tx, id).await?;
    if found.channel != Channel::OnSiteRemoteTeam {
        return Err(AppError::NotFound.into());
    }
    if planning::screen_tested(&tx, found.id, ctx.at()).await? {
        telling::log(ctx, &tx, &found, "test_screen").await?;
    }
    tx.commit().await?;
    Ok(found.id)
}
