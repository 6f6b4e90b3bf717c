//! What the page of the day asks of the server.

use contract::{
    AppError,
    today::{Today, Training},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// The day of the person who asks.
#[server(name = ReadToday, prefix = "/api", endpoint = "today/read", input = GetUrl, output = contract::Wire)]
pub async fn read_today() -> Result<Today, AppError> {
    Ok(service::today::read(&service::ctx()?).await?)
}

/// Logs a training of today. Gives what the next filling of the form needs.
#[server(prefix = "/api", endpoint = "today/quick_log", output = contract::Wire)]
pub async fn quick_log(
    #[server(default)] submission_id: String,
    #[server(default)] kind: String,
    #[server(default)] minutes: String,
) -> Result<Training, AppError> {
    let next = service::training::quick_log(&service::ctx()?, &submission_id, kind, minutes).await?;
    service::reply::Reply::current().go_to("/?done=logged");
    Ok(next)
}

/// Marks what was new as read, on the way to where it is. Gives the path to go on to.
#[server(prefix = "/api", endpoint = "today/open_news", output = contract::Wire)]
pub async fn open_news() -> Result<String, AppError> {
    let path = service::today::open_news(&service::ctx()?).await?;
    service::reply::Reply::current().go_to(path);
    Ok(path.to_owned())
}
