//! What the pages ask of the server.

use contract::{
    AppError,
    break_glass::{Before, Open},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// What the asker has opened so, and stands.
#[server(name = OwnBreakGlass, prefix = "/api", endpoint = "break_glass/own", input = GetUrl, output = contract::Wire)]
pub async fn own() -> Result<Vec<Open>, AppError> {
    Ok(service::break_glass::own(&service::ctx()?).await?)
}

/// Finds one participant by exact address or full name. Gives the path to go on to.
#[server(name = FindParticipant, prefix = "/api", endpoint = "break_glass/find", output = contract::Wire)]
pub async fn find(#[server(default)] query: String) -> Result<String, AppError> {
    let found = service::break_glass::find(&service::ctx()?, &query).await?;
    let path = format!("/break-glass/{found}");
    service::reply::Reply::current().go_to(&path);
    Ok(path)
}

/// The name, before anything is opened.
#[server(name = ReadBeforeBreakGlass, prefix = "/api", endpoint = "break_glass/read", input = GetUrl, output = contract::Wire)]
pub async fn read(#[server(default)] enrolment: String) -> Result<Before, AppError> {
    Ok(service::break_glass::read(&service::ctx()?, &enrolment).await?)
}

/// Breaks the glass. Gives the path of the participant's page.
#[server(name = BreakGlass, prefix = "/api", endpoint = "break_glass/open", output = contract::Wire)]
pub async fn open(
    #[server(default)] enrolment: String,
    #[server(default)] reason_kind: String,
    #[server(default)] reason: String,
) -> Result<String, AppError> {
    let opened = service::break_glass::open(&service::ctx()?, &enrolment, &reason_kind, &reason).await?;
    let path = format!("/participants/{opened}");
    service::reply::Reply::current().go_to(&path);
    Ok(path)
}

/// Closes it before its time.
#[server(name = EndBreakGlass, prefix = "/api", endpoint = "break_glass/end", output = contract::Wire)]
pub async fn end(#[server(default)] enrolment: String) -> Result<String, AppError> {
    service::break_glass::end(&service::ctx()?, &enrolment).await?;
    let path = "/break-glass?done=ended".to_owned();
    service::reply::Reply::current().go_to(&path);
    Ok(path)
}
