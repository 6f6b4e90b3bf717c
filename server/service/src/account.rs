//! Sign-in, own sessions, own settings. Invariant: a session id is stored only hashed, and a session that has ended
//! never comes back: saving activity is an `UPDATE` of a standing row.

use crate::{
    audit::{self, Deed},
    ctx::{Ctx, Services},
    error::Result,
    tablet::{self, Handed},
};
use contract::{FieldError, Me};
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

mod changing;
mod entering;
pub mod factor;
mod links;
mod manage;
pub mod oidc;
pub mod passkey;
mod proof;
mod recovery;
mod sessions;
mod settings;
mod totp;

pub use changing::change_password;
pub use entering::{Entered, enrol, give_code, set_up, sign_in, with_next};
pub(crate) use entering::{new_token, start_handed, start_session};
pub use links::{ask_reset, invite, no_password, open_link, reset_link, use_link};
pub(crate) use links::{guest_link, letter, letter_with, link_on_paper, make as link, take_link};
pub use manage::{NewAccount, create, disable, forget_factor, set_password};
pub(crate) use manage::{close, forget, unsaved};
pub use proof::confirm;
pub(crate) use sessions::sessions_of;
pub use sessions::{end_other_sessions, end_own_session, end_own_session_named, own_sessions};
pub use settings::{Setting, keep_setting, set_language, set_text_size, set_theme};

/// A session that is not used for this long has ended.
fn idle_limit(role: Role) -> SignedDuration {
    SignedDuration::from_mins(if role.is_staff() { 30 } else { 12 * 60 })
}

/// A session has ended this long after sign-in, used or not.
fn absolute_limit(role: Role) -> SignedDuration {
    SignedDuration::from_hours(match role {
        Role::Participant => 14 * 24,
        // longer than any talk, and no more
        Role::Guest => 6,
        _ => 12,
    })
}

/// How far a talk may carry a session beyond its absolute limit.
const LONGEST_TALK: SignedDuration = SignedDuration::from_hours(4);

/// How long a session stands at least after a talk was seen to go on: longer than between two looks.
const TALK_STEP: SignedDuration = SignedDuration::from_mins(3);

/// Activity is written at most this often.
const ACTIVITY_STEP: SignedDuration = SignedDuration::from_secs(60);

/// How an address is compared: trimmed and lower-cased.
#[must_use]
pub fn fold_email(email: &str) -> String {
    email.trim().to_lowercase()
}

/// The folded address in a form's field `email`, if it can be one.
pub(crate) fn checked_email(email: &str) -> Result<String, FieldError> {
    let folded = fold_email(email);
    match folded.as_str() {
        "" => Err(FieldError::new("email", "required")),
        text if text.len() > 254 || !text.contains('@') => Err(FieldError::new("email", "invalid_email")),
        _ => Ok(folded),
    }
}

pub(crate) fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// A standing session, and who it belongs to.
#[derive(Clone, Debug)]
pub struct Resolved {
    pub session: WebSessionId,
    pub actor: Actor,
    pub me: Me,
    /// When its person last gave a password or a code.
    pub proven_at: Option<Timestamp>,
    /// Set for a browser that was handed to its person, which is locked.
    pub handed: Option<Handed>,
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
    let proven_at = session.proven_at.map(At::timestamp);
    let actor = actor(db, &account).await?;
    let handed = Handed::of(&session, actor.clone());
    let me = Me { on_tablet: handed.is_some(), ..me(&account) };
    Ok(Some(Resolved { session: session.id, actor, me, proven_at, handed }))
}

/// Whose session a cookie's token is or was.
///
/// # Errors
/// When the database is down.
pub async fn holder(services: &Services, token: &str) -> Result<Option<AccountId>> {
    let found = web_session::by_token(services.db.read(), token_hash(token)).await?;
    Ok(found.map(|(session, _)| session.account_id))
}

/// How long a session still stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    /// Without any use.
    pub idle: SignedDuration,
    /// However much it is used.
    pub absolute: SignedDuration,
}

/// How long a session still stands; `None` when it does not.
///
/// # Errors
/// When the database is down.
pub async fn left(services: &Services, session: WebSessionId, now: Timestamp) -> Result<Option<Left>> {
    let found = web_session::by_id(services.db.read(), session).await?;
    Ok(found.filter(|(session, account)| is_standing(session, account, now)).map(|(session, account)| Left {
        idle: idle_limit_of(&session, &account) - now.duration_since(session.last_active_at.timestamp()),
        absolute: session.expires_at.timestamp().duration_since(now),
    }))
}

fn is_standing(session: &web_session::Model, account: &account::Model, now: Timestamp) -> bool {
    session.ended_at.is_none()
        && account.disabled_at.is_none()
        && session.expires_at.timestamp() > now
        && session.created_at <= At::new(now).latest_stamp()
        && now.duration_since(session.last_active_at.timestamp()) <= idle_limit_of(session, account)
}

fn idle_limit_of(session: &web_session::Model, account: &account::Model) -> SignedDuration {
    if session.handed_by.is_some() { tablet::IDLE } else { idle_limit(account.role) }
}

fn me(account: &account::Model) -> Me {
    Me {
        account: account.id,
        name: account.name.clone(),
        role: account.role,
        lang: Lang::parse(&account.lang).unwrap_or_default(),
        theme: account.theme,
        text_size: account.text_size,
        on_tablet: false,
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

/// Notes that a browser is in the middle of a talk or live session: it is in use, and its absolute limit waits, within
/// reason.
///
/// # Errors
/// When the database is down.
pub async fn keep_through(services: &Services, session: WebSessionId, now: Timestamp) -> Result<()> {
    touch(services, session, now).await?;
    let db = services.db.write();
    let Some((session, account)) = web_session::by_id(db, session).await? else { return Ok(()) };
    let last = session.created_at.timestamp().saturating_add(absolute_limit(account.role) + LONGEST_TALK);
    let until = now.saturating_add(TALK_STEP).unwrap_or(now).min(last.unwrap_or(now));
    web_session::extend(db, session.id, At::new(until)).await?;
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

/// Who acts through a standing session: nobody in a browser that was handed over.
///
/// # Errors
/// When the database is down.
pub async fn actor_of(services: &Services, session: WebSessionId, now: Timestamp) -> Result<Option<Actor>> {
    let db = services.db.read();
    let found = web_session::by_id(db, session).await?;
    match found {
        Some((session, account)) if session.handed_by.is_none() && is_standing(&session, &account, now) => {
            Ok(Some(actor(db, &account).await?))
        }
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

/// Notes what the actor did to their own way in.
async fn note(ctx: &Ctx, conn: &impl ConnectionTrait, act: &str) -> Result<()> {
    let deed = Deed {
        act,
        object_kind: "account",
        object_id: Some(ctx.actor()?.account.into()),
        enrolment: None,
        purpose: "own",
        sitting: None,
    };
    audit::record(ctx, conn, deed).await
}
