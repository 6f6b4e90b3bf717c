//! Accounts as the command line and the seed make and change them.

use super::fold_email;
use crate::{
    ctx::{Ctx, Services},
    error::{Error, Result},
    password,
};
use contract::{AppError, FieldError};
use domain::{
    Lang,
    id::CentreId,
    person::{Profession, Role, TextSize, Theme},
};
use entity::{account, web_session};
use sea_orm::ConnectionTrait;
use std::sync::Arc;

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
    let row = account::Model {
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
    };
    entity::insert(conn, row.clone()).await?;
    Ok(row)
}

/// Sets a new password and ends all sessions of the account.
///
/// # Errors
/// `NotFound` when no account has the address; `Invalid` when the password is too short or long.
pub async fn set_password(services: &Arc<Services>, email: &str, new_password: &str) -> Result<()> {
    let ctx = Ctx::system(services);
    if !(password::MIN_LENGTH..=password::MAX_LENGTH).contains(&new_password.chars().count()) {
        let error = FieldError::new("password", "out_of_range").with("min", password::MIN_LENGTH);
        return Err(AppError::Invalid { fields: vec![error.with("max", password::MAX_LENGTH)] }.into());
    }
    let hash = password::hash(new_password.to_owned(), services.dice.bytes()).await?;
    let transaction = services.db.begin().await?;
    let found = account::by_email(&transaction, &fold_email(email)).await?;
    let account = found.ok_or(Error::App(AppError::NotFound))?;
    account::set(&transaction, account.id, account::Column::PasswordHash, hash).await?;
    web_session::end_all(&transaction, account.id, ctx.at()).await?;
    transaction.commit().await?;
    services.hub.end_account(account.id);
    Ok(())
}
