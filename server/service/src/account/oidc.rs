//! Sign-in by an identity provider, in the shape of ID-porten and `HelseID`: authorization code with PKCE, pushed request,
//! `private_key_jwt`. Invariant: an identity opens the account it was linked to and no other, and it is linked only by
//! somebody who is signed in or holds an invitation; never by an e-mail address.
//!
//! A browser leaves with a cookie and comes back with an answer; in between stands a row that is used up once. State,
//! nonce and PKCE verifier are made from the cookie's token, so an answer without the cookie is worth nothing.

mod begin;
mod finish;
mod id_token;
mod identities;
mod jose;
mod provider;
mod remote;

pub use begin::{Asked, Begun, begin};
pub use finish::{Answer, finish};
pub use identities::{own, unlink, ways};
pub use provider::{Oidc, Settings};

use super::with_next;
use crate::{
    ctx::Ctx,
    error::{Error, Result},
    jobs::{self, Work},
};
use contract::{AppError, oidc::Problem};
use domain::{
    id::{AccountId, OidcIdentityId},
    person::OidcPurpose,
};
use entity::{account, oidc_identity};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sea_orm::ConnectionTrait;
use sha2::{Digest as _, Sha256};

/// What tries are counted under where nobody is named yet.
const DOOR: &str = "oidc";

/// What they are counted under where somebody is.
fn limit(account: AccountId) -> String {
    format!("{DOOR}\0{account}")
}

/// Counts one more try: of whoever is signed in under their account, of everybody else under their address.
fn knock(ctx: &Ctx, account: Option<AccountId>) -> Result<()> {
    if let Some(account) = account {
        return super::entering::hold(ctx, &limit(account));
    }
    let begun = ctx.services.limits.knock(DOOR, &ctx.address, ctx.now);
    begun.map_err(|seconds| AppError::RateLimited { seconds }.into())
}

/// The try was a good one.
fn succeeded(ctx: &Ctx, account: Option<AccountId>) {
    match account {
        Some(account) => ctx.services.limits.succeeded(&limit(account), &ctx.address, ctx.now),
        None => ctx.services.limits.let_in(DOOR, &ctx.address),
    }
}

/// The try came to nothing by no fault of whoever tried.
fn uncounted(ctx: &Ctx, account: Option<AccountId>, problem: Problem) {
    if !matches!(problem, Problem::Unavailable | Problem::Ours) {
        return;
    }
    match account {
        Some(account) => ctx.services.limits.take_back(&limit(account), &ctx.address),
        None => ctx.services.limits.let_in(DOOR, &ctx.address),
    }
}

/// Why somebody was not let in: what they read, and what the log says.
struct Refused {
    problem: Problem,
    cause: String,
}

fn refused(problem: Problem, cause: impl std::fmt::Display) -> Refused {
    Refused { problem, cause: cause.to_string() }
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        let problem = match &error {
            Error::App(AppError::RateLimited { .. }) => Problem::TooMany,
            // a second step is wanted, and only a higher level there gives it
            Error::App(AppError::Invalid { .. }) => Problem::TooLow,
            Error::App(AppError::Unavailable | AppError::Internal { .. }) => Problem::Ours,
            Error::App(_) => Problem::Expired,
            _ => Problem::Ours,
        };
        refused(problem, error)
    }
}

impl From<sea_orm::DbErr> for Refused {
    fn from(error: sea_orm::DbErr) -> Self {
        Error::from(error).into()
    }
}

/// The page one left from, with one plain sentence about why one is back. An invited person opens the letter again:
/// where they left from is known to the letter only.
fn back(purpose: OidcPurpose, problem: Problem, next: &str) -> String {
    let page = match purpose {
        OidcPurpose::SignIn => with_next("/sign-in", next),
        OidcPurpose::Invitation => with_next("/sign-in", next) + "&for=invitation",
        OidcPurpose::Confirm => with_next("/confirm", next),
        OidcPurpose::Link => return format!("/account/identity?problem={problem}"),
    };
    format!("{page}&problem={problem}")
}

/// What follows from a browser's token under a label: as hard to guess as the token, and no way back to it.
fn derived(token: &str, label: &str) -> Result<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(token.as_bytes()).map_err(Error::internal)?;
    mac.update(label.as_bytes());
    Ok(mac)
}

fn derived_text(token: &str, label: &str) -> Result<String> {
    Ok(base64url(&derived(token, label)?.finalize().into_bytes()))
}

fn base64url(bytes: &[u8]) -> String {
    use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// How an identity is stored. Providers give each client subjects of its own, which say nothing to others.
fn subject_hash(issuer: &str, subject: &str) -> Vec<u8> {
    Sha256::digest(format!("{issuer}\0{subject}")).to_vec()
}

/// May this account be opened by `provider` at all?
fn serves(provider: &Settings, account: &account::Model) -> bool {
    account.disabled_at.is_none() && provider.roles.contains(&account.role)
}

/// The provider of an identity that stands for two steps.
fn two_steps_at<'a>(ctx: &'a Ctx, identity: &oidc_identity::Model) -> Option<&'a Settings> {
    let settings = &ctx.services.oidc.provider(&identity.provider)?.settings;
    settings.acr_two_steps.contains(&identity.level).then_some(settings)
}

/// Does this identity let its owner in, and stand for two steps?
fn opens_alone(ctx: &Ctx, account: &account::Model, identity: &oidc_identity::Model) -> bool {
    two_steps_at(ctx, identity).is_some_and(|provider| serves(provider, account))
}

/// Has this account such an identity? It is as good as a second factor.
pub(super) async fn stands_for_two(ctx: &Ctx, conn: &impl ConnectionTrait, account: &account::Model) -> Result<bool> {
    let linked = oidc_identity::of_account(conn, account.id).await?;
    Ok(linked.iter().any(|one| opens_alone(ctx, account, one)))
}

/// Why a password alone is no way into this account: one that a letter gives would be a way round an identity that stands
/// for two steps. `None` when it has no such identity.
pub(super) async fn instead_of_password(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    account: &account::Model,
) -> Result<Option<&'static str>> {
    let linked = oidc_identity::of_account(conn, account.id).await?;
    let mut standing = linked.iter().filter_map(|one| two_steps_at(ctx, one)).peekable();
    if standing.peek().is_none() {
        return Ok(None);
    }
    // another role, which none of them is for: only somebody else can open the way
    Ok(Some(if standing.any(|provider| serves(provider, account)) { "use_provider" } else { "ask_administrator" }))
}

/// Tells the owner what became of an identity.
async fn tell(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    account: &account::Model,
    what: &str,
    identity: OidcIdentityId,
) -> Result<()> {
    let work = Work::Notify { account: account.id, about: what.to_owned(), object: identity.into() };
    jobs::enqueue(ctx, conn, account.centre_id, &work, format!("{what}:{identity}")).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_our_own_fault_is_said_to_be_and_what_is_not_is_not() {
        let said = |error: AppError| Refused::from(Error::from(error)).problem;
        assert_eq!(said(AppError::Unavailable), Problem::Ours);
        assert_eq!(said(AppError::Internal { id: "1".into() }), Problem::Ours);
        assert_eq!(Refused::from(Error::internal("no key")).problem, Problem::Ours);
        assert_eq!(Refused::from(sea_orm::DbErr::Custom("down".into())).problem, Problem::Ours);
        assert_eq!(said(AppError::RateLimited { seconds: 5 }), Problem::TooMany);
        assert_eq!(said(AppError::field("", "second_step")), Problem::TooLow);
        assert_eq!(said(AppError::NotFound), Problem::Expired);
    }
}
