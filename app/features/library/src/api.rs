//! What the pages ask of the server. Each act gives the path to go on to.

use contract::{
    AppError,
    library::{InstrumentShown, LibraryShown, Report},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// What the centre has.
#[server(name = ListLibrary, prefix = "/api", endpoint = "library/list", input = GetUrl, output = contract::Wire)]
pub async fn list() -> Result<LibraryShown, AppError> {
    let ctx = service::ctx()?;
    Ok(crate::told::library(&ctx, service::library::list(&ctx).await?))
}

/// One instrument.
#[server(name = ReadInstrument, prefix = "/api", endpoint = "library/read", input = GetUrl, output = contract::Wire)]
pub async fn read(#[server(default)] code: String) -> Result<InstrumentShown, AppError> {
    let ctx = service::ctx()?;
    let row = service::library::list(&ctx).await?.into_iter().find(|one| one.entry.code == code);
    let shown = service::library::read(&ctx, &code).await?;
    Ok(crate::told::instrument(&ctx, row.ok_or(AppError::NotFound)?, shown))
}

/// What one looks at before it is taken in.
#[server(name = LookAtInstrument, prefix = "/api", endpoint = "library/looked_at", input = GetUrl, output = contract::Wire)]
pub async fn looked_at() -> Result<Option<Report>, AppError> {
    let ctx = service::ctx()?;
    Ok(service::library::looked_at(&ctx).await?.map(|(draft, judged)| crate::told::report(draft, &judged)))
}

/// Takes it in.
#[server(name = AcceptInstrument, prefix = "/api", endpoint = "library/accept", output = contract::Wire)]
pub async fn accept(
    #[server(default)] draft: String,
    #[server(default)] licence: String,
    #[server(default)] accepted: String,
    #[server(default)] harmless: String,
) -> Result<String, AppError> {
    let ticked = |field: &str| !field.is_empty();
    let (accepted, harmless) = (ticked(&accepted), ticked(&harmless));
    let code = service::library::accept(&service::ctx()?, &draft, &licence, accepted, harmless).await?;
    Ok(show(&format!("{}/{code}?done=imported", crate::PAGE)))
}

/// Throws it away.
#[server(name = DiscardInstrument, prefix = "/api", endpoint = "library/discard", output = contract::Wire)]
pub async fn discard() -> Result<String, AppError> {
    service::library::discard(&service::ctx()?).await?;
    Ok(show(&format!("{}/import?done=discarded", crate::PAGE)))
}

/// Has it given to nobody any more.
#[server(name = RetireInstrument, prefix = "/api", endpoint = "library/retire", output = contract::Wire)]
pub async fn retire(#[server(default)] code: String) -> Result<String, AppError> {
    service::library::retire(&service::ctx()?, &code).await?;
    Ok(show(&format!("{}/{code}?done=retired", crate::PAGE)))
}

/// Takes it into use again.
#[server(name = TakeUpInstrument, prefix = "/api", endpoint = "library/take_up", output = contract::Wire)]
pub async fn take_up(#[server(default)] code: String) -> Result<String, AppError> {
    service::library::take_up(&service::ctx()?, &code).await?;
    Ok(show(&format!("{}/{code}?done=taken_up", crate::PAGE)))
}

/// Where a browser without script goes on.
#[cfg(feature = "ssr")]
fn show(path: &str) -> String {
    service::reply::Reply::current().go_to(path);
    path.to_owned()
}
