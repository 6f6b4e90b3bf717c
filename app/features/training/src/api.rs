//! What the training page asks of the server. Invariant: fields arrive as text, and a missing one as an empty text: the
//! service says what is wrong.
#![expect(clippy::too_many_arguments, reason = "one for each field of the form")]

use contract::{
    AppError,
    training::{Blank, Week},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// The week with the day `within`; this week when it is empty.
#[server(name = ReadWeek, prefix = "/api", endpoint = "training/week", input = GetUrl, output = contract::Wire)]
pub async fn week(#[server(default)] within: String) -> Result<Week, AppError> {
    Ok(service::training::week(&service::ctx()?, Some(&within)).await?)
}

/// What the form needs; with an id, the entry to change.
#[server(name = ReadBlank, prefix = "/api", endpoint = "training/blank", input = GetUrl, output = contract::Wire)]
pub async fn blank(#[server(default)] edit: String) -> Result<Blank, AppError> {
    Ok(service::training::blank(&service::ctx()?, Some(&edit)).await?)
}

/// Logs a training. Gives its day.
#[server(prefix = "/api", endpoint = "training/log", output = contract::Wire)]
pub async fn log_training(
    #[server(default)] submission_id: String,
    #[server(default)] performed_on: String,
    #[server(default)] kind: String,
    #[server(default)] minutes: String,
    #[server(default)] effort: String,
    #[server(default)] feeling: String,
    #[server(default)] note: String,
) -> Result<String, AppError> {
    let form = service::training::Form { performed_on, kind, minutes, effort, feeling, note };
    let day = service::training::log(&service::ctx()?, &submission_id, &form).await?;
    show(&day, "saved");
    Ok(day)
}

/// Changes an entry of one's own. Gives its day.
#[server(prefix = "/api", endpoint = "training/edit", output = contract::Wire)]
pub async fn edit_training(
    #[server(default)] id: String,
    #[server(default)] version: String,
    #[server(default)] performed_on: String,
    #[server(default)] kind: String,
    #[server(default)] minutes: String,
    #[server(default)] effort: String,
    #[server(default)] feeling: String,
    #[server(default)] note: String,
) -> Result<String, AppError> {
    let form = service::training::Form { performed_on, kind, minutes, effort, feeling, note };
    let day = service::training::edit(&service::ctx()?, &id, &version, &form).await?;
    show(&day, "changed");
    Ok(day)
}

/// Takes an entry of one's own out of the log. Gives its day.
#[server(prefix = "/api", endpoint = "training/void", output = contract::Wire)]
pub async fn void_training(
    #[server(default)] id: String,
    #[server(default)] version: String,
    #[server(default)] reason: String,
) -> Result<String, AppError> {
    let day = service::training::void(&service::ctx()?, &id, &version, &reason).await?;
    show(&day, "voided");
    Ok(day)
}

/// Where a browser without script goes on: the week of that day, with a word that it was done.
#[cfg(feature = "ssr")]
fn show(day: &str, done: &str) {
    service::reply::Reply::current().go_to(&crate::state::done_path(day, done));
}
