//! What the talk's page asks of the server.

use contract::{
    AppError,
    consult::{GuestLink, Talk},
    teaching::MediaPass,
};
use leptos::{prelude::*, server_fn::codec::GetUrl};

#[cfg(feature = "ssr")]
fn id<T: std::str::FromStr>(text: &str) -> Result<T, AppError> {
    text.parse().map_err(|_| AppError::NotFound)
}

/// The talk as one sees it.
#[server(name = TalkState, prefix = "/api", endpoint = "consult/state", input = GetUrl, output = contract::Wire)]
pub async fn state(#[server(default)] session: String) -> Result<Talk, AppError> {
    Ok(service::consult::state(&service::ctx()?, id(&session)?).await?)
}

/// Comes to the door; those who let people in come straight in.
#[server(name = ArriveAtTalk, prefix = "/api", endpoint = "consult/arrive", output = contract::Wire)]
pub async fn arrive(#[server(default)] session: String) -> Result<(), AppError> {
    Ok(service::consult::arrive(&service::ctx()?, id(&session)?).await?)
}

/// Lets somebody in.
#[server(name = AdmitToTalk, prefix = "/api", endpoint = "consult/admit", output = contract::Wire)]
pub async fn admit(#[server(default)] session: String, #[server(default)] account: String) -> Result<(), AppError> {
    Ok(service::consult::admit(&service::ctx()?, id(&session)?, id(&account)?).await?)
}

/// Leaves by choice.
#[server(name = LeaveTalk, prefix = "/api", endpoint = "consult/leave", output = contract::Wire)]
pub async fn leave(#[server(default)] session: String) -> Result<(), AppError> {
    Ok(service::consult::leave(&service::ctx()?, id(&session)?).await?)
}

/// Ends the talk for all.
#[server(name = EndTalk, prefix = "/api", endpoint = "consult/end", output = contract::Wire)]
pub async fn end(#[server(default)] session: String) -> Result<(), AppError> {
    Ok(service::consult::end(&service::ctx()?, id(&session)?).await?)
}

/// A pass to send (`publish`) or receive.
#[server(name = TalkPass, prefix = "/api", endpoint = "consult/pass", output = contract::Wire)]
pub async fn pass(#[server(default)] session: String, #[server(default)] publish: bool) -> Result<MediaPass, AppError> {
    Ok(service::consult::pass(&service::ctx()?, id(&session)?, publish).await?)
}

/// What a guest's link leads to; nothing when it does not work.
#[server(name = OpenGuestLink, prefix = "/api", endpoint = "consult/open_guest", input = GetUrl, output = contract::Wire)]
pub async fn open_guest(#[server(default)] token: String) -> Result<Option<GuestLink>, AppError> {
    Ok(service::guest::open(&service::ctx()?, &token).await?)
}

/// Comes in by a guest's link. Gives the path to go on to.
#[server(name = EnterAsGuest, prefix = "/api", endpoint = "consult/enter_as_guest", output = contract::Wire)]
pub async fn enter_as_guest(#[server(default)] token: String) -> Result<String, AppError> {
    let (session_token, session) = service::guest::enter(&service::ctx()?, &token).await?;
    let reply = service::reply::Reply::current();
    reply.set_session(&session_token);
    let path = format!("/sessions/{session}/talk");
    reply.go_to(&path);
    Ok(path)
}
