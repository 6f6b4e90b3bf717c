//! What the pages of the plan ask of the server.

use contract::{
    AppError,
    plan::{CalendarFeed, Course, PlanWeek, Planned},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// The week with the day `within`; this week when it is empty.
#[server(name = ReadPlanWeek, prefix = "/api", endpoint = "plan/week", input = GetUrl, output = contract::Wire)]
pub async fn week(#[server(default)] within: String) -> Result<PlanWeek, AppError> {
    Ok(service::plan::week(&service::ctx()?, &within).await?)
}

/// The whole course of the one who asks; none while their programme is not written down.
#[server(name = ReadCourse, prefix = "/api", endpoint = "plan/course", input = GetUrl, output = contract::Wire)]
pub async fn course() -> Result<Option<Course>, AppError> {
    Ok(service::plan::course(&service::ctx()?).await?)
}

/// One session of the one who asks.
#[server(name = ReadPlanned, prefix = "/api", endpoint = "plan/session", input = GetUrl, output = contract::Wire)]
pub async fn session(#[server(default)] session: String) -> Result<Planned, AppError> {
    Ok(service::plan::session(&service::ctx()?, &session).await?)
}

/// Says that one cannot come to a session. Gives the path to go on to.
#[server(name = SayCannotCome, prefix = "/api", endpoint = "plan/cannot_come", output = contract::Wire)]
pub async fn cannot_come(
    #[server(default)] session: String,
    #[server(default)] reason: String,
    #[server(default)] words: String,
) -> Result<String, AppError> {
    let session = service::plan::cannot_come(&service::ctx()?, &session, &reason, &words).await?;
    Ok(show(Some(session), "said"))
}

/// Says that today must be lighter. Gives the path to go on to.
#[server(name = SayLighterDay, prefix = "/api", endpoint = "plan/lighter_day", output = contract::Wire)]
pub async fn lighter_day() -> Result<String, AppError> {
    service::plan::lighter_day(&service::ctx()?).await?;
    Ok(show(None, "said"))
}

/// Says that one has come to a session at the centre. Gives the path to go on to.
#[server(name = CheckIn, prefix = "/api", endpoint = "plan/check_in", output = contract::Wire)]
pub async fn check_in(#[server(default)] session: String) -> Result<String, AppError> {
    let session = service::attendance::check_in(&service::ctx()?, &session).await?;
    Ok(show(Some(session), "here"))
}

/// Takes back what was said. Gives the path to go on to.
#[server(prefix = "/api", endpoint = "plan/take_back", output = contract::Wire)]
pub async fn take_back(#[server(default)] message: String) -> Result<String, AppError> {
    let session = service::plan::take_back(&service::ctx()?, &message).await?;
    Ok(show(session, "taken_back"))
}

/// Says no to somebody from outside in one's talk. Gives the path to go on to.
#[server(name = RefuseMyGuest, prefix = "/api", endpoint = "plan/refuse_guest", output = contract::Wire)]
pub async fn refuse_guest(
    #[server(default)] session: String,
    #[server(default)] guest: String,
) -> Result<String, AppError> {
    let session = service::guest::refuse(&service::ctx()?, &session, &guest).await?;
    Ok(show(Some(session), "refused"))
}

/// The address that one's calendar fetches the plan by.
#[server(name = ReadCalendarFeed, prefix = "/api", endpoint = "plan/calendar", input = GetUrl, output = contract::Wire)]
pub async fn calendar() -> Result<CalendarFeed, AppError> {
    Ok(service::calendar_feed::read(&service::ctx()?).await?)
}

/// Makes a new address. Gives the path to go on to.
#[server(prefix = "/api", endpoint = "plan/make_calendar", output = contract::Wire)]
pub async fn make_calendar(#[server(default)] named: String) -> Result<String, AppError> {
    service::calendar_feed::make(&service::ctx()?, named == "true").await?;
    Ok(show_calendar("made"))
}

/// Takes the address back. Gives the path to go on to.
#[server(prefix = "/api", endpoint = "plan/revoke_calendar", output = contract::Wire)]
pub async fn revoke_calendar() -> Result<String, AppError> {
    service::calendar_feed::revoke(&service::ctx()?).await?;
    Ok(show_calendar("revoked"))
}

#[cfg(feature = "ssr")]
fn show_calendar(done: &str) -> String {
    let path = format!("/plan/calendar?done={done}");
    service::reply::Reply::current().go_to(&path);
    path
}

/// The page of what it was about, with a word for what was done: where a browser without script goes on.
#[cfg(feature = "ssr")]
fn show(session: Option<domain::id::SessionId>, done: &str) -> String {
    let page = session.map_or_else(|| "/plan".to_owned(), |id| format!("/plan/sessions/{id}"));
    let path = format!("{page}?done={done}");
    service::reply::Reply::current().go_to(&path);
    path
}
