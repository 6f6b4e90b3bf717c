//! Own signed-in browsers: seeing and ending them, and being told of a new one. Invariant: one ends only one's own.

use super::{idle_limit, note};
use crate::{
    ctx::Ctx,
    error::Result,
    jobs::{self, Work},
    tablet, wording,
};
use contract::{AppError, account::OwnSession};
use domain::{
    id::{AccountId, WebSessionId},
    person::Role,
};
use entity::{At, web_session};
use jiff::SignedDuration;
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// How long a device is called new.
const NEW_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Was `device` first signed in on after `since`, when others already had been?
fn is_new(first_seen: &HashMap<String, At>, device: &str, since: At) -> bool {
    first_seen.get(device).is_some_and(|first| *first > since && first_seen.values().any(|earlier| earlier < first))
}

/// Tells the person when a session begins on a device that their account was not used on before.
pub(super) async fn tell_of_new(ctx: &Ctx, conn: &impl ConnectionTrait, session: &web_session::Model) -> Result<()> {
    let first_seen = web_session::first_seen(conn, session.account_id).await?;
    if first_seen.is_empty() || first_seen.contains_key(&session.device) {
        return Ok(());
    }
    let work = Work::Notify { account: session.account_id, about: "new_device".to_owned(), object: session.id.into() };
    jobs::enqueue(ctx, conn, session.centre_id, &work, format!("new_device:{}", session.id)).await
}

/// The actor's standing sessions, the latest used first.
///
/// # Errors
/// `Unauthenticated`.
pub async fn own_sessions(ctx: &Ctx) -> Result<Vec<OwnSession>> {
    let actor = ctx.actor()?;
    sessions_of(ctx, ctx.services.db.read(), actor.account, actor.role).await
}

/// The standing sessions of an account of that role, the latest used first.
pub(crate) async fn sessions_of(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    account: AccountId,
    role: Role,
) -> Result<Vec<OwnSession>> {
    let idle_since = At::new(ctx.now.saturating_sub(idle_limit(role)).unwrap_or(ctx.now));
    let rows = web_session::standing_of(conn, account, ctx.at(), idle_since).await?;
    let first_seen = web_session::first_seen(conn, account).await?;
    let week_ago = At::new(ctx.now.saturating_sub(NEW_FOR).unwrap_or(ctx.now));
    let moment = |at: At| wording::moment(ctx.lang, at.timestamp(), wording::CENTRE_ZONE);
    Ok(rows
        .into_iter()
        .filter(|row| row.handed_by.is_none() || ctx.now.duration_since(row.last_active_at.timestamp()) <= tablet::IDLE)
        .map(|row| OwnSession {
            id: row.id,
            new_device: is_new(&first_seen, &row.device, week_ago),
            device: row.device,
            signed_in: moment(row.created_at),
            last_active: moment(row.last_active_at),
            current: ctx.web_session == Some(row.id),
            on_tablet: row.handed_by.is_some(),
        })
        .collect())
}

/// Ends one of the actor's own sessions.
///
/// # Errors
/// `NotFound` when it is not the actor's or has ended.
pub async fn end_own_session(ctx: &Ctx, session: WebSessionId) -> Result<()> {
    let actor = ctx.actor()?;
    let stood = web_session::end(ctx.services.db.write(), session, Some(actor.account), ctx.at()).await?;
    if !stood {
        return Err(AppError::NotFound.into());
    }
    ctx.services.hub.end_session(session);
    Ok(())
}

/// The same, named as a form sends it.
///
/// # Errors
/// `NotFound`, also when `session` is no id at all.
pub async fn end_own_session_named(ctx: &Ctx, session: &str) -> Result<()> {
    ctx.actor()?;
    let session = session.parse().map_err(|_| AppError::NotFound)?;
    end_own_session(ctx, session).await
}

/// Ends all sessions of the actor but the one that asks.
///
/// # Errors
/// `Unauthenticated`, `StepUp`.
pub async fn end_other_sessions(ctx: &Ctx) -> Result<()> {
    let account = ctx.require_recent()?.account;
    let transaction = ctx.begin().await?;
    let open = web_session::open_of(&transaction, account, ctx.at()).await?;
    web_session::end_others(&transaction, account, ctx.web_session, ctx.at()).await?;
    note(ctx, &transaction, "end_other_sessions").await?;
    transaction.commit().await?;
    close(ctx, open);
    Ok(())
}

/// Closes what sessions that have just ended have open, but for the one that asks.
pub(super) fn close(ctx: &Ctx, ended: Vec<WebSessionId>) {
    for other in ended.into_iter().filter(|other| Some(*other) != ctx.web_session) {
        ctx.services.hub.end_session(other);
    }
}
