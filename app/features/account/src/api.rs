//! What the account pages ask of the server.

use contract::{
    AppError,
    account::{Factor, OpenLink, OwnSession, SetUp, Ways},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// The sign-in page when a password was chosen by a link.
#[cfg(feature = "ssr")]
const CHOSEN: &str = "/sign-in?done=password";
/// The account page when a password was changed.
#[cfg(feature = "ssr")]
const CHANGED: &str = "/account?done=password";
/// The page of the second factor.
pub const FACTOR: &str = "/account/second-factor";

/// Takes a password. Gives the path of this site to go on to.
#[server(prefix = "/api", endpoint = "account/sign_in", output = contract::Wire)]
pub async fn sign_in(
    #[server(default)] email: String,
    #[server(default)] password: String,
    #[server(default)] next: String,
) -> Result<String, AppError> {
    let entered = service::account::sign_in(&service::ctx()?, &email, &password).await?;
    Ok(entered.answer(&service::reply::Reply::current(), &next))
}

/// Takes the code after the password. Gives the path to go on to.
#[server(prefix = "/api", endpoint = "account/give_code", output = contract::Wire)]
pub async fn give_code(#[server(default)] code: String, #[server(default)] next: String) -> Result<String, AppError> {
    let entered = service::account::give_code(&service::ctx()?, &code).await?;
    Ok(entered.answer(&service::reply::Reply::current(), &next))
}

/// What to set an authenticator up with, for whoever must have one before going on.
#[server(name = ReadSetUp, prefix = "/api", endpoint = "account/set_up", input = GetUrl, output = contract::Wire)]
pub async fn set_up() -> Result<Option<SetUp>, AppError> {
    Ok(service::account::set_up(&service::ctx()?).await?)
}

/// Sets it up by a code of it and goes in; the recovery codes come first.
#[server(prefix = "/api", endpoint = "account/enrol", output = contract::Wire)]
pub async fn enrol(#[server(default)] code: String, #[server(default)] next: String) -> Result<String, AppError> {
    let entered = service::account::enrol(&service::ctx()?, &code).await?;
    let codes = service::account::with_next(FACTOR, contract::local_path(&next));
    Ok(entered.answer(&service::reply::Reply::current(), &codes))
}

/// Asks for a letter with a link. The same answer whether or not the address is known.
#[server(prefix = "/api", endpoint = "account/ask_reset", output = contract::Wire)]
pub async fn ask_reset(#[server(default)] email: String) -> Result<(), AppError> {
    // a server function is async, whatever it waits for
    std::future::ready(service::account::ask_reset(&service::ctx()?, &email)).await?;
    service::reply::Reply::current().go_to("/sign-in/forgot?sent=1");
    Ok(())
}

/// What a link is for; nothing when it works no more.
#[server(name = ReadLink, prefix = "/api", endpoint = "account/open_link", input = GetUrl, output = contract::Wire)]
pub async fn open_link(#[server(default)] token: String) -> Result<Option<OpenLink>, AppError> {
    Ok(service::account::open_link(&service::ctx()?, &token).await?)
}

/// Chooses a password by a link. Gives the path to go on to.
#[server(prefix = "/api", endpoint = "account/use_link", output = contract::Wire)]
pub async fn use_link(
    #[server(default)] token: String,
    #[server(default)] new_password: String,
) -> Result<String, AppError> {
    service::account::use_link(&service::ctx()?, &token, &new_password).await?;
    service::reply::Reply::current().go_to(CHOSEN);
    Ok(CHOSEN.to_owned())
}

/// Chooses a new password; one stays signed in here only. Gives the path to go on to.
#[server(prefix = "/api", endpoint = "account/change_password", output = contract::Wire)]
pub async fn change_password(#[server(default)] new_password: String) -> Result<String, AppError> {
    let token = service::account::change_password(&service::ctx()?, &new_password).await?;
    let reply = service::reply::Reply::current();
    reply.set_session(&token);
    reply.go_to(CHANGED);
    Ok(CHANGED.to_owned())
}

/// Proves once more who one is. Gives the path to go back to.
#[server(prefix = "/api", endpoint = "account/confirm", output = contract::Wire)]
pub async fn confirm(#[server(default)] password: String, #[server(default)] next: String) -> Result<String, AppError> {
    let token = service::account::confirm(&service::ctx()?, &password).await?;
    let next = contract::local_path(&next).to_owned();
    let reply = service::reply::Reply::current();
    reply.set_session(&token);
    reply.go_to(&next);
    Ok(next)
}

/// How the asker's second factor stands.
#[server(name = ReadFactor, prefix = "/api", endpoint = "account/factor", input = GetUrl, output = contract::Wire)]
pub async fn factor() -> Result<Factor, AppError> {
    Ok(service::account::factor::state(&service::ctx()?).await?)
}

/// Begins to set up an authenticator, the first or another.
#[server(prefix = "/api", endpoint = "account/begin_factor", output = contract::Wire)]
pub async fn begin_factor() -> Result<(), AppError> {
    service::account::factor::begin(&service::ctx()?).await?;
    service::reply::Reply::current().go_to(FACTOR);
    Ok(())
}

/// Puts it in force. Gives the path to go on to.
#[server(prefix = "/api", endpoint = "account/confirm_factor", output = contract::Wire)]
pub async fn confirm_factor(#[server(default)] code: String) -> Result<String, AppError> {
    service::account::factor::confirm(&service::ctx()?, &code).await?;
    service::reply::Reply::current().go_to(FACTOR);
    Ok(FACTOR.to_owned())
}

/// Does without a second factor from now on.
#[server(prefix = "/api", endpoint = "account/remove_factor", output = contract::Wire)]
pub async fn remove_factor() -> Result<(), AppError> {
    service::account::factor::remove(&service::ctx()?).await?;
    service::reply::Reply::current().go_to(FACTOR);
    Ok(())
}

/// Makes new recovery codes.
#[server(prefix = "/api", endpoint = "account/renew_codes", output = contract::Wire)]
pub async fn renew_codes() -> Result<(), AppError> {
    service::account::factor::renew_codes(&service::ctx()?).await?;
    service::reply::Reply::current().go_to(FACTOR);
    Ok(())
}

/// The new recovery codes are written down: they are shown no more.
#[server(prefix = "/api", endpoint = "account/codes_kept", output = contract::Wire)]
pub async fn codes_kept(#[server(default)] next: String) -> Result<(), AppError> {
    std::future::ready(service::account::factor::codes_kept(&service::ctx()?)).await?;
    service::reply::Reply::current().go_to(&next);
    Ok(())
}

/// What the asker can prove themselves with beside the password.
#[server(name = ReadWays, prefix = "/api", endpoint = "account/ways", input = GetUrl, output = contract::Wire)]
pub async fn ways() -> Result<Ways, AppError> {
    Ok(service::account::factor::ways(&service::ctx()?).await?)
}

/// Ends the session that asks.
#[server(prefix = "/api", endpoint = "account/sign_out", output = contract::Wire)]
pub async fn sign_out() -> Result<(), AppError> {
    service::account::sign_out(&service::ctx()?).await?;
    let reply = service::reply::Reply::current();
    reply.clear_session();
    reply.go_to("/sign-in");
    Ok(())
}

/// The standing sessions of the person who asks.
#[server(name = OwnSessions, prefix = "/api", endpoint = "account/sessions", input = GetUrl, output = contract::Wire)]
pub async fn sessions() -> Result<Vec<OwnSession>, AppError> {
    Ok(service::account::own_sessions(&service::ctx()?).await?)
}

/// Ends one of the asker's own sessions, at once.
#[server(prefix = "/api", endpoint = "account/end_session", output = contract::Wire)]
pub async fn end_session(#[server(default)] session: String) -> Result<(), AppError> {
    service::account::end_own_session_named(&service::ctx()?, &session).await?;
    service::reply::Reply::current().go_to("/account");
    Ok(())
}

/// Ends all of the asker's sessions but this one, at once.
#[server(prefix = "/api", endpoint = "account/end_other_sessions", output = contract::Wire)]
pub async fn end_other_sessions() -> Result<(), AppError> {
    service::account::end_other_sessions(&service::ctx()?).await?;
    service::reply::Reply::current().go_to("/account");
    Ok(())
}

/// Keeps the language: on the account, and in this browser for when nobody is signed in.
#[server(prefix = "/api", endpoint = "account/set_language", output = contract::Wire)]
pub async fn set_language(#[server(default)] lang: String, #[server(default)] next: String) -> Result<(), AppError> {
    let lang = service::account::set_language(&service::ctx()?, &lang).await?;
    let reply = service::reply::Reply::current();
    reply.set_lang(lang);
    reply.go_to(&next);
    Ok(())
}

#[server(prefix = "/api", endpoint = "account/set_theme", output = contract::Wire)]
pub async fn set_theme(#[server(default)] theme: String, #[server(default)] next: String) -> Result<(), AppError> {
    service::account::set_theme(&service::ctx()?, &theme).await?;
    service::reply::Reply::current().go_to(&next);
    Ok(())
}

#[server(prefix = "/api", endpoint = "account/set_text_size", output = contract::Wire)]
pub async fn set_text_size(
    #[server(default)] text_size: String,
    #[server(default)] next: String,
) -> Result<(), AppError> {
    service::account::set_text_size(&service::ctx()?, &text_size).await?;
    service::reply::Reply::current().go_to(&next);
    Ok(())
}
