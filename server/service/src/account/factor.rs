//! The second factor: an authenticator app, passkeys, and recovery codes. Invariant: a code is accepted once; a change to
//! the factor needs a recent proof and leaves an audit row; recovery codes are there as long as anything else is.

use super::{actor, entering, note, oidc, passkey as keys, recovery, totp};
use crate::{
    ctx::Ctx,
    error::{Error, Result},
};
use contract::{
    AppError,
    account::{Factor, SetUp, Ways},
};
use domain::id::AccountId;
use entity::{Sealed, account, centre, oidc_identity, passkey, recovery_code, seal::Place, second_factor};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

/// Must this account have a second factor? Staff must, but for the made-up staff of a demo.
pub(super) async fn is_required(ctx: &Ctx, conn: &impl ConnectionTrait, account: &account::Model) -> Result<bool> {
    Ok(account.role.is_staff() && !is_made_up(ctx, conn, account).await?)
}

/// Is this one of the accounts of a demo, whose password everybody knows?
pub(super) async fn is_made_up(ctx: &Ctx, conn: &impl ConnectionTrait, account: &account::Model) -> Result<bool> {
    Ok(ctx.services.demo && centre::is_demo(conn, account.centre_id).await?)
}

async fn has_app(conn: &impl ConnectionTrait, account: AccountId) -> Result<bool> {
    Ok(second_factor::of(conn, account).await?.is_some_and(|factor| factor.secret.is_some()))
}

/// Has this account a second factor? One that opens nothing any more counts: a password alone must not replace it.
pub(crate) async fn has_one(conn: &impl ConnectionTrait, account: AccountId) -> Result<bool> {
    Ok(has_app(conn, account).await? || !passkey::of(conn, account).await?.is_empty())
}

/// The same, or an identity at a provider: is there anything to take away from one who has lost it all?
pub(crate) async fn has_any(conn: &impl ConnectionTrait, account: AccountId) -> Result<bool> {
    Ok(has_one(conn, account).await? || !oidc_identity::of_account(conn, account).await?.is_empty())
}

/// What opens an account's second step.
pub(super) async fn ways_of(conn: &impl ConnectionTrait, account: AccountId) -> Result<Ways> {
    let passkey = passkey::of(conn, account).await?.iter().any(passkey::Model::is_usable);
    Ok(Ways { app: has_app(conn, account).await?, passkey })
}

/// What whoever asks can prove themselves with: signed in, or half in. Nothing for anyone else.
///
/// # Errors
/// When the database is down.
pub async fn ways(ctx: &Ctx) -> Result<Ways> {
    let db = ctx.services.db.read();
    if let Some(actor) = &ctx.actor {
        return ways_of(db, actor.account).await;
    }
    match entering::half(ctx, db).await {
        Ok((_, account)) => ways_of(db, account.id).await,
        Err(Error::App(_)) => Ok(Ways::default()),
        Err(error) => Err(error),
    }
}

/// Holds the account until the transaction ends, if it has no second factor yet.
///
/// # Errors
/// `Invalid` when it has one, or is closed.
pub(super) async fn first_or_refused(conn: &impl ConnectionTrait, account: &account::Model) -> Result<()> {
    let first = account::stands(conn, account).await? && !has_one(conn, account.id).await?;
    if first { Ok(()) } else { Err(entering::expired()) }
}

/// Accepts a code of the authenticator, or a recovery code, once.
pub(super) async fn accept(
    ctx: &Ctx,
    conn: &DatabaseTransaction,
    account: &account::Model,
    code: &str,
) -> Result<bool> {
    let factor = second_factor::of(conn, account.id).await?;
    if let Some((factor, secret)) = factor.as_ref().and_then(|factor| Some((factor, factor.secret.as_ref()?))) {
        let secret = ctx.open(place("secret", factor), secret)?;
        if let Some(step) = totp::step_of(&secret, &recovery::plain(code), ctx.now)? {
            return Ok(second_factor::accept(conn, account.id, step).await?);
        }
    }
    if !recovery::take(ctx, conn, account.id, code).await? {
        return Ok(false);
    }
    note(&ctx.acting_as(actor(conn, account).await?), conn, "use_recovery_code").await?;
    Ok(true)
}

/// Puts the authenticator that knows `secret` in force if `code` is its, in place of the `pending` one or as the first;
/// gives new recovery codes. `None` for a wrong code.
pub(super) async fn put_in_force(
    ctx: &Ctx,
    conn: &DatabaseTransaction,
    account: &account::Model,
    (secret, pending): (&str, Option<Sealed<String>>),
    code: &str,
) -> Result<Option<Vec<String>>> {
    let Some(step) = totp::step_of(secret, &recovery::plain(code), ctx.now)? else { return Ok(None) };
    let factor = row_of(ctx, conn, account).await?;
    let sealed = ctx.seal(place("secret", &factor), &secret.to_owned())?;
    if !second_factor::confirm(conn, account.id, pending, sealed, (step, ctx.at())).await? {
        return Ok(None);
    }
    note(ctx, conn, "set_up_second_factor").await?;
    Ok(Some(recovery::renew(ctx, conn, account).await?))
}

/// How the actor's factor stands.
///
/// # Errors
/// `Unauthenticated`, `StepUp`.
pub async fn state(ctx: &Ctx) -> Result<Factor> {
    let db = ctx.services.db.read();
    let account = own(ctx, db).await?;
    let factor = second_factor::of(db, account.id).await?;
    let required = is_required(ctx, db, &account).await?;
    let pending = factor.as_ref().and_then(|factor| Some((factor, factor.pending_secret.as_ref()?)));
    let set_up = match pending {
        Some((factor, sealed)) => Some(shown(&ctx.open(place("pending_secret", factor), sealed)?, &account)?),
        None => None,
    };
    let active = factor.is_some_and(|factor| factor.secret.is_some());
    let by_identity = oidc::stands_for_two(ctx, db, &account).await?;
    let passkeys = keys::own(ctx, db, &account, required && !active && !by_identity).await?;
    Ok(Factor {
        active,
        by_identity,
        passkeys,
        required,
        excused: account.role.is_staff() && !required,
        codes_left: u32::try_from(recovery_code::left(db, account.id).await?).unwrap_or(0),
        new_codes: ctx.services.shown_once.of(account.id, ctx.now),
        set_up,
    })
}

/// Begins to set up an authenticator, the first or another: the old one holds until the new one is confirmed.
///
/// # Errors
/// `Unauthenticated`, `StepUp`.
pub async fn begin(ctx: &Ctx) -> Result<()> {
    let transaction = ctx.begin().await?;
    let account = own(ctx, &transaction).await?;
    let factor = row_of(ctx, &transaction, &account).await?;
    let secret = ctx.seal(place("pending_secret", &factor), &totp::new_secret(ctx.services.dice.bytes()))?;
    second_factor::set_pending(&transaction, account.id, Some(secret)).await?;
    transaction.commit().await?;
    Ok(())
}

/// Puts the authenticator that is being set up in force, by a code of it.
///
/// # Errors
/// `Unauthenticated`, `StepUp`; `Invalid` for a wrong code; `NotFound` when none is being set up.
pub async fn confirm(ctx: &Ctx, code: &str) -> Result<()> {
    let transaction = ctx.begin().await?;
    let account = own(ctx, &transaction).await?;
    let factor = second_factor::of(&transaction, account.id).await?.ok_or(AppError::NotFound)?;
    let pending = factor.pending_secret.clone().ok_or(AppError::NotFound)?;
    let secret: String = ctx.open(place("pending_secret", &factor), &pending)?;
    let codes = put_in_force(ctx, &transaction, &account, (&secret, Some(pending)), code).await?;
    let codes = codes.ok_or_else(|| AppError::field("code", "wrong_code"))?;
    transaction.commit().await?;
    ctx.services.shown_once.put(account.id, codes, ctx.now);
    Ok(())
}

/// Takes the actor's second factor away.
///
/// # Errors
/// `Unauthenticated`, `StepUp`; `Forbidden` where the account must have one.
pub async fn remove(ctx: &Ctx) -> Result<()> {
    let transaction = ctx.begin().await?;
    let account = held(ctx, &transaction).await?;
    let others =
        ways_of(&transaction, account.id).await?.passkey || oidc::stands_for_two(ctx, &transaction, &account).await?;
    if is_required(ctx, &transaction, &account).await? && !others {
        return Err(AppError::Forbidden.into());
    }
    second_factor::remove(&transaction, account.id).await?;
    let none_left = let_codes_go(&transaction, &account).await?;
    note(ctx, &transaction, "remove_second_factor").await?;
    transaction.commit().await?;
    if none_left {
        ctx.services.shown_once.put_away(account.id);
    }
    Ok(())
}

/// Recovery codes are for nothing when nothing else is left. Says whether that was so.
pub(super) async fn let_codes_go(conn: &DatabaseTransaction, account: &account::Model) -> Result<bool> {
    let none_left = !has_one(conn, account.id).await?;
    if none_left {
        recovery_code::replace(conn, account.id, Vec::new()).await?;
    }
    Ok(none_left)
}

/// Takes away what lets somebody into an account beside the password: second factors, recovery codes, linked identities.
/// Whoever asks for it leaves the audit row.
pub(super) async fn forget(conn: &DatabaseTransaction, account: &account::Model) -> Result<()> {
    second_factor::remove(conn, account.id).await?;
    passkey::remove_all(conn, account.id).await?;
    oidc_identity::unlink_all(conn, account.id).await?;
    recovery_code::replace(conn, account.id, Vec::new()).await?;
    Ok(())
}

/// Gives the actor new recovery codes; the old ones are worth nothing from then on.
///
/// # Errors
/// `Unauthenticated`, `StepUp`; `NotFound` without a second factor.
pub async fn renew_codes(ctx: &Ctx) -> Result<()> {
    let transaction = ctx.begin().await?;
    let account = own(ctx, &transaction).await?;
    if !has_one(&transaction, account.id).await? {
        return Err(AppError::NotFound.into());
    }
    let codes = recovery::renew(ctx, &transaction, &account).await?;
    note(ctx, &transaction, "renew_recovery_codes").await?;
    transaction.commit().await?;
    ctx.services.shown_once.put(account.id, codes, ctx.now);
    Ok(())
}

/// The actor has written the new codes down.
///
/// # Errors
/// `Unauthenticated`.
pub fn codes_kept(ctx: &Ctx) -> Result<()> {
    ctx.services.shown_once.put_away(ctx.actor()?.account);
    Ok(())
}

/// What an app is set up with.
pub(super) fn shown(secret: &str, account: &account::Model) -> Result<SetUp> {
    let address = totp::address(secret, &account.email)?;
    Ok(SetUp { picture: totp::picture(&address)?, secret: totp::grouped(secret), address })
}

/// The actor's own account, recently proven, and held until the transaction ends.
pub(super) async fn held(ctx: &Ctx, conn: &DatabaseTransaction) -> Result<account::Model> {
    let account = own(ctx, conn).await?;
    let stands = account::stands(conn, &account).await?;
    stands.then_some(account).ok_or(Error::App(AppError::Unauthenticated))
}

pub(super) async fn own(ctx: &Ctx, conn: &impl ConnectionTrait) -> Result<account::Model> {
    let actor = ctx.require_recent()?;
    account::by_id(conn, actor.account).await?.ok_or(Error::App(AppError::Unauthenticated))
}

/// The account's row, made if need be.
async fn row_of(ctx: &Ctx, conn: &impl ConnectionTrait, account: &account::Model) -> Result<second_factor::Model> {
    let row = second_factor::Model {
        id: ctx.id(),
        centre_id: account.centre_id,
        account_id: account.id,
        secret: None,
        pending_secret: None,
        last_step: None,
        confirmed_at: None,
    };
    second_factor::add(conn, row).await?;
    second_factor::of(conn, account.id).await?.ok_or_else(|| Error::internal("a second factor just added is gone"))
}

fn place(column: &'static str, factor: &second_factor::Model) -> Place {
    Place::new("second_factor", column, factor.id)
}
