//! A new password. Invariant: it is hard to guess, and nobody who knew the old one stays signed in.

use super::{entering, note, sessions::close, token_hash};
use crate::{
    ctx::Ctx,
    error::{Error, Result},
    password,
};
use contract::{AppError, FieldError};
use domain::id::{AccountId, WebSessionId};
use entity::{account, sign_in_step, single_use_link, web_session};
use sea_orm::ConnectionTrait;

/// What can be said against `chosen` as the account's password.
fn weakness(account: &account::Model, chosen: &str) -> Option<FieldError> {
    let length = chosen.chars().count();
    if length < password::MIN_LENGTH {
        return Some(FieldError::new("new_password", "too_short").with("min", password::MIN_LENGTH));
    }
    if chosen.len() > password::MAX_LENGTH {
        return Some(FieldError::new("new_password", "too_long").with("max", password::MAX_LENGTH));
    }
    // what others know of the person makes it easier
    let known: Vec<&str> = account.name.split_whitespace().chain([account.email.as_str(), "tilbake"]).collect();
    let easy = zxcvbn::zxcvbn(chosen, &known).score() < zxcvbn::Score::Three;
    easy.then(|| FieldError::new("new_password", "easy_password"))
}

/// The hash of a good password.
pub(super) async fn hash_of(ctx: &Ctx, account: &account::Model, chosen: &str) -> Result<String> {
    if chosen.is_empty() {
        return Err(AppError::field("new_password", "required").into());
    }
    if let Some(error) = weakness(account, chosen) {
        return Err(error.into());
    }
    password::hash(chosen.to_owned(), ctx.services.dice.bytes()).await
}

/// Puts it in place and ends what the old one opened, but for the session `keep`.
pub(super) async fn put(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    account: AccountId,
    hash: String,
    keep: Option<WebSessionId>,
) -> Result<()> {
    account::set(conn, account, account::Column::PasswordHash, hash).await?;
    web_session::end_others(conn, account, keep, ctx.at()).await?;
    sign_in_step::end_all(conn, account, ctx.at()).await?;
    single_use_link::end_all(conn, account, ctx.at()).await?;
    Ok(())
}

/// Changes the actor's password and ends their other sessions; gives the token for the cookie.
///
/// # Errors
/// `Unauthenticated`, `StepUp`; `Invalid` for a password that is too short or too easy.
pub async fn change_password(ctx: &Ctx, chosen: &str) -> Result<String> {
    let gone = || Error::App(AppError::Unauthenticated);
    let (actor, session) = (ctx.require_recent()?, ctx.web_session.ok_or_else(gone)?);
    let account = account::by_id(ctx.services.db.read(), actor.account).await?.ok_or_else(gone)?;
    let hash = hash_of(ctx, &account, chosen).await?;
    let token = entering::new_token(ctx);
    let transaction = ctx.begin().await?;
    let ended = web_session::open_of(&transaction, account.id, ctx.at()).await?;
    put(ctx, &transaction, account.id, hash, Some(session)).await?;
    if !web_session::prove(&transaction, session, token_hash(&token), ctx.at()).await? {
        return Err(gone());
    }
    note(ctx, &transaction, "change_password").await?;
    transaction.commit().await?;
    close(ctx, ended);
    Ok(token)
}
