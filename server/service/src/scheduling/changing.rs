//! Moving, handing over, cancelling, and holding it another way. Invariant: what was read before is said by its version; a
//! stale one changes nothing.

use super::{
    changeable,
    form::{helper_of, lead_of, number, pick, place, plannable, room_of, starts},
    free, is_open, later, stale, telling,
};
use crate::{
    ctx::Ctx,
    error::{Error, FieldErrors, Result},
};
use contract::{AppError, FieldError};
use domain::{
    booking::{CancelReason, ChangeKind, MINUTES},
    id::{AccountId, SessionId},
    schedule::{Channel, Part},
};
use entity::{account, planning, session, session_party};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

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
    let (found, named) = begun(ctx, &tx, id, version).await?;
    let actor = ctx.actor()?;
    let staff = account::staff_of_centre(&tx, actor.centre).await?;
    let mut errors = FieldErrors::default();
    let channel = errors.take(pick("channel", &form.channel, Channel::parse).and_then(plannable));
    let minutes = errors.take(number("minutes", &form.minutes, MINUTES));
    let begins = errors.take(starts(ctx, (&form.date, &form.time), 1));
    let room = errors.take(room_of(&tx, actor.centre, &form.room, channel).await?);
    let lead = match holder(&named, Part::Leads) {
        // whoever leads already may go on, whoever changes the rest
        Some(lead) if lead.to_string() == form.lead => Some(lead),
        _ => errors.take(lead_of(actor, &staff, &form.lead)),
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
        channel,
        ..found.clone()
    };
    if (to.channel, to.room_id) != (found.channel, found.room_id) {
        to.place = serde_json::to_value(place(channel, room.as_ref()))?;
    }
    let mut parties: Vec<(AccountId, Part)> = vec![(lead, Part::Leads)];
    parties.extend(helper.map(|account| (account, Part::Facilitates)));
    parties
        .extend(named.iter().filter(|party| party.part == Part::TakesPart).map(|party| (party.account_id, party.part)));
    let kind = kind_of(&found, &to);
    write(ctx, tx, (&found, &named), (to, parties), kind).await
}

/// Another room, a tablet or the telephone, with one press: `to` is a room's id, `digital` or `telephone`.
///
/// # Errors
/// As [`change`].
pub async fn reroute(ctx: &Ctx, id: &str, version: &str, to: &str) -> Result<SessionId> {
    let tx = ctx.begin().await?;
    let (found, named) = begun(ctx, &tx, id, version).await?;
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
        ..found.clone()
    };
    let parties = named.iter().map(|party| (party.account_id, party.part)).collect();
    write(ctx, tx, (&found, &named), (moved, parties), ChangeKind::Rerouted).await.map_err(|error| match error {
        Error::App(AppError::Invalid { fields }) => {
            AppError::Invalid { fields: fields.into_iter().map(of_reroute_field).collect() }.into()
        }
        other => other,
    })
}

/// The form for it has one field only.
fn of_reroute_field(error: FieldError) -> FieldError {
    FieldError { field: "to".to_owned(), ..error }
}

fn of_reroute(error: FieldError) -> AppError {
    AppError::Invalid { fields: vec![of_reroute_field(error)] }
}

/// The session as the form saw it, not live and not over.
async fn begun(
    ctx: &Ctx,
    tx: &DatabaseTransaction,
    id: &str,
    version: &str,
) -> Result<(session::Model, Vec<session_party::Model>)> {
    let (found, named) = changeable(ctx, tx, id).await?;
    let seen: i32 = version.parse().map_err(|_| AppError::field("", "unreadable"))?;
    if found.version != seen {
        return Err(AppError::Conflict { current: found.version }.into());
    }
    if !is_open(ctx, &found) {
        return Err(AppError::field("", "session_begun").into());
    }
    Ok((found, named))
}

fn kind_of(from: &session::Model, to: &session::Model) -> ChangeKind {
    if from.channel != to.channel {
        ChangeKind::Rerouted
    } else if (from.starts_at, from.ends_at, from.room_id) == (to.starts_at, to.ends_at, to.room_id) {
        ChangeKind::Substituted
    } else {
        ChangeKind::Moved
    }
}

fn holder(named: &[session_party::Model], part: Part) -> Option<AccountId> {
    named.iter().find(|party| party.part == part).map(|party| party.account_id)
}

async fn write(
    ctx: &Ctx,
    tx: DatabaseTransaction,
    (found, named): (&session::Model, &[session_party::Model]),
    (to, parties): (session::Model, Vec<(AccountId, Part)>),
    kind: ChangeKind,
) -> Result<SessionId> {
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
        late_minutes: found.late_minutes.filter(|_| same_time),
    };
    if !planning::shift(&tx, (found.id, found.version), moved).await? {
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
    let (found, _) = begun(ctx, &tx, id, version).await?;
    let reason =
        pick("reason", reason, CancelReason::parse).map_err(|error| AppError::Invalid { fields: vec![error] })?;
    let before = telling::plan_of(&tx, &found).await?;
    if !planning::cancel(&tx, (found.id, found.version), reason, ctx.at()).await? {
        return Err(stale(&tx, &found).await?);
    }
    let told = telling::record(ctx, &tx, &found, ChangeKind::Cancelled, Some(&before)).await?;
    tx.commit().await?;
    telling::announce(ctx, told, found.id);
    Ok(crate::wording::day_of(found.starts_at.timestamp(), &found.zone).to_string())
}

/// Tells everyone in a session of today, and their open pages, that it begins so many minutes late.
///
/// # Errors
/// `NotFound` when it does not stand or the actor may not; `Invalid`, also when it is over or of another day.
pub async fn late(ctx: &Ctx, id: &str, minutes: &str) -> Result<SessionId> {
    let tx = ctx.begin().await?;
    let (found, _) = changeable(ctx, &tx, id).await?;
    let minutes =
        number("minutes", minutes, LATE_MINUTES).map_err(|error| AppError::Invalid { fields: vec![error] })?;
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
