//! What the pages of drafts ask of the server.

use contract::{
    AppError,
    programme_draft::{Draft, DraftPart},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use std::collections::BTreeMap;

/// A draft, and a week of it with so many participants.
#[server(name = ReadDraft, prefix = "/api", endpoint = "programmes/draft", input = GetUrl, output = contract::Wire)]
pub async fn read_draft(
    #[server(default)] draft: String,
    #[server(default)] week: String,
    #[server(default)] participants: String,
) -> Result<Draft, AppError> {
    let ctx = service::ctx()?;
    let view = crate::told::View::of(&week, &participants);
    let shown = service::programme::read_draft(&ctx, &draft, view.participants).await?;
    Ok(crate::draft_told::draft(&ctx, shown, view))
}

/// A form or a list of a draft. `change` asks for the form of what is a list else; `promise` is the kind of a new promise.
#[server(name = ReadDraftPart, prefix = "/api", endpoint = "programmes/draft_part", input = GetUrl, output = contract::Wire)]
pub async fn read_part(
    #[server(default)] draft: String,
    #[server(default)] place: String,
    #[server(default)] change: String,
    #[server(default)] promise: String,
) -> Result<DraftPart, AppError> {
    let ctx = service::ctx()?;
    let shown = service::programme::read_draft_part(&ctx, &draft, &place).await?;
    crate::draft_told::part(&ctx, shown, !change.is_empty(), &promise)
}

/// Begins to write a programme anew, or goes on. Gives the path to go on to. So do all below.
#[server(prefix = "/api", endpoint = "programmes/start_draft", output = contract::Wire)]
pub async fn start_draft(#[server(default)] programme: String) -> Result<String, AppError> {
    Ok(crate::draft_told::begun(service::programme::start_draft(&service::ctx()?, &programme).await?))
}

/// Begins a programme that is not there yet.
#[server(prefix = "/api", endpoint = "programmes/start_new", output = contract::Wire)]
pub async fn start_new(
    #[server(default)] name_nb: String,
    #[server(default)] code: String,
) -> Result<String, AppError> {
    crate::draft_told::started(service::programme::start_new(&service::ctx()?, &name_nb, &code).await?)
}

/// Puts what a form says in its place. Which fields there are, depends on the place.
#[server(prefix = "/api", endpoint = "programmes/put_in_draft", output = contract::Wire)]
pub async fn put_in_draft(
    #[server(default)] draft: String,
    #[server(default)] version: String,
    #[server(default)] place: String,
    #[server(flatten)] fields: BTreeMap<String, String>,
) -> Result<String, AppError> {
    let put = service::programme::put_in_draft(&service::ctx()?, &draft, (&place, &version), &fields).await?;
    crate::draft_told::put(put)
}

/// Moves a thing up or down in its list, or takes it out.
#[server(prefix = "/api", endpoint = "programmes/shift_in_draft", output = contract::Wire)]
pub async fn shift_in_draft(
    #[server(default)] draft: String,
    #[server(default)] version: String,
    #[server(default)] place: String,
    #[server(default)] shift: String,
) -> Result<String, AppError> {
    let ctx = service::ctx()?;
    let placed = service::programme::shift_in_draft(&ctx, &draft, (&place, &version), &shift).await?;
    Ok(crate::draft_told::go_on(&placed))
}

/// Makes a draft the newest version of its programme; `over` is the version that is the newest now.
#[server(prefix = "/api", endpoint = "programmes/publish_draft", output = contract::Wire)]
pub async fn publish_draft(
    #[server(default)] draft: String,
    #[server(default)] version: String,
    #[server(default)] over: String,
) -> Result<String, AppError> {
    let published = service::programme::publish_draft(&service::ctx()?, &draft, &version, &over).await?;
    crate::draft_told::published(published)
}

/// Throws a draft away.
#[server(prefix = "/api", endpoint = "programmes/discard_draft", output = contract::Wire)]
pub async fn discard_draft(
    #[server(default)] draft: String,
    #[server(default)] version: String,
) -> Result<String, AppError> {
    let programme = service::programme::discard_draft(&service::ctx()?, &draft, &version).await?;
    Ok(crate::draft_told::discarded(programme))
}
