//! Proving once more who one is, before an act that a borrowed browser must not do. Invariant: the session answers to
//! another token from then on.

use super::{entering, token_hash};
use crate::{
    ctx::Ctx,
    error::{Error, Result},
    password,
};
use contract::AppError;
use entity::{account, web_session};

/// Takes the actor's password once more; gives the token for the cookie.
///
/// # Errors
/// `Unauthenticated`; `Invalid` for a wrong password; `RateLimited`.
pub async fn confirm(ctx: &Ctx, given: &str) -> Result<String> {
    let gone = || Error::App(AppError::Unauthenticated);
    let (actor, session) = (ctx.actor()?, ctx.web_session.ok_or_else(gone)?);
    if given.is_empty() {
        return Err(AppError::field("password", "required").into());
    }
    let account = account::by_id(ctx.services.db.read(), actor.account).await?.ok_or_else(gone)?;
    entering::hold(ctx, &account.email_folded)?;
    let fits = given.len() <= password::MAX_LENGTH
        && password::verify(given.to_owned(), Some(account.password_hash.clone())).await?;
    if !fits {
        return Err(AppError::field("password", "wrong_password").into());
    }
    ctx.services.limits.succeeded(&account.email_folded, &ctx.address, ctx.now);
    let token = entering::new_token(ctx);
    let transaction = ctx.begin().await?;
    let proven = account::stands(&transaction, &account).await?
        && web_session::prove(&transaction, session, token_hash(&token), ctx.at()).await?;
    if !proven {
        return Err(gone());
    }
    transaction.commit().await?;
    Ok(token)
}
