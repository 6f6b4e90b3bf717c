//! What the parts of pages that use passkeys ask of the server.

#[cfg(feature = "ssr")]
use crate::api::FACTOR;
use contract::{AppError, account::Ceremony};
use leptos::prelude::*;

/// Begins to make a passkey by that name.
#[server(prefix = "/api", endpoint = "account/begin_passkey", output = contract::Wire)]
pub async fn begin_passkey(#[server(default)] name: String) -> Result<Ceremony, AppError> {
    Ok(service::account::passkey::begin_add(&service::ctx()?, &name).await?)
}

/// Keeps the passkey that was made. Gives the path to go on to.
#[server(prefix = "/api", endpoint = "account/add_passkey", output = contract::Wire)]
pub async fn add_passkey(
    #[server(default)] ticket: String,
    #[server(default)] answer: String,
) -> Result<String, AppError> {
    service::account::passkey::add(&service::ctx()?, &ticket, &answer).await?;
    Ok(FACTOR.to_owned())
}

/// Takes a passkey away.
#[server(prefix = "/api", endpoint = "account/remove_passkey", output = contract::Wire)]
pub async fn remove_passkey(#[server(default)] passkey: String) -> Result<(), AppError> {
    service::account::passkey::remove(&service::ctx()?, &passkey).await?;
    service::reply::Reply::current().go_to(FACTOR);
    Ok(())
}

/// Begins to make the passkey of whoever must have one before going on.
#[server(prefix = "/api", endpoint = "account/begin_enrol_passkey", output = contract::Wire)]
pub async fn begin_enrol_passkey(#[server(default)] name: String) -> Result<Ceremony, AppError> {
    Ok(service::account::passkey::begin_enrol(&service::ctx()?, &name).await?)
}

/// Keeps it and goes in; the recovery codes come first.
#[server(prefix = "/api", endpoint = "account/enrol_passkey", output = contract::Wire)]
pub async fn enrol_passkey(
    #[server(default)] ticket: String,
    #[server(default)] answer: String,
    #[server(default)] next: String,
) -> Result<String, AppError> {
    let entered = service::account::passkey::enrol(&service::ctx()?, &ticket, &answer).await?;
    let codes = service::account::with_next(FACTOR, contract::local_path(&next));
    Ok(entered.answer(&service::reply::Reply::current(), &codes))
}

/// Asks for a passkey instead of a password.
#[server(prefix = "/api", endpoint = "account/ask_passkey", output = contract::Wire)]
pub async fn ask_passkey() -> Result<Ceremony, AppError> {
    Ok(service::account::passkey::ask(&service::ctx()?).await?)
}

/// Asks for a passkey after the password.
#[server(prefix = "/api", endpoint = "account/ask_passkey_step", output = contract::Wire)]
pub async fn ask_passkey_step() -> Result<Ceremony, AppError> {
    Ok(service::account::passkey::ask_step(&service::ctx()?).await?)
}

/// Goes in by what it signed. Gives the path to go on to.
#[server(prefix = "/api", endpoint = "account/give_passkey", output = contract::Wire)]
pub async fn give_passkey(
    #[server(default)] ticket: String,
    #[server(default)] answer: String,
    #[server(default)] next: String,
) -> Result<String, AppError> {
    let entered = service::account::passkey::give(&service::ctx()?, &ticket, &answer).await?;
    Ok(entered.answer(&service::reply::Reply::current(), &next))
}

/// Asks the person who is signed in for a passkey.
#[server(prefix = "/api", endpoint = "account/ask_passkey_proof", output = contract::Wire)]
pub async fn ask_passkey_proof() -> Result<Ceremony, AppError> {
    Ok(service::account::passkey::ask_proof(&service::ctx()?).await?)
}

/// Proves by what it signed who one is. Gives the path to go back to.
#[server(prefix = "/api", endpoint = "account/prove_by_passkey", output = contract::Wire)]
pub async fn prove_by_passkey(
    #[server(default)] ticket: String,
    #[server(default)] answer: String,
    #[server(default)] next: String,
) -> Result<String, AppError> {
    let token = service::account::passkey::prove(&service::ctx()?, &ticket, &answer).await?;
    let next = contract::local_path(&next).to_owned();
    let reply = service::reply::Reply::current();
    reply.set_session(&token);
    reply.go_to(&next);
    Ok(next)
}
