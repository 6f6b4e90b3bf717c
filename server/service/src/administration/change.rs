//! What an administrator does to others' accounts. Invariant: nobody does it to their own, so that somebody is always left
//! who can undo it: two administrators who would take each other away wait for one another, and the second is refused.

use super::{check_name, deed, known, proven_admin, record, telling};
use crate::{
    account::{self as accounts, NewAccount},
    arrangers, audit, care_team,
    ctx::Ctx,
    error::{Error, FieldErrors, Result},
    field,
};
use contract::{AppError, FieldError};
use domain::{
    id::{AccountId, WebSessionId},
    person::{Actor, LinkKind, Profession, Role},
};
use entity::{account, web_session};
use sea_orm::{ConnectionTrait, DatabaseTransaction, SqlErr};

/// What somebody is at the centre, as a form says it.
#[derive(Clone, Debug, Default)]
pub struct Post {
    pub role: String,
    pub profession: String,
}

impl Post {
    fn check(&self, errors: &mut FieldErrors) -> Option<account::Post> {
        // participants come with an enrolment, not with a form
        let role = Role::parse(&self.role).filter(|role| role.is_staff());
        let role = errors.take(role.ok_or_else(|| field::not_picked("role", &self.role)));
        let profession = match self.profession.as_str() {
            "" => Some(None),
            name => errors
                .take(Profession::parse(name).ok_or_else(|| FieldError::new("profession", "unknown_choice")))
                .map(Some),
        };
        Some((role?, profession?))
    }
}

/// Adds an account of somebody who works here, and writes the letter by which they choose a password.
///
/// # Errors
/// `Unauthenticated`, `Forbidden`, `StepUp`; `Invalid`, also when the address cannot be invited; `RateLimited` after many of
/// those.
pub async fn invite(ctx: &Ctx, name: &str, email: &str, post: &Post) -> Result<AccountId> {
    let actor = proven_admin(ctx)?;
    let mut errors = FieldErrors::default();
    let name = errors.take(check_name(name));
    let folded = errors.take(accounts::checked_email(email));
    let post = post.check(&mut errors);
    errors.finish()?;
    let (Some(name), Some(_), Some((role, profession))) = (name, folded, post) else { return Ok(actor.account) };
    let new = NewAccount {
        centre: actor.centre,
        email: email.trim().to_owned(),
        name,
        role,
        profession,
        password_hash: accounts::no_password(&ctx.services).await?,
    };
    // addresses that have an account, here or elsewhere, are not found out by asking for many
    let limit = format!("invite\0{}", actor.account);
    let begun = ctx.services.limits.begin(&limit, &limit, ctx.now);
    begun.map_err(|seconds| AppError::RateLimited { seconds })?;
    let transaction = ctx.begin().await?;
    let added = match accounts::create(ctx, &transaction, new).await {
        Err(Error::Db(cause)) if matches!(cause.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
            transaction.rollback().await?;
            return Err(not_invited(ctx, actor).await);
        }
        added => added?,
    };
    accounts::letter(ctx, &transaction, &added, LinkKind::Invitation).await?;
    record(ctx, &transaction, &format!("invite_account_{}", role.as_str()), &added).await?;
    telling::leaders(ctx, &transaction, &added, "colleague_invited").await?;
    transaction.commit().await?;
    ctx.services.limits.succeeded(&limit, &limit, ctx.now);
    Ok(added.id)
}

/// That somebody was not invited leaves a row: in a transaction of its own, as the one of the invitation came to nothing.
/// The answer is the same wherever the address has its account.
async fn not_invited(ctx: &Ctx, actor: &Actor) -> Error {
    let refused = deed("refuse_invitation", "centre", actor.centre);
    match audit::record(ctx, ctx.services.db.write(), refused).await {
        Ok(()) => AppError::field("email", "not_invited").into(),
        Err(error) => error,
    }
}

/// Somebody else's account at this centre, held until the transaction ends. Where the actor has been closed or has become
/// something else meanwhile, they change nothing more.
async fn others(ctx: &Ctx, conn: &DatabaseTransaction, account: &str) -> Result<account::Model> {
    let actor = proven_admin(ctx)?;
    let id: AccountId = account.parse().map_err(|_| AppError::NotFound)?;
    // administrators before the one it is about, and in order of id: nobody waits in a ring
    if !account::hold_admins(conn, actor.centre).await?.contains(&actor.account) {
        return Err(AppError::Forbidden.into());
    }
    let found = known(conn, actor, account::hold(conn, actor.centre, id).await?).await?;
    if id == actor.account { Err(AppError::field("", "own_account").into()) } else { Ok(found) }
}

/// Nobody who follows a participant alone is taken away.
async fn refuse_the_last(ctx: &Ctx, conn: &DatabaseTransaction, leaving: &account::Model) -> Result<()> {
    match care_team::left_alone_by(ctx, conn, leaving).await? {
        0 => Ok(()),
        count => Err(FieldError::new("", "last_in_teams").with("n", count).into()),
    }
}

/// Gives somebody another role or profession. Open connections are asked anew.
///
/// # Errors
/// `Unauthenticated`, `Forbidden`, `StepUp`; `NotFound` when the centre has no such account; `Conflict` when it is no longer
/// as it was at `version`; `Invalid`, also for one's own account, for a participant's, and when a participant would have
/// nobody left.
pub async fn set_post(ctx: &Ctx, account: &str, version: &str, post: &Post) -> Result<AccountId> {
    let transaction = ctx.begin().await?;
    let found = others(ctx, &transaction, account).await?;
    let mut errors = FieldErrors::default();
    let version = errors.take(version.parse::<i32>().map_err(|_| FieldError::new("", "unreadable")));
    let post = post.check(&mut errors);
    if !found.role.is_staff() {
        errors.add(FieldError::new("role", "unknown_choice"));
    }
    errors.finish()?;
    let (Some(version), Some(post)) = (version, post) else { return Ok(found.id) };
    if (found.role, found.profession) == post {
        // as it was asked for: the same form sent once more
        return Ok(found.id);
    }
    if !post.0.is_clinical() {
        refuse_the_last(ctx, &transaction, &found).await?;
    }
    let relied = arrangers::relying_on(ctx, &transaction, &found).await?;
    if !account::set_post(&transaction, (found.id, version), post).await? {
        return Err(AppError::Conflict { current: found.version }.into());
    }
    arrangers::hand_on(ctx, &transaction, &relied).await?;
    record(ctx, &transaction, &format!("set_post_{}", post.0.as_str()), &found).await?;
    telling::owner(ctx, &transaction, &found, "account_post").await?;
    telling::leaders(ctx, &transaction, &found, "colleague_post").await?;
    transaction.commit().await?;
    ctx.services.hub.access_changed(found.id);
    Ok(found.id)
}

/// Closes an account and everything it has open. Twice is the same as once.
///
/// # Errors
/// As [`set_post`].
pub async fn close_account(ctx: &Ctx, account: &str) -> Result<AccountId> {
    let transaction = ctx.begin().await?;
    let found = others(ctx, &transaction, account).await?;
    refuse_the_last(ctx, &transaction, &found).await?;
    if accounts::close(ctx, &transaction, &found).await? {
        record(ctx, &transaction, "close_account", &found).await?;
    }
    transaction.commit().await?;
    ctx.services.hub.end_account(found.id);
    Ok(found.id)
}

/// Opens a closed account again: its person signs in as before.
///
/// # Errors
/// As [`set_post`].
pub async fn open_account(ctx: &Ctx, account: &str) -> Result<AccountId> {
    let transaction = ctx.begin().await?;
    let found = others(ctx, &transaction, account).await?;
    if account::open_again(&transaction, found.id).await? {
        record(ctx, &transaction, "open_account", &found).await?;
        telling::owner(ctx, &transaction, &found, "account_opened").await?;
    }
    transaction.commit().await?;
    Ok(found.id)
}

/// `Conflict` where the account was closed since the page was read.
fn must_be_open(found: &account::Model) -> Result<()> {
    match found.disabled_at {
        None => Ok(()),
        Some(_) => Err(AppError::Conflict { current: found.version }.into()),
    }
}

/// Writes a letter with a link by which somebody chooses a new password. The administrator never sees the link.
///
/// # Errors
/// As [`set_post`]; `Conflict` when the account is closed.
pub async fn send_link(ctx: &Ctx, account: &str) -> Result<AccountId> {
    let transaction = ctx.begin().await?;
    let found = others(ctx, &transaction, account).await?;
    must_be_open(&found)?;
    accounts::letter(ctx, &transaction, &found, LinkKind::Reset).await?;
    record(ctx, &transaction, "send_reset_link", &found).await?;
    transaction.commit().await?;
    Ok(found.id)
}

/// Takes the second factor away from somebody who has lost both telephone and codes, and ends their sessions.
///
/// # Errors
/// As [`set_post`]; `Conflict` when there is none.
pub async fn forget_factor(ctx: &Ctx, account: &str) -> Result<AccountId> {
    let transaction = ctx.begin().await?;
    let found = others(ctx, &transaction, account).await?;
    if !accounts::factor::has_any(&transaction, found.id).await? {
        return Err(AppError::Conflict { current: found.version }.into());
    }
    accounts::forget(ctx, &transaction, &found).await?;
    record(ctx, &transaction, "remove_second_factor", &found).await?;
    telling::owner(ctx, &transaction, &found, "account_factor").await?;
    transaction.commit().await?;
    ctx.services.hub.end_account(found.id);
    Ok(found.id)
}

/// Ends one of somebody's sessions.
///
/// # Errors
/// As [`set_post`]; `NotFound` when it is not of this centre or has ended.
pub async fn end_session(ctx: &Ctx, session: &str) -> Result<AccountId> {
    let actor = proven_admin(ctx)?;
    let id: WebSessionId = session.parse().map_err(|_| AppError::NotFound)?;
    let transaction = ctx.begin().await?;
    let owner = owner_of(&transaction, actor, id).await?;
    let found = others(ctx, &transaction, &owner.to_string()).await?;
    if !web_session::end(&transaction, id, Some(found.id), ctx.at()).await? {
        return Err(AppError::NotFound.into());
    }
    record(ctx, &transaction, "end_session", &found).await?;
    telling::owner(ctx, &transaction, &found, "account_signed_out").await?;
    transaction.commit().await?;
    ctx.services.hub.end_session(id);
    Ok(found.id)
}

/// Whose session it is, of those of the actor's centre.
async fn owner_of(conn: &impl ConnectionTrait, actor: &Actor, id: WebSessionId) -> Result<AccountId> {
    let found = web_session::by_id(conn, id).await?.filter(|(session, _)| session.centre_id == actor.centre);
    Ok(found.ok_or(AppError::NotFound)?.1.id)
}

/// Ends all of somebody's sessions.
///
/// # Errors
/// As [`set_post`].
pub async fn end_sessions(ctx: &Ctx, account: &str) -> Result<AccountId> {
    let transaction = ctx.begin().await?;
    let found = others(ctx, &transaction, account).await?;
    web_session::end_all(&transaction, found.id, ctx.at()).await?;
    record(ctx, &transaction, "end_sessions", &found).await?;
    telling::owner(ctx, &transaction, &found, "account_signed_out").await?;
    transaction.commit().await?;
    ctx.services.hub.end_account(found.id);
    Ok(found.id)
}
