//! The way in: a password, then a code. Invariant: between the two a browser has no session, only the next step, for ten
//! minutes; a member of staff without a second factor gets no further than setting one up.

use super::{absolute_limit, actor, factor, fold_email, oidc, sessions, token_hash, totp};
use crate::{
    ctx::Ctx,
    error::{Error, FieldErrors, Result},
    password,
    reply::Reply,
    tablet, wording,
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use contract::{AppError, FieldError, account::SetUp, local_path};
use domain::id::{AssignmentId, EnrolmentId};
use entity::{At, account, seal::Place, sign_in_step, web_session};
use jiff::SignedDuration;
use sea_orm::{ConnectionTrait, DatabaseTransaction};

/// How long a browser may stand between password and code.
const STEP_LIFE: SignedDuration = SignedDuration::from_mins(10);

/// What somebody has shown so far of who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    Password,
    /// Their identity at a provider, on a level that is one step.
    Identity,
    /// The same, on a level that stands for two.
    TwoSteps,
}

/// How far somebody has come, with the token for the cookie.
#[derive(Clone, Debug)]
pub enum Entered {
    In(String),
    CodeWanted(String),
    SetUpWanted(String),
}

impl Entered {
    /// Gives the browser its cookie and the path to go on to, by `next` in the end.
    pub fn answer(self, reply: &Reply, next: &str) -> String {
        let next = local_path(next);
        let path = match self {
            Self::In(token) => {
                reply.set_session(&token);
                next.to_owned()
            }
            Self::CodeWanted(token) => {
                reply.set_half_session(&token);
                with_next("/sign-in/code", next)
            }
            Self::SetUpWanted(token) => {
                reply.set_half_session(&token);
                with_next("/sign-in/set-up", next)
            }
        };
        reply.go_to(&path);
        path
    }
}

/// `path?next=…`
#[must_use]
pub fn with_next(path: &str, next: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
    format!("{path}?{query}")
}

/// Takes a password.
///
/// # Errors
/// `Invalid` with `wrong_credentials` (the same for an unknown account, a wrong password and a closed account);
/// `RateLimited`.
pub async fn sign_in(ctx: &Ctx, email: &str, password: &str) -> Result<Entered> {
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
    hold(ctx, &folded)?;
    let found = account::by_email(ctx.services.db.read(), &folded).await?;
    let found = found.filter(|account| account.disabled_at.is_none());
    let fits = password::verify(password.to_owned(), found.as_ref().map(|a| a.password_hash.clone())).await?;
    let Some(account) = found.filter(|_| fits) else {
        return Err(AppError::field("", "wrong_credentials").into());
    };
    ctx.services.limits.succeeded(&folded, &ctx.address, ctx.now);
    let transaction = ctx.begin().await?;
    // while it was being checked, the password may have been changed
    if !account::stands(&transaction, &account).await? {
        return Err(AppError::field("", "wrong_credentials").into());
    }
    go_on(ctx, transaction, &account, Shown::Password).await
}

/// Lets the person of `account`, who has taken the first step, in or on to the second. An identity that stands for two
/// steps replaces the password, which a letter can change; the same identity on a lower level does for whoever needs one
/// step only.
pub(super) async fn go_on(
    ctx: &Ctx,
    transaction: DatabaseTransaction,
    account: &account::Model,
    shown: Shown,
) -> Result<Entered> {
    if shown == Shown::TwoSteps {
        return Ok(Entered::In(start_session(ctx, transaction, account).await?));
    }
    if factor::has_one(&transaction, account.id).await? {
        return Ok(Entered::CodeWanted(open_step(ctx, transaction, account, false).await?));
    }
    let required = factor::is_required(ctx, &transaction, account).await?;
    // a demo's password is everybody's: none of them shuts it for the others
    let may_shut = required || (shown == Shown::Password && !factor::is_made_up(ctx, &transaction, account).await?);
    if may_shut && let Some(why) = oidc::instead_of_password(ctx, &transaction, account).await? {
        return Err(AppError::field("", why).into());
    }
    if required {
        Ok(Entered::SetUpWanted(open_step(ctx, transaction, account, true).await?))
    } else {
        Ok(Entered::In(start_session(ctx, transaction, account).await?))
    }
}

/// Takes a code after the password.
///
/// # Errors
/// `Invalid` with `wrong_code` or, when the password was too long ago, `sign_in_expired`; `RateLimited`.
pub async fn give_code(ctx: &Ctx, code: &str) -> Result<Entered> {
    let (step, account) = half(ctx, ctx.services.db.read()).await?;
    let limit = hold_codes(ctx, &account, code)?;
    let transaction = ctx.begin().await?;
    if !factor::accept(ctx, &transaction, &account, code).await? {
        return Err(AppError::field("code", "wrong_code").into());
    }
    let token = enter(ctx, transaction, &step, &account).await?;
    ctx.services.limits.succeeded(&limit, &ctx.address, ctx.now);
    Ok(Entered::In(token))
}

/// What whoever must set up an authenticator before going on sets it up with.
///
/// # Errors
/// When the database is down. `None` for everybody else.
pub async fn set_up(ctx: &Ctx) -> Result<Option<SetUp>> {
    match half(ctx, ctx.services.db.read()).await {
        Ok((step, account)) => secret_of(ctx, &step)?.map(|secret| factor::shown(&secret, &account)).transpose(),
        Err(Error::App(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Sets it up, by a code of it, and goes in.
///
/// # Errors
/// As [`give_code`].
pub async fn enrol(ctx: &Ctx, code: &str) -> Result<Entered> {
    let (step, account) = half(ctx, ctx.services.db.read()).await?;
    let secret = secret_of(ctx, &step)?.ok_or_else(expired)?;
    let limit = hold_codes(ctx, &account, code)?;
    let transaction = ctx.begin().await?;
    factor::first_or_refused(&transaction, &account).await?;
    let as_them = ctx.acting_as(actor(&transaction, &account).await?);
    let Some(codes) = factor::put_in_force(&as_them, &transaction, &account, (&secret, None), code).await? else {
        return Err(AppError::field("code", "wrong_code").into());
    };
    let token = enter(ctx, transaction, &step, &account).await?;
    ctx.services.limits.succeeded(&limit, &ctx.address, ctx.now);
    ctx.services.shown_once.put(account.id, codes, ctx.now);
    Ok(Entered::In(token))
}

pub(super) fn expired() -> Error {
    AppError::field("", "sign_in_expired").into()
}

/// Nobody tries on for ever, and nobody is locked out by somebody else.
pub(super) fn hold(ctx: &Ctx, account: &str) -> Result<()> {
    let begun = ctx.services.limits.begin(account, &ctx.address, ctx.now);
    begun.map_err(|seconds| AppError::RateLimited { seconds }.into())
}

/// The same for codes, counted apart from passwords; gives what they are counted under.
fn hold_codes(ctx: &Ctx, account: &account::Model, code: &str) -> Result<String> {
    if code.trim().is_empty() {
        return Err(AppError::field("code", "required").into());
    }
    let limit = format!("code\0{}", account.id);
    hold(ctx, &limit)?;
    Ok(limit)
}

/// Whose password this browser has given, and has not gone on from.
pub(super) async fn half(ctx: &Ctx, conn: &impl ConnectionTrait) -> Result<(sign_in_step::Model, account::Model)> {
    let token = ctx.sign_in_step.as_deref().ok_or_else(expired)?;
    sign_in_step::open(conn, token_hash(token), ctx.at()).await?.ok_or_else(expired)
}

pub(super) fn secret_of(ctx: &Ctx, step: &sign_in_step::Model) -> Result<Option<String>> {
    step.secret.as_ref().map(|sealed| ctx.open(place(step.id), sealed)).transpose()
}

fn place(step: domain::id::SignInStepId) -> Place {
    Place::new("sign_in_step", "secret", step)
}

pub(crate) fn new_token(ctx: &Ctx) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(ctx.services.dice.bytes::<32>())
}

/// A session this browser already has ends when somebody signs in anew.
async fn end_old(ctx: &Ctx, conn: &impl ConnectionTrait) -> Result<()> {
    if let Some(old) = ctx.web_session {
        web_session::end(conn, old, None, ctx.at()).await?;
    }
    Ok(())
}

async fn commit(ctx: &Ctx, transaction: DatabaseTransaction) -> Result<()> {
    transaction.commit().await?;
    if let Some(old) = ctx.web_session {
        ctx.services.hub.end_session(old);
    }
    Ok(())
}

/// Remembers that the password was right; with `set_up` also the secret of an authenticator to be set up.
async fn open_step(
    ctx: &Ctx,
    transaction: DatabaseTransaction,
    account: &account::Model,
    set_up: bool,
) -> Result<String> {
    let token = new_token(ctx);
    end_old(ctx, &transaction).await?;
    let id = ctx.id();
    let secret = set_up.then(|| ctx.seal(place(id), &totp::new_secret(ctx.services.dice.bytes()))).transpose()?;
    let row = sign_in_step::Model {
        id,
        centre_id: account.centre_id,
        account_id: account.id,
        token_hash: token_hash(&token),
        secret,
        created_at: ctx.at(),
        expires_at: At::new(ctx.now.saturating_add(STEP_LIFE).unwrap_or(ctx.now)),
        ended_at: None,
    };
    entity::insert(&transaction, row).await?;
    commit(ctx, transaction).await?;
    Ok(token)
}

/// Goes in by a step, once.
pub(super) async fn enter(
    ctx: &Ctx,
    transaction: DatabaseTransaction,
    step: &sign_in_step::Model,
    account: &account::Model,
) -> Result<String> {
    if !account::stands(&transaction, account).await? || !sign_in_step::end(&transaction, step.id, ctx.at()).await? {
        return Err(expired());
    }
    start_session(ctx, transaction, account).await
}

pub(crate) async fn start_session(
    ctx: &Ctx,
    transaction: DatabaseTransaction,
    account: &account::Model,
) -> Result<String> {
    let token = new_token(ctx);
    end_old(ctx, &transaction).await?;
    let row =
        web_session::Model { proven_at: Some(ctx.at()), ..session(ctx, account, &token, absolute_limit(account.role)) };
    sessions::tell_of_new(ctx, &transaction, &row).await?;
    entity::insert(&transaction, row).await?;
    commit(ctx, transaction).await?;
    Ok(token)
}

/// Turns the browser that asks into one that is handed to the person of `account`, for an enrolment, or for one questionnaire of
/// it. Its session ends; whatever was handed to that person before does too. Nothing is proven by it.
pub(crate) async fn start_handed(
    ctx: &Ctx,
    transaction: DatabaseTransaction,
    account: &account::Model,
    (enrolment, only): (EnrolmentId, Option<AssignmentId>),
) -> Result<String> {
    let gone = || Error::App(AppError::Unauthenticated);
    let (by, old) = (ctx.actor()?.account, ctx.web_session.ok_or_else(gone)?);
    // of two who hand over the same browser at once, one does
    if !web_session::end(&transaction, old, None, ctx.at()).await? {
        return Err(gone());
    }
    let before = web_session::end_handed(&transaction, account.id, ctx.at()).await?;
    let token = new_token(ctx);
    let row = web_session::Model {
        handed_by: Some(by),
        enrolment_id: Some(enrolment),
        only_assignment: only,
        ..session(ctx, account, &token, tablet::LONGEST)
    };
    entity::insert(&transaction, row).await?;
    commit(ctx, transaction).await?;
    sessions::close(ctx, before);
    Ok(token)
}

fn session(ctx: &Ctx, account: &account::Model, token: &str, lasts: SignedDuration) -> web_session::Model {
    web_session::Model {
        id: ctx.id(),
        centre_id: account.centre_id,
        account_id: account.id,
        token_hash: token_hash(token),
        device: wording::device(&ctx.user_agent),
        created_at: ctx.at(),
        last_active_at: ctx.at(),
        expires_at: At::new(ctx.now.saturating_add(lasts).unwrap_or(ctx.now)),
        ended_at: None,
        proven_at: None,
        handed_by: None,
        enrolment_id: None,
        only_assignment: None,
    }
}
