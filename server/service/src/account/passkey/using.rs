//! Going in by a passkey: alone, after the password, or to prove once more who one is. Invariant: of many who give the same
//! answer one gets in, and a passkey whose sign counter went back opens nothing from then on.

use super::{asked, open, refused, succeeded, take, tell};
use crate::{
    account::{entering, proof},
    ctx::Ctx,
    error::{Error, Result},
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use contract::{AppError, account::Ceremony};
use domain::{id::AccountId, person::PasskeyAct};
use entity::{account, passkey, passkey_challenge, sign_in_step, web_session};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use serde_json::json;
use webauthn_rs::prelude::{DiscoverableAuthentication, Passkey, PublicKeyCredential, WebauthnError};

/// Asks for a passkey of anybody: it says itself whose it is, and stands for both factors.
///
/// # Errors
/// `NotFound` where there are no passkeys; `RateLimited`.
pub async fn ask(ctx: &Ctx) -> Result<Ceremony> {
    begin(ctx, PasskeyAct::SignIn, None).await
}

/// Asks for a passkey of whoever has given their password.
///
/// # Errors
/// As [`ask`]; `Invalid` with `sign_in_expired`.
pub async fn ask_step(ctx: &Ctx) -> Result<Ceremony> {
    let account = entering::half(ctx, ctx.services.db.read()).await?.1;
    begin(ctx, PasskeyAct::SecondStep, Some(account.id)).await
}

/// Asks for a passkey of the actor, to prove once more who they are.
///
/// # Errors
/// As [`ask`]; `Unauthenticated`.
pub async fn ask_proof(ctx: &Ctx) -> Result<Ceremony> {
    begin(ctx, PasskeyAct::Proof, Some(ctx.actor()?.account)).await
}

async fn begin(ctx: &Ctx, act: PasskeyAct, account: Option<AccountId>) -> Result<Ceremony> {
    let site = ctx.services.passkeys.site()?;
    let (question, state) = site.start_discoverable_authentication().map_err(Error::internal)?;
    let mut options = serde_json::to_value(question)?["publicKey"].take();
    if let Some(account) = account {
        let keys = passkey::of(ctx.services.db.read(), account).await?;
        let ids = keys.iter().filter(|key| key.is_usable()).map(|key| {
            let id = BASE64_URL_SAFE_NO_PAD.encode(&key.credential_id);
            json!({ "type": "public-key", "id": id })
        });
        options["allowCredentials"] = ids.collect();
    }
    open(ctx, act, account, &state, &options).await
}

/// Goes in by what a passkey signed: alone, or after the password.
///
/// # Errors
/// `Invalid` with `wrong_passkey` (the same for an unknown one, another person's and a closed account), or
/// `sign_in_expired` when the password was too long ago.
pub async fn give(ctx: &Ctx, ticket: &str, answer: &str) -> Result<entering::Entered> {
    let challenge = take(ctx, ticket, &[PasskeyAct::SignIn, PasskeyAct::SecondStep]).await?;
    let step = match challenge.act {
        PasskeyAct::SecondStep => Some(entering::half(ctx, ctx.services.db.read()).await?),
        _ => None,
    };
    if step.as_ref().is_some_and(|(_, account)| challenge.account_id != Some(account.id)) {
        return Err(refused());
    }
    let (transaction, account) = accept(ctx, &challenge, answer).await?;
    let token = match step {
        Some((step, _)) => entering::enter(ctx, transaction, &step, &account).await?,
        None => entering::start_session(ctx, transaction, &account).await?,
    };
    succeeded(ctx, &challenge);
    Ok(entering::Entered::In(token))
}

/// Proves by a passkey who the actor is; gives the token for the cookie.
///
/// # Errors
/// `Unauthenticated`; `Invalid` with `wrong_passkey`.
pub async fn prove(ctx: &Ctx, ticket: &str, answer: &str) -> Result<String> {
    let gone = || Error::App(AppError::Unauthenticated);
    let (actor, session) = (ctx.actor()?, ctx.web_session.ok_or_else(gone)?);
    let challenge = take(ctx, ticket, &[PasskeyAct::Proof]).await?;
    if challenge.account_id != Some(actor.account) {
        return Err(refused());
    }
    let (transaction, _) = accept(ctx, &challenge, answer).await?;
    let token = proof::renew(ctx, transaction, session).await?;
    succeeded(ctx, &challenge);
    Ok(token)
}

/// Judges what was signed. Gives whose passkey it is, in a transaction that holds the account and has kept the use.
async fn accept(
    ctx: &Ctx,
    challenge: &passkey_challenge::Model,
    answer: &str,
) -> Result<(DatabaseTransaction, account::Model)> {
    let answer: PublicKeyCredential = serde_json::from_str(answer).map_err(|_| refused())?;
    let state: DiscoverableAuthentication = serde_json::from_str(&ctx.open(asked(challenge.id), &challenge.state)?)?;
    let transaction = ctx.begin().await?;
    let (key, account) = whose(&transaction, challenge, &answer).await?;
    let mut credential: Passkey = serde_json::from_str(&key.credential)?;
    match ctx.services.passkeys.site()?.finish_discoverable_authentication_v2(&answer, state, &credential) {
        Ok(signed) => {
            credential.update_credential(&signed);
            let after = serde_json::to_string(&credential)?;
            let kept = passkey::use_up(&transaction, &key, after, ctx.at()).await?;
            if kept { Ok((transaction, account)) } else { Err(refused()) }
        }
        Err(WebauthnError::CredentialPossibleCompromise) => {
            if passkey::suspect(&transaction, key.id, ctx.at()).await? {
                tell(ctx, &transaction, &account, "passkey_suspect", key.id).await?;
            }
            // whoever has the copy may be in already
            let ended = web_session::open_of(&transaction, account.id, ctx.at()).await?;
            web_session::end_all(&transaction, account.id, ctx.at()).await?;
            sign_in_step::end_all(&transaction, account.id, ctx.at()).await?;
            transaction.commit().await?;
            for session in ended {
                ctx.services.hub.end_session(session);
            }
            tracing::warn!(passkey = %key.id, "the sign counter of a passkey went back");
            Err(refused())
        }
        Err(cause) => {
            tracing::info!(%cause, "refused a passkey");
            Err(refused())
        }
    }
}

/// The passkey that answers, with its account, held until the transaction ends.
async fn whose(
    conn: &impl ConnectionTrait,
    challenge: &passkey_challenge::Model,
    answer: &PublicKeyCredential,
) -> Result<(passkey::Model, account::Model)> {
    let key = passkey::by_credential(conn, answer.get_credential_id()).await?;
    let key = key.filter(passkey::Model::is_usable).ok_or_else(refused)?;
    let named = answer.get_user_unique_id().map(|handle| handle == key.account_id.0.as_bytes());
    let fits = match challenge.account_id {
        Some(account) => key.account_id == account && named != Some(false),
        // nothing but the passkey says who it is: it must say so
        None => named == Some(true),
    };
    let account = account::by_id(conn, key.account_id).await?.filter(|_| fits).ok_or_else(refused)?;
    if account::stands(conn, &account).await? { Ok((key, account)) } else { Err(refused()) }
}
