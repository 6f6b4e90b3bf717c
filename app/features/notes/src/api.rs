//! What the page of notes asks of the server. Invariant: a missing field arrives as an empty text: the service says what is
//! wrong.

use contract::{AppError, note::Notes};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// The notes about one participant that the asker may read; with `edit`, their own note of that id to change.
#[server(name = ReadNotes, prefix = "/api", endpoint = "notes/read", input = GetUrl, output = contract::Wire)]
pub async fn notes(#[server(default)] enrolment: String, #[server(default)] edit: String) -> Result<Notes, AppError> {
    Ok(service::note::read(&service::ctx()?, &enrolment, &edit).await?)
}

/// The way to the notes that leads back to the board of arrivals.
pub(crate) const FROM_DOOR: &str = "arrivals";

/// Writes a note. Gives the path to go on to.
#[server(prefix = "/api", endpoint = "notes/write", output = contract::Wire)]
pub async fn write_note(
    #[server(default)] enrolment: String,
    #[server(default)] submission_id: String,
    #[server(default)] text: String,
    #[server(default)] readers: String,
    #[server(default)] from: String,
) -> Result<String, AppError> {
    let form = service::note::Form { text: &text, readers: &readers };
    let enrolment = service::note::write(&service::ctx()?, &enrolment, &submission_id, form).await?;
    Ok(show(enrolment, if from == FROM_DOOR { "written&from=arrivals" } else { "written" }))
}

/// Changes a note of one's own. Gives the path to go on to.
#[server(prefix = "/api", endpoint = "notes/edit", output = contract::Wire)]
pub async fn edit_note(
    #[server(default)] note: String,
    #[server(default)] version: String,
    #[server(default)] text: String,
    #[server(default)] readers: String,
) -> Result<String, AppError> {
    let form = service::note::Form { text: &text, readers: &readers };
    let enrolment = service::note::edit(&service::ctx()?, &note, &version, form).await?;
    Ok(show(enrolment, "changed"))
}

/// Takes a note of one's own out. Gives the path to go on to.
#[server(prefix = "/api", endpoint = "notes/void", output = contract::Wire)]
pub async fn void_note(
    #[server(default)] note: String,
    #[server(default)] version: String,
    #[server(default)] reason: String,
) -> Result<String, AppError> {
    let enrolment = service::note::void(&service::ctx()?, &note, &version, &reason).await?;
    Ok(show(enrolment, "voided"))
}

/// The page of the notes, with a word for what was done: where a browser without script goes on.
#[cfg(feature = "ssr")]
fn show(enrolment: domain::id::EnrolmentId, done: &str) -> String {
    let path = format!("/participants/{enrolment}/notes?done={done}");
    service::reply::Reply::current().go_to(&path);
    path
}
