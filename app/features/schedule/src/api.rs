//! What the pages of the schedule ask of the server.

#![expect(clippy::too_many_arguments, reason = "a form has as many fields as it has")]

use contract::{
    AppError,
    schedule::{Blank, Board, Outline, Planned, Rooms},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// The week of a day, or this one.
#[server(name = ReadBoard, prefix = "/api", endpoint = "schedule/board", input = GetUrl, output = contract::Wire)]
pub async fn board(#[server(default)] week: String) -> Result<Board, AppError> {
    Ok(service::scheduling::board(&service::ctx()?, &week).await?)
}

/// What a new session can be made of.
#[server(name = ReadBlank, prefix = "/api", endpoint = "schedule/blank", input = GetUrl, output = contract::Wire)]
pub async fn blank() -> Result<Blank, AppError> {
    Ok(service::scheduling::blank(&service::ctx()?).await?)
}

/// One session, for one who may change it.
#[server(name = ReadScheduled, prefix = "/api", endpoint = "schedule/read", input = GetUrl, output = contract::Wire)]
pub async fn scheduled(#[server(default)] session: String) -> Result<Planned, AppError> {
    Ok(service::scheduling::planned(&service::ctx()?, &session).await?)
}

/// The rooms of the centre.
#[server(name = ReadRooms, prefix = "/api", endpoint = "schedule/rooms", input = GetUrl, output = contract::Wire)]
pub async fn rooms() -> Result<Rooms, AppError> {
    Ok(service::scheduling::rooms(&service::ctx()?).await?)
}

/// What laying out a plan would add; nothing without anybody to lay it out for.
#[server(name = ReadOutline, prefix = "/api", endpoint = "schedule/outline", input = GetUrl, output = contract::Wire)]
pub async fn outline(#[server(default)] who: String) -> Result<Option<Outline>, AppError> {
    let ctx = service::ctx()?;
    if who.is_empty() { Ok(None) } else { Ok(Some(service::scheduling::outline(&ctx, &who).await?)) }
}

/// Plans a session, or several week after week. Gives the path to go on to.
#[server(name = PlanSession, prefix = "/api", endpoint = "schedule/plan", output = contract::Wire)]
pub async fn plan_session(
    #[server(default)] submission_id: String,
    #[server(default)] title: String,
    #[server(default)] kind: String,
    #[server(default)] channel: String,
    #[server(default)] date: String,
    #[server(default)] time: String,
    #[server(default)] minutes: String,
    #[server(default)] room: String,
    #[server(default)] lead: String,
    #[server(default)] helper: String,
    #[server(default)] who: String,
    #[server(default)] weeks: String,
) -> Result<String, AppError> {
    let form = service::scheduling::Form { title, kind, channel, date, time, minutes, room, lead, helper, who, weeks };
    let date = service::scheduling::plan(&service::ctx()?, &submission_id, &form).await?;
    Ok(show(&format!("{}?week={date}&done=planned", crate::PAGE)))
}

/// Changes when, where, how or by whom a session is held. Gives the path to go on to.
#[server(name = ChangeSession, prefix = "/api", endpoint = "schedule/change", output = contract::Wire)]
pub async fn change_session(
    #[server(default)] session: String,
    #[server(default)] version: String,
    #[server(default)] channel: String,
    #[server(default)] date: String,
    #[server(default)] time: String,
    #[server(default)] minutes: String,
    #[server(default)] room: String,
    #[server(default)] lead: String,
    #[server(default)] helper: String,
) -> Result<String, AppError> {
    let form = service::scheduling::Change { date, time, minutes, channel, room, lead, helper };
    let id = service::scheduling::change(&service::ctx()?, &session, &version, &form).await?;
    Ok(show_session(id, "changed"))
}

/// Another room, a tablet or the telephone, with one press. Gives the path to go on to.
#[server(name = RerouteSession, prefix = "/api", endpoint = "schedule/reroute", output = contract::Wire)]
pub async fn reroute(
    #[server(default)] session: String,
    #[server(default)] version: String,
    #[server(default)] to: String,
) -> Result<String, AppError> {
    let id = service::scheduling::reroute(&service::ctx()?, &session, &version, &to).await?;
    Ok(show_session(id, "changed"))
}

/// Cancels a session. Gives the path to go on to.
#[server(name = CancelSession, prefix = "/api", endpoint = "schedule/cancel", output = contract::Wire)]
pub async fn cancel_session(
    #[server(default)] session: String,
    #[server(default)] version: String,
    #[server(default)] reason: String,
) -> Result<String, AppError> {
    let date = service::scheduling::cancel(&service::ctx()?, &session, &version, &reason).await?;
    Ok(show(&format!("{}?week={date}&done=cancelled", crate::PAGE)))
}

/// Notes that the screen of a session of two sites was tried. Gives the path to go on to.
#[server(name = TestScreen, prefix = "/api", endpoint = "schedule/test_screen", output = contract::Wire)]
pub async fn test_screen(#[server(default)] session: String) -> Result<String, AppError> {
    let id = service::scheduling::screen_tested(&service::ctx()?, &session).await?;
    Ok(show_session(id, "tested"))
}

/// Tells everyone in a session that it begins late. Gives the path to go on to.
#[server(name = SayLate, prefix = "/api", endpoint = "schedule/late", output = contract::Wire)]
pub async fn say_late(
    #[server(default)] session: String,
    #[server(default)] minutes: String,
) -> Result<String, AppError> {
    let id = service::scheduling::late(&service::ctx()?, &session, &minutes).await?;
    Ok(show_session(id, "late"))
}

/// Writes what those in a session are told beforehand. Gives the path to go on to.
#[server(name = PrepareSession, prefix = "/api", endpoint = "schedule/prepare", output = contract::Wire)]
pub async fn prepare_session(
    #[server(default)] session: String,
    #[server(default)] version: String,
    #[server(default)] words: String,
) -> Result<String, AppError> {
    let id = service::scheduling::prepare(&service::ctx()?, &session, &version, &words).await?;
    Ok(show_session(id, "prepared"))
}

/// Takes a file of a session out. Gives the path to go on to.
#[server(name = RemoveFile, prefix = "/api", endpoint = "schedule/remove_file", output = contract::Wire)]
pub async fn remove_file(
    #[server(default)] session: String,
    #[server(default)] file: String,
) -> Result<String, AppError> {
    let id = service::scheduling::remove_file(&service::ctx()?, &session, &file).await?;
    Ok(show_session(id, "removed"))
}

/// Asks somebody from outside to a talk. Gives the path to go on to.
#[server(name = AskGuest, prefix = "/api", endpoint = "schedule/ask_guest", output = contract::Wire)]
pub async fn ask_guest(
    #[server(default)] session: String,
    #[server(default)] submission_id: String,
    #[server(default)] name: String,
    #[server(default)] kind: String,
    #[server(default)] email: String,
) -> Result<String, AppError> {
    let form = service::guest::Form { submission_id, name, kind, email };
    Ok(show_session(service::guest::ask(&service::ctx()?, &session, &form).await?, "guest"))
}

/// Takes such an invitation back. Gives the path to go on to.
#[server(name = RefuseGuest, prefix = "/api", endpoint = "schedule/refuse_guest", output = contract::Wire)]
pub async fn refuse_guest(
    #[server(default)] session: String,
    #[server(default)] guest: String,
) -> Result<String, AppError> {
    Ok(show_session(service::guest::refuse(&service::ctx()?, &session, &guest).await?, "refused"))
}

/// Adds a room. Gives the path to go on to.
#[server(prefix = "/api", endpoint = "schedule/add_room", output = contract::Wire)]
pub async fn add_room(
    #[server(default)] site: String,
    #[server(default)] name: String,
    #[server(default)] kind: String,
) -> Result<String, AppError> {
    service::scheduling::add_room(&service::ctx()?, &site, &name, &kind).await?;
    Ok(show(&format!("{}/rooms?done=added", crate::PAGE)))
}

/// Lays out the plan of a group or a participant. Gives the path to go on to.
#[server(name = LayOutPlan, prefix = "/api", endpoint = "schedule/lay_out", output = contract::Wire)]
pub async fn lay_out_plan(#[server(default)] who: String) -> Result<String, AppError> {
    let week = service::scheduling::lay_out(&service::ctx()?, &who).await?;
    Ok(match week {
        Some(week) => show(&format!("{}?week={week}&done=laid_out", crate::PAGE)),
        None => show(&format!("{}/lay-out?who={who}", crate::PAGE)),
    })
}

#[cfg(feature = "ssr")]
fn show_session(id: domain::id::SessionId, done: &str) -> String {
    show(&format!("{}/sessions/{id}?done={done}", crate::PAGE))
}

/// Where a browser without script goes on.
#[cfg(feature = "ssr")]
fn show(path: &str) -> String {
    service::reply::Reply::current().go_to(path);
    path.to_owned()
}
