//! Proving once more who one is, before an act that a borrowed browser must not do. Invariant: the session answers to
//! another token from then on.

use super::{entering, token_hash};
use crate::{
    ctx::Ctx,
    error::{Error, Result},
    password,
};
use contract::AppError;
use domain::id::WebSessionId;
use entity::{account, web_session};
use sea_orm::DatabaseTransaction;

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
    let transaction = ctx.begin().await?;
    if !account::stands(&transaction, &account).await? {
        return Err(gone());
    }
    renew(ctx, transaction, session).await
}

/// Notes that its person has proven who they are; gives the token the session answers to from then on.
pub(super) async fn renew(ctx: &Ctx, transaction: DatabaseTransaction, session: WebSessionId) -> Result<String> {
    let token = entering::new_token(ctx);
    if !web_session::prove(&transaction, session, token_hash(&token), ctx.at()).await? {
        return Err(AppError::Unauthenticated.into());
    }
    transaction.commit().await?;
    Ok(token)
}
