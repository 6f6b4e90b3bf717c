//! Sign-in, own sessions, own settings. Invariant: a session id is stored only hashed, and a session that has ended
//! never comes back: saving activity is an `UPDATE` of a standing row.

use crate::{
    ctx::{Ctx, Services},
    error::{FieldErrors, Result},
    password, wording,
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use contract::{AppError, FieldError, Me, account::OwnSession};
use domain::{
    Lang,
    id::{AccountId, WebSessionId},
    person::{Actor, Role},
};
use entity::{At, account, participant, web_session};
use jiff::{SignedDuration, Timestamp};
use sea_orm::ConnectionTrait;
use sha2::{Digest as _, Sha256};
use std::collections::HashSet;

mod manage;
mod settings;

pub use manage::{NewAccount, create, set_password};
pub use settings::{Setting, keep_setting, set_language, set_text_size, set_theme};

/// A session that is not used for this long has ended.
fn idle_limit(role: Role) -> SignedDuration {
    if role.is_staff() { SignedDuration::from_mins(30) } else { SignedDuration::from_hours(12) }
}

/// A session has ended this long after sign-in, used or not.
fn absolute_limit(role: Role) -> SignedDuration {
    SignedDuration::from_hours(if role.is_staff() { 12 } else { 14 * 24 })
}

/// Activity is written at most this often.
const ACTIVITY_STEP: SignedDuration = SignedDuration::from_secs(60);

/// How an address is compared: trimmed and lower-cased.
#[must_use]
pub fn fold_email(email: &str) -> String {
    email.trim().to_lowercase()
}

fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Signs in and gives the token for the cookie.
///
/// # Errors
/// `Invalid` with `wrong_credentials` (the same for an unknown account, a wrong password and a closed account);
/// `RateLimited`.
pub async fn sign_in(ctx: &Ctx, email: &str, password: &str, device: &str) -> Result<String> {
    let mut errors = FieldErrors::default();
    for (field, value, most) in [("email", email, 254), ("password", password, password::MAX_LENGTH)] {
        if value.trim().is_empty() {
            errors.add(FieldError::new(field, "required"));
        } else if value.len() > most {
            errors.add(FieldError::new(field, "too_long").with("max", most));
        }
    }
    errors.finish()?;
    let folded = fold_email(email);
    if let Some(seconds) = ctx.services.limits.wait(&folded, &ctx.address, ctx.now) {
        return Err(AppError::RateLimited { seconds }.into());
    }
    let found = account::by_email(ctx.services.db.read(), &folded).await?;
    let found = found.filter(|account| account.disabled_at.is_none());
    let fits = password::verify(password.to_owned(), found.as_ref().map(|a| a.password_hash.clone())).await?;
    let Some(account) = found.filter(|_| fits) else {
        ctx.services.limits.failed(&folded, &ctx.address, ctx.now);
        return Err(AppError::field("", "wrong_credentials").into());
    };
    ctx.services.limits.succeeded(&folded, &ctx.address, ctx.now);
    start_session(ctx, &account, device).await
}

async fn start_session(ctx: &Ctx, account: &account::Model, device: &str) -> Result<String> {
    let token = BASE64_URL_SAFE_NO_PAD.encode(ctx.services.dice.bytes::<32>());
    let transaction = ctx.begin().await?;
    // a session this browser already has ends with the new one
    if let Some(old) = ctx.web_session {
        web_session::end(&transaction, old, None, ctx.at()).await?;
    }
    let row = web_session::Model {
        id: ctx.id(),
        centre_id: account.centre_id,
        account_id: account.id,
        token_hash: token_hash(&token),
        device: wording::device(device),
        created_at: ctx.at(),
        last_active_at: ctx.at(),
        expires_at: At::new(ctx.now.saturating_add(absolute_limit(account.role)).unwrap_or(ctx.now)),
        ended_at: None,
    };
    entity::insert(&transaction, row).await?;
    transaction.commit().await?;
    if let Some(old) = ctx.web_session {
        ctx.services.hub.end_session(old);
    }
    Ok(token)
}

/// A standing session, and who it belongs to.
#[derive(Clone, Debug)]
pub struct Resolved {
    pub session: WebSessionId,
    pub actor: Actor,
    pub me: Me,
}

/// The standing session of a cookie's token; `activity` notes that its person is doing something. `None` when it has ended or never was.
///
/// # Errors
/// When the database is down.
pub async fn resolve(services: &Services, token: &str, now: Timestamp, activity: bool) -> Result<Option<Resolved>> {
    let db = services.db.read();
    let found = web_session::by_token(db, token_hash(token)).await?;
    let Some((session, account)) = found else { return Ok(None) };
    if !is_standing(&session, &account, now) {
        return Ok(None);
    }
    let idle = now.duration_since(session.last_active_at.timestamp());
    if activity && idle > ACTIVITY_STEP {
        touch(services, session.id, now).await?;
    }
    Ok(Some(Resolved { session: session.id, actor: actor(db, &account).await?, me: me(&account) }))
}

/// Does a session stand at `now`?
///
/// # Errors
/// When the database is down.
pub async fn stands(services: &Services, session: WebSessionId, now: Timestamp) -> Result<bool> {
    let found = web_session::by_id(services.db.read(), session).await?;
    Ok(found.is_some_and(|(session, account)| is_standing(&session, &account, now)))
}

fn is_standing(session: &web_session::Model, account: &account::Model, now: Timestamp) -> bool {
    session.ended_at.is_none()
        && account.disabled_at.is_none()
        && session.expires_at.timestamp() > now
        && now.duration_since(session.last_active_at.timestamp()) <= idle_limit(account.role)
}

fn me(account: &account::Model) -> Me {
    Me {
        account: account.id,
        name: account.name.clone(),
        role: account.role,
        lang: Lang::parse(&account.lang).unwrap_or_default(),
        theme: account.theme,
        text_size: account.text_size,
    }
}

/// Notes that a session is in use: by a request, or by a live publication.
///
/// # Errors
/// When the database is down.
pub async fn touch(services: &Services, session: WebSessionId, now: Timestamp) -> Result<()> {
    web_session::touch(services.db.write(), session, At::new(now)).await?;
    Ok(())
}

/// Notes that a person is in use of the system by a live publication: all their standing sessions.
///
/// # Errors
/// When the database is down.
pub async fn touch_all(services: &Services, account: AccountId, now: Timestamp) -> Result<()> {
    web_session::touch_all(services.db.write(), account, At::new(now)).await?;
    Ok(())
}

/// Whose session it is, standing or ended.
///
/// # Errors
/// When the database is down.
pub async fn owner_of(services: &Services, session: WebSessionId) -> Result<Option<AccountId>> {
    let found = web_session::by_id(services.db.read(), session).await?;
    Ok(found.map(|(session, _)| session.account_id))
}

/// Who acts through a standing session.
///
/// # Errors
/// When the database is down.
pub async fn actor_of(services: &Services, session: WebSessionId, now: Timestamp) -> Result<Option<Actor>> {
    let db = services.db.read();
    let found = web_session::by_id(db, session).await?;
    match found {
        Some((session, account)) if is_standing(&session, &account, now) => Ok(Some(actor(db, &account).await?)),
        _ => Ok(None),
    }
}

/// An account as one who acts, signed in or not; `None` when it is closed or there is none.
///
/// # Errors
/// When the database is down.
pub async fn open_actor(services: &Services, id: AccountId) -> Result<Option<Actor>> {
    let db = services.db.read();
    match account::by_id(db, id).await?.filter(|found| found.disabled_at.is_none()) {
        Some(found) => Ok(Some(actor(db, &found).await?)),
        None => Ok(None),
    }
}

/// Those of these accounts that are staff's, of whatever centre: for the system.
///
/// # Errors
/// When the database is down.
pub async fn staff_among(services: &Services, ids: Vec<AccountId>) -> Result<HashSet<AccountId>> {
    Ok(account::staff_among(services.db.read(), ids).await?.into_iter().collect())
}

/// The account as one who acts.
///
/// # Errors
/// When the database is down.
pub async fn actor(conn: &impl ConnectionTrait, account: &account::Model) -> Result<Actor> {
    let participant =
        if account.role == Role::Participant { participant::of_account(conn, account.id).await? } else { None };
    Ok(Actor {
        account: account.id,
        centre: account.centre_id,
        role: account.role,
        participant: participant.map(|participant| participant.id),
    })
}

/// Ends the session that asks.
///
/// # Errors
/// When the database is down. Without a session nothing happens.
pub async fn sign_out(ctx: &Ctx) -> Result<()> {
    let Some(session) = ctx.web_session else { return Ok(()) };
    web_session::end(ctx.services.db.write(), session, None, ctx.at()).await?;
    ctx.services.hub.end_session(session);
    Ok(())
}

/// The actor's standing sessions, the latest used first.
///
/// # Errors
/// `Unauthenticated`.
pub async fn own_sessions(ctx: &Ctx) -> Result<Vec<OwnSession>> {
    let actor = ctx.actor()?;
    let idle_since = At::new(ctx.now.saturating_sub(idle_limit(actor.role)).unwrap_or(ctx.now));
    let rows = web_session::standing_of(ctx.services.db.read(), actor.account, ctx.at(), idle_since).await?;
    let moment = |at: At| wording::moment(ctx.lang, at.timestamp(), wording::CENTRE_ZONE);
    Ok(rows
        .into_iter()
        .map(|row| OwnSession {
            id: row.id,
            device: row.device,
            signed_in: moment(row.created_at),
            last_active: moment(row.last_active_at),
            current: ctx.web_session == Some(row.id),
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
