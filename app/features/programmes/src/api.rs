//! What the pages of programmes ask of the server.

use contract::{
    AppError,
    programme::{Accounting, Programme, Programmes, Tried, Written},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// The programmes of the centre, and those that ship and are not there yet.
#[server(name = ListProgrammes, prefix = "/api", endpoint = "programmes/list", input = GetUrl, output = contract::Wire)]
pub async fn list() -> Result<Programmes, AppError> {
    let ctx = service::ctx()?;
    Ok(crate::told::programmes(&ctx, service::programme::list(&ctx).await?))
}

/// One version of a programme (the newest without a number) and a week of it, with so many participants.
#[server(name = ReadProgramme, prefix = "/api", endpoint = "programmes/read", input = GetUrl, output = contract::Wire)]
pub async fn read(
    #[server(default)] programme: String,
    #[server(default)] version: String,
    #[server(default)] week: String,
    #[server(default)] participants: String,
) -> Result<Programme, AppError> {
    let ctx = service::ctx()?;
    let view = crate::told::View::of(&week, &participants);
    let shown = service::programme::read_programme(&ctx, &programme, &version, view.participants).await?;
    Ok(crate::told::programme(&ctx, shown, view))
}

/// The newest version as text; with `base`, what was changed since that version.
#[server(name = ReadNewest, prefix = "/api", endpoint = "programmes/newest", input = GetUrl, output = contract::Wire)]
pub async fn newest(
    #[server(default)] programme: String,
    #[server(default)] base: String,
) -> Result<Written, AppError> {
    let ctx = service::ctx()?;
    Ok(crate::told::written(&ctx, service::programme::newest(&ctx, &programme, &base).await?))
}

/// What the participants of a programme, or of one of its groups, were given.
#[server(name = ReadAccounting, prefix = "/api", endpoint = "programmes/accounting", input = GetUrl, output = contract::Wire)]
pub async fn accounting(
    #[server(default)] programme: String,
    #[server(default)] group: String,
) -> Result<Accounting, AppError> {
    let ctx = service::ctx()?;
    Ok(crate::accounts_told::accounting(&ctx, service::programme::accounts(&ctx, &programme, &group).await?))
}

/// What a text would come to. Nothing is kept.
#[server(name = TryProgramme, prefix = "/api", endpoint = "programmes/try_out", output = contract::Wire)]
pub async fn try_out(
    #[server(default)] text: String,
    #[server(default)] week: String,
    #[server(default)] participants: String,
) -> Result<Tried, AppError> {
    let ctx = service::ctx()?;
    let view = crate::told::View::of(&week, &participants);
    match service::programme::try_out(&ctx, &text, view.participants).await? {
        service::programme::Tried::Through(through) => {
            let (template, gone_through) = *through;
            Ok(crate::told::tried(&ctx, &template, gone_through, view))
        }
        service::programme::Tried::Faulty(faults) => Err(crate::words::faults(&text, &faults)),
    }
}

/// Adds one that ships, by its code, or one written as text. Gives the path to go on to.
#[server(prefix = "/api", endpoint = "programmes/add", output = contract::Wire)]
pub async fn add_programme(
    #[server(default)] code: String,
    #[server(default)] text: String,
) -> Result<String, AppError> {
    let saved = service::programme::add_programme(&service::ctx()?, &code, &text).await?;
    show(saved, &text, "added")
}

/// Adds a version. Gives the path to go on to.
#[server(prefix = "/api", endpoint = "programmes/save", output = contract::Wire)]
pub async fn save_programme(
    #[server(default)] programme: String,
    #[server(default)] version: String,
    #[server(default)] text: String,
) -> Result<String, AppError> {
    let saved = service::programme::save(&service::ctx()?, &programme, &version, &text).await?;
    show(saved, &text, "saved")
}

/// The page of what was kept, where a browser without script goes on; or what is wrong with the text, line by line.
#[cfg(feature = "ssr")]
fn show(saved: service::programme::Saved, text: &str, done: &str) -> Result<String, AppError> {
    match saved {
        service::programme::Saved::Kept(id) => {
            let path = format!("{}/{id}?done={done}", crate::PAGE);
            service::reply::Reply::current().go_to(&path);
            Ok(path)
        }
        service::programme::Saved::Faulty(faults) => Err(crate::words::faults(text, &faults)),
    }
}
