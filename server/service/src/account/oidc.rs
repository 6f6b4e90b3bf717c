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

/// What tries are counted under: nobody is named yet.
const DOOR: &str = "oidc";

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
            Error::App(_) => Problem::Expired,
            _ => Problem::Unavailable,
        };
        refused(problem, error)
    }
}

impl From<sea_orm::DbErr> for Refused {
    fn from(error: sea_orm::DbErr) -> Self {
        Error::from(error).into()
    }
}

/// The page one left from, with one plain sentence about why one is back. An invited person opens the letter again.
fn back(purpose: OidcPurpose, problem: Problem, next: &str) -> String {
    let page = match purpose {
        OidcPurpose::SignIn | OidcPurpose::Invitation => "/sign-in",
        OidcPurpose::Confirm => "/confirm",
        OidcPurpose::Link => return format!("/account/identity?problem={problem}"),
    };
    format!("{}&problem={problem}", with_next(page, next))
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

/// Has this account an identity that stands for two steps? Then a password alone must not set up another second step.
pub(super) async fn stands_for_two(ctx: &Ctx, conn: &impl ConnectionTrait, account: AccountId) -> Result<bool> {
    let linked = oidc_identity::of_account(conn, account).await?;
    let counts = |provider: &provider::Provider, level| provider.settings.acr_two_steps.contains(level);
    let mut known = linked.iter().filter_map(|one| Some((ctx.services.oidc.provider(&one.provider)?, &one.level)));
    Ok(known.any(|(provider, level)| counts(provider, level)))
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
