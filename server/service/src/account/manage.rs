//! Accounts as others than their owner make and change them. Invariant: what is closed or taken away ends every session
//! in the same transaction.

use super::{changing, factor, fold_email};
use crate::{
    arrangers,
    ctx::{Ctx, Services},
    error::{Error, Result},
    jobs::{self, Work},
    password,
};
use contract::{AppError, FieldError};
use domain::{
    Lang,
    id::CentreId,
    person::{Profession, Role, TextSize, Theme},
};
use entity::{account, calendar_feed, sign_in_step, single_use_link, web_session};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use std::sync::Arc;
use uuid::Uuid;

/// A new account, as the command line and the seed make it.
#[derive(Clone, Debug)]
pub struct NewAccount {
    pub centre: CentreId,
    pub email: String,
    pub name: String,
    pub role: Role,
    pub profession: Option<Profession>,
    pub password_hash: String,
}

/// Adds an account.
///
/// # Errors
/// When the address is taken.
pub async fn create(ctx: &Ctx, conn: &impl ConnectionTrait, new: NewAccount) -> Result<account::Model> {
    let row = unsaved(ctx, new);
    entity::insert(conn, row.clone()).await?;
    Ok(row)
}

/// A new account as it will be written.
pub(crate) fn unsaved(ctx: &Ctx, new: NewAccount) -> account::Model {
    account::Model {
        id: ctx.id(),
        centre_id: new.centre,
        email_folded: fold_email(&new.email),
        email: new.email,
        name: new.name,
        password_hash: new.password_hash,
        role: new.role,
        profession: new.profession,
        lang: Lang::Nb.as_str().to_owned(),
        theme: Theme::System,
        text_size: TextSize::Normal,
        disabled_at: None,
        created_at: ctx.at(),
        version: 1,
    }
}

/// Sets a new password and ends all sessions of the account.
///
/// # Errors
/// `NotFound` when no account has the address; `Invalid` when the password is too short or long.
pub async fn set_password(services: &Arc<Services>, email: &str, new_password: &str) -> Result<()> {
    let ctx = Ctx::system(services);
    if !(password::MIN_LENGTH..=password::MAX_LENGTH).contains(&new_password.chars().count()) {
        let error = FieldError::new("password", "out_of_range").with("min", password::MIN_LENGTH);
        return Err(error.with("max", password::MAX_LENGTH).into());
    }
    let hash = password::hash(new_password.to_owned(), services.dice.bytes()).await?;
    let transaction = services.db.begin().await?;
    let account = known(&transaction, email).await?;
    changing::put(&ctx, &transaction, account.id, hash, None).await?;
    cut_off(&ctx, &transaction, &account).await?;
    transaction.commit().await?;
    Ok(())
}

/// Closes an account, for the command line: nobody signs in to it, and whatever it has open ends.
///
/// # Errors
/// `NotFound` when no account has the address.
pub async fn disable(services: &Arc<Services>, email: &str) -> Result<()> {
    let ctx = Ctx::system(services);
    let transaction = services.db.begin().await?;
    let account = known(&transaction, email).await?;
    close(&ctx, &transaction, &account).await?;
    cut_off(&ctx, &transaction, &account).await?;
    transaction.commit().await?;
    Ok(())
}

/// Closes an account in the transaction of whoever does it; sockets and media end after the commit, and its calendar's
/// address is gone for good. Says whether it was open.
pub(crate) async fn close(ctx: &Ctx, conn: &impl ConnectionTrait, account: &account::Model) -> Result<bool> {
    let relied = arrangers::relying_on(ctx, conn, account).await?;
    let was_open = account::close(conn, account.id, ctx.at()).await?;
    web_session::end_all(conn, account.id, ctx.at()).await?;
    sign_in_step::end_all(conn, account.id, ctx.at()).await?;
    single_use_link::end_all(conn, account.id, ctx.at()).await?;
    calendar_feed::revoke_all(conn, account.id, ctx.at()).await?;
    arrangers::hand_on(ctx, conn, &relied).await?;
    Ok(was_open)
}

/// Takes an account's second factor away, for a person who has lost both telephone and codes, and ends its sessions. From
/// the command line, where no account acts: the audit log names nobody who did not do it, the program's own log tells.
///
/// # Errors
/// `NotFound` when no account has the address.
pub async fn forget_factor(services: &Arc<Services>, email: &str) -> Result<()> {
    let ctx = Ctx::system(services);
    let transaction = services.db.begin().await?;
    let account = known(&transaction, email).await?;
    // whoever comes in by what is taken away waits, and finds it gone
    account::hold(&transaction, account.centre_id, account.id).await?;
    forget(&ctx, &transaction, &account).await?;
    cut_off(&ctx, &transaction, &account).await?;
    transaction.commit().await?;
    tracing::info!(account = %account.id, "the second factor was taken away by a command");
    Ok(())
}

/// The same in the transaction of whoever does it; sockets and media end after the commit.
pub(crate) async fn forget(ctx: &Ctx, conn: &DatabaseTransaction, account: &account::Model) -> Result<()> {
    factor::forget(conn, account).await?;
    web_session::end_all(conn, account.id, ctx.at()).await?;
    sign_in_step::end_all(conn, account.id, ctx.at()).await?;
    Ok(())
}

async fn known(conn: &impl ConnectionTrait, email: &str) -> Result<account::Model> {
    account::by_email(conn, &fold_email(email)).await?.ok_or(Error::App(AppError::NotFound))
}

/// Has the serving process close the sockets and media of an account: the command line is another process.
async fn cut_off(ctx: &Ctx, conn: &impl ConnectionTrait, account: &account::Model) -> Result<()> {
    let key = format!("end_account:{}:{}", account.id, ctx.id::<Uuid>());
    jobs::enqueue(ctx, conn, account.centre_id, &Work::EndAccount { account: account.id }, key).await
}
