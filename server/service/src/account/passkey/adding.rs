//! Making and removing passkeys. Invariant: done by whoever has proven who they are, or is led to set up the first factor
//! after the password; told to its owner and noted; who must have a second factor is never left without.

use super::{another_opens, asked, open, place, refused, succeeded, take, tell};
use crate::{
    account::{actor, entering, factor, note, oidc, recovery},
    ctx::Ctx,
    error::{Error, Result},
};
use contract::{AppError, FieldError, account::Ceremony};
use domain::{id::PasskeyId, person::PasskeyAct};
use entity::{account, passkey, passkey_challenge};
use sea_orm::DatabaseTransaction;
use webauthn_rs::prelude::{PasskeyRegistration, RegisterPublicKeyCredential};

const NAME_LENGTH: usize = 60;
/// More than anybody has.
const MOST: usize = 20;

/// Begins to make a passkey for the actor, by that name.
///
/// # Errors
/// `Unauthenticated`, `StepUp`; `Invalid` for the name; `NotFound` where there are no passkeys; `RateLimited`.
pub async fn begin_add(ctx: &Ctx, name: &str) -> Result<Ceremony> {
    let account = factor::own(ctx, ctx.services.db.read()).await?;
    begin(ctx, PasskeyAct::Add, &account, name).await
}

/// Begins to make the first factor of whoever must set one up before going on.
///
/// # Errors
/// As [`begin_add`]; `Invalid` with `sign_in_expired` for anyone else.
pub async fn begin_enrol(ctx: &Ctx, name: &str) -> Result<Ceremony> {
    let account = enrolling(ctx).await?.1;
    begin(ctx, PasskeyAct::Enrol, &account, name).await
}

async fn enrolling(ctx: &Ctx) -> Result<(entity::sign_in_step::Model, account::Model)> {
    let (step, account) = entering::half(ctx, ctx.services.db.read()).await?;
    if step.secret.is_none() { Err(entering::expired()) } else { Ok((step, account)) }
}

fn checked(name: &str, present: usize) -> Result<String, FieldError> {
    let name = name.trim();
    if name.is_empty() {
        Err(FieldError::new("name", "required"))
    } else if name.chars().count() > NAME_LENGTH {
        Err(FieldError::new("name", "too_long").with("max", NAME_LENGTH))
    } else if present >= MOST {
        Err(FieldError::new("", "many_passkeys"))
    } else {
        Ok(name.to_owned())
    }
}

async fn begin(ctx: &Ctx, act: PasskeyAct, account: &account::Model, name: &str) -> Result<Ceremony> {
    let present = passkey::of(ctx.services.db.read(), account.id).await?;
    let name = checked(name, present.len())?;
    let exclude = present.into_iter().map(|key| key.credential_id).collect();
    let site = ctx.services.passkeys.site()?;
    let (question, state) = site
        .start_passkey_registration(account.id.0, &account.email, &account.name, Some(exclude))
        .map_err(Error::internal)?;
    let mut options = serde_json::to_value(question)?["publicKey"].take();
    // it is to be found by the device itself, or it could not be used without the password
    options["authenticatorSelection"]["residentKey"] = "required".into();
    options["authenticatorSelection"]["requireResidentKey"] = true.into();
    open(ctx, act, Some(account.id), &(name, state), &options).await
}

/// Adds the passkey that was made; the recovery codes come with the first factor.
///
/// # Errors
/// `Unauthenticated`, `StepUp`; `Invalid` with `wrong_passkey` or `known_passkey`.
pub async fn add(ctx: &Ctx, ticket: &str, answer: &str) -> Result<()> {
    let actor = ctx.require_recent()?.account;
    let challenge = take(ctx, ticket, &[PasskeyAct::Add]).await?;
    let transaction = ctx.begin().await?;
    let account = factor::held(ctx, &transaction).await?;
    if challenge.account_id != Some(actor) {
        return Err(refused());
    }
    let codes = keep(ctx, &transaction, &account, &challenge, answer).await?;
    transaction.commit().await?;
    succeeded(ctx, &challenge);
    if let Some(codes) = codes {
        ctx.services.shown_once.put(account.id, codes, ctx.now);
    }
    Ok(())
}

/// Adds it as the first factor, and goes in.
///
/// # Errors
/// As [`add`]; `Invalid` with `sign_in_expired`.
pub async fn enrol(ctx: &Ctx, ticket: &str, answer: &str) -> Result<entering::Entered> {
    let (step, account) = enrolling(ctx).await?;
    let challenge = take(ctx, ticket, &[PasskeyAct::Enrol]).await?;
    let transaction = ctx.begin().await?;
    factor::first_or_refused(&transaction, &account).await?;
    if challenge.account_id != Some(account.id) {
        return Err(refused());
    }
    let as_them = ctx.acting_as(actor(&transaction, &account).await?);
    let codes = keep(&as_them, &transaction, &account, &challenge, answer).await?;
    let token = entering::enter(ctx, transaction, &step, &account).await?;
    succeeded(ctx, &challenge);
    ctx.services.shown_once.put(account.id, codes.unwrap_or_default(), ctx.now);
    Ok(entering::Entered::In(token))
}

/// Judges what was made and keeps it; gives new recovery codes where it is the account's first factor.
async fn keep(
    ctx: &Ctx,
    conn: &DatabaseTransaction,
    account: &account::Model,
    challenge: &passkey_challenge::Model,
    answer: &str,
) -> Result<Option<Vec<String>>> {
    let (name, state): (String, PasskeyRegistration) =
        serde_json::from_str(&ctx.open(asked(challenge.id), &challenge.state)?)?;
    let answer: RegisterPublicKeyCredential = serde_json::from_str(answer).map_err(|_| refused())?;
    let made = ctx.services.passkeys.site()?.finish_passkey_registration(&answer, &state).map_err(|cause| {
        tracing::info!(%cause, "refused a new passkey");
        refused()
    })?;
    if passkey::by_credential(conn, made.cred_id()).await?.is_some() {
        return Err(AppError::field("", "known_passkey").into());
    }
    let first = !factor::has_one(conn, account.id).await?;
    let id: PasskeyId = ctx.id();
    let row = passkey::Model {
        id,
        centre_id: account.centre_id,
        account_id: account.id,
        credential_id: made.cred_id().clone(),
        name: ctx.seal(place(id), &name)?,
        credential: serde_json::to_string(&made)?,
        created_at: ctx.at(),
        last_used_at: None,
        suspect_at: None,
    };
    entity::insert(conn, row).await?;
    note(ctx, conn, "add_passkey").await?;
    tell(ctx, conn, account, "passkey_added", id).await?;
    Ok(if first { Some(recovery::renew(ctx, conn, account).await?) } else { None })
}

/// Takes one of the actor's passkeys away.
///
/// # Errors
/// `Unauthenticated`, `StepUp`; `NotFound` when it is not the actor's; `Forbidden` for the last factor of who must have one.
pub async fn remove(ctx: &Ctx, key: &str) -> Result<()> {
    let transaction = ctx.begin().await?;
    let account = factor::held(ctx, &transaction).await?;
    let key: PasskeyId = key.parse().map_err(|_| AppError::NotFound)?;
    let all = passkey::of(&transaction, account.id).await?;
    if !all.iter().any(|one| one.id == key) {
        return Err(AppError::NotFound.into());
    }
    let required = factor::is_required(ctx, &transaction, &account).await?;
    let left = another_opens(&all, key)
        || factor::ways_of(&transaction, account.id).await?.app
        || oidc::stands_for_two(ctx, &transaction, &account).await?;
    if required && !left {
        return Err(AppError::Forbidden.into());
    }
    passkey::remove(&transaction, key).await?;
    let none_left = factor::let_codes_go(&transaction, &account).await?;
    note(ctx, &transaction, "remove_passkey").await?;
    tell(ctx, &transaction, &account, "passkey_removed", key).await?;
    transaction.commit().await?;
    if none_left {
        ctx.services.shown_once.put_away(account.id);
    }
    Ok(())
}
