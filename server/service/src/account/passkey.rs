//! Passkeys (WebAuthn): made in `adding`, used in `using`. Invariant: what a browser signs is a challenge of ours, asked of
//! this site by its own name, with the person's finger, face or PIN, taken once, within minutes.

use super::{entering, token_hash};
use crate::{
    ctx::Ctx,
    error::{Error, Result},
    jobs::{self, Work},
    wording,
};
use contract::{
    AppError,
    account::{Ceremony, OwnPasskey},
};
use domain::{
    id::{AccountId, PasskeyChallengeId, PasskeyId},
    person::PasskeyAct,
};
use entity::{At, account, passkey, passkey_challenge, seal::Place};
use jiff::SignedDuration;
use sea_orm::ConnectionTrait;
use serde::Serialize;
use serde_json::Value;
use webauthn_rs::prelude::{Url, Webauthn, WebauthnBuilder};

mod adding;
mod using;

pub use adding::{add, begin_add, begin_enrol, enrol, remove};
pub use using::{ask, ask_proof, ask_step, give, prove};

/// A little longer than the five minutes that the browser is given.
const LIFE: SignedDuration = SignedDuration::from_mins(6);

/// The site that passkeys are made for. None where its address has no host name: browsers have no passkeys there.
pub struct Passkeys(Option<Webauthn>);

impl Passkeys {
    /// `origin` as people write it; empty on a machine of one's own, where the port may be any.
    #[must_use]
    pub fn at(origin: &str) -> Self {
        let any_port = origin.is_empty();
        let origin = if any_port { "http://localhost" } else { origin };
        let site = Url::parse(origin).ok().and_then(|url| {
            let site = WebauthnBuilder::new(url.domain()?, &url).ok()?;
            site.rp_name("Tilbake").allow_any_port(any_port).build().ok()
        });
        if site.is_none() {
            tracing::warn!(origin, "no passkeys here: they need https and a host name in server.origin");
        }
        Self(site)
    }

    fn site(&self) -> Result<&Webauthn> {
        self.0.as_ref().ok_or(Error::App(AppError::NotFound))
    }
}

/// The same whatever was wrong: an unknown passkey, another person's, a closed account, a challenge that is over.
fn refused() -> Error {
    AppError::field("", "wrong_passkey").into()
}

/// What tries are counted under where nobody is named yet.
const DOOR: &str = "passkey";

/// What they are counted under where somebody is.
fn limit(account: AccountId) -> String {
    format!("{DOOR}\0{account}")
}

/// Counts one more try.
fn hold(ctx: &Ctx, account: Option<AccountId>) -> Result<()> {
    if let Some(account) = account {
        return entering::hold(ctx, &limit(account));
    }
    let begun = ctx.services.limits.knock(DOOR, &ctx.address, ctx.now);
    begun.map_err(|seconds| AppError::RateLimited { seconds }.into())
}

/// Remembers what a browser is asked, and gives the words that ask it.
async fn open(
    ctx: &Ctx,
    act: PasskeyAct,
    account: Option<AccountId>,
    state: &impl Serialize,
    options: &Value,
) -> Result<Ceremony> {
    hold(ctx, account)?;
    let (ticket, id) = (entering::new_token(ctx), ctx.id());
    let row = passkey_challenge::Model {
        id,
        act,
        account_id: account,
        token_hash: token_hash(&ticket),
        state: ctx.seal(asked(id), &serde_json::to_string(state)?)?,
        created_at: ctx.at(),
        expires_at: At::new(ctx.now.saturating_add(LIFE).unwrap_or(ctx.now)),
        used_at: None,
    };
    entity::insert(ctx.services.db.write(), row).await?;
    Ok(Ceremony { ticket, options: options.to_string() })
}

/// Takes what a ticket is for, once. It is used up whatever the answer turns out to be.
async fn take(ctx: &Ctx, ticket: &str, acts: &[PasskeyAct]) -> Result<passkey_challenge::Model> {
    let found = passkey_challenge::take(ctx.services.db.write(), token_hash(ticket), ctx.at()).await?;
    found.filter(|challenge| acts.contains(&challenge.act)).ok_or_else(refused)
}

/// The try that was begun with this challenge was a good one.
fn succeeded(ctx: &Ctx, challenge: &passkey_challenge::Model) {
    match challenge.account_id {
        Some(account) => ctx.services.limits.succeeded(&limit(account), &ctx.address, ctx.now),
        None => ctx.services.limits.let_in(DOOR, &ctx.address),
    }
}

/// Tells the owner what became of a passkey.
async fn tell(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    account: &account::Model,
    what: &str,
    key: PasskeyId,
) -> Result<()> {
    let work = Work::Notify { account: account.id, about: what.to_owned(), object: key.into() };
    jobs::enqueue(ctx, conn, account.centre_id, &work, format!("{what}:{key}")).await
}

/// The passkeys of an account as its owner sees them. Where `one_must_stay`, the last that opens anything does.
pub(super) async fn own(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    account: &account::Model,
    one_must_stay: bool,
) -> Result<Vec<OwnPasskey>> {
    let all = passkey::of(conn, account.id).await?;
    let moment = |at: At| wording::moment(ctx.lang, at.timestamp(), wording::CENTRE_ZONE);
    let shown = all.iter().map(|key| {
        Ok(OwnPasskey {
            id: key.id,
            name: ctx.open(place(key.id), &key.name)?,
            created: moment(key.created_at),
            last_used: key.last_used_at.map(moment),
            suspect: !key.is_usable(),
            removable: !one_must_stay || another_opens(&all, key.id),
        })
    });
    shown.collect()
}

fn another_opens(all: &[passkey::Model], but: PasskeyId) -> bool {
    all.iter().any(|key| key.id != but && key.is_usable())
}

fn place(key: PasskeyId) -> Place {
    Place::new("passkey", "name", key)
}

/// What was asked, with the name that a new passkey is to have.
fn asked(challenge: PasskeyChallengeId) -> Place {
    Place::new("passkey_challenge", "state", challenge)
}
