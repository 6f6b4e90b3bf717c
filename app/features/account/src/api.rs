//! What the account pages ask of the server.

use contract::{AppError, account::OwnSession};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// Signs in. Gives the path of this site to go on to.
#[server(prefix = "/api", endpoint = "account/sign_in")]
pub async fn sign_in(
    #[server(default)] email: String,
    #[server(default)] password: String,
    #[server(default)] next: String,
) -> Result<String, AppError> {
    let ctx = service::ctx()?;
    let token = service::account::sign_in(&ctx, &email, &password, &ctx.user_agent).await?;
    let next = service::reply::local_path(&next).to_owned();
    let reply = service::reply::Reply::current();
    reply.set_session(&token);
    reply.go_to(&next);
    Ok(next)
}

/// Ends the session that asks.
#[server(prefix = "/api", endpoint = "account/sign_out")]
pub async fn sign_out() -> Result<(), AppError> {
    service::account::sign_out(&service::ctx()?).await?;
    let reply = service::reply::Reply::current();
    reply.clear_session();
    reply.go_to("/sign-in");
    Ok(())
}

/// The standing sessions of the person who asks.
#[server(name = OwnSessions, prefix = "/api", endpoint = "account/sessions", input = GetUrl)]
pub async fn sessions() -> Result<Vec<OwnSession>, AppError> {
    Ok(service::account::own_sessions(&service::ctx()?).await?)
}

/// Ends one of the asker's own sessions, at once.
#[server(prefix = "/api", endpoint = "account/end_session")]
pub async fn end_session(#[server(default)] session: String) -> Result<(), AppError> {
    service::account::end_own_session_named(&service::ctx()?, &session).await?;
    service::reply::Reply::current().go_to("/account");
    Ok(())
}

/// Keeps the language: on the account, and in this browser for when nobody is signed in.
#[server(prefix = "/api", endpoint = "account/set_language")]
pub async fn set_language(#[server(default)] lang: String, #[server(default)] next: String) -> Result<(), AppError> {
    let lang = service::account::set_language(&service::ctx()?, &lang).await?;
    let reply = service::reply::Reply::current();
    reply.set_lang(lang);
    reply.go_to(&next);
    Ok(())
}

#[server(prefix = "/api", endpoint = "account/set_theme")]
pub async fn set_theme(#[server(default)] theme: String, #[server(default)] next: String) -> Result<(), AppError> {
    service::account::set_theme(&service::ctx()?, &theme).await?;
    service::reply::Reply::current().go_to(&next);
    Ok(())
}

#[server(prefix = "/api", endpoint = "account/set_text_size")]
pub async fn set_text_size(
    #[server(default)] text_size: String,
    #[server(default)] next: String,
) -> Result<(), AppError> {
    service::account::set_text_size(&service::ctx()?, &text_size).await?;
    service::reply::Reply::current().go_to(&next);
    Ok(())
}
