//! What the teaching pages ask of the server.

use contract::{
    AppError,
    teaching::{Audience, MediaPass, Teaching},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};

#[cfg(feature = "ssr")]
fn id(session: &str) -> Result<domain::id::SessionId, AppError> {
    session.parse().map_err(|_| AppError::NotFound)
}

/// The session as one sees it.
#[server(name = OpenTeaching, prefix = "/api", endpoint = "teaching/open", input = GetUrl, output = contract::Wire)]
pub async fn open(#[server(default)] session: String) -> Result<Teaching, AppError> {
    Ok(service::teaching::open(&service::ctx()?, id(&session)?).await?)
}

/// Goes live. `again` starts one anew that has ended.
#[server(name = StartTeaching, prefix = "/api", endpoint = "teaching/start", output = contract::Wire)]
pub async fn start(#[server(default)] session: String, #[server(default)] again: bool) -> Result<(), AppError> {
    Ok(service::teaching::start(&service::ctx()?, id(&session)?, again).await?)
}

/// Ends it for all.
#[server(name = EndTeaching, prefix = "/api", endpoint = "teaching/end", output = contract::Wire)]
pub async fn end(#[server(default)] session: String) -> Result<(), AppError> {
    Ok(service::teaching::end(&service::ctx()?, id(&session)?).await?)
}

/// A pass to send (`publish`) or watch.
#[server(name = TeachingPass, prefix = "/api", endpoint = "teaching/pass", output = contract::Wire)]
pub async fn pass(#[server(default)] session: String, #[server(default)] publish: bool) -> Result<MediaPass, AppError> {
    Ok(service::teaching::pass(&service::ctx()?, id(&session)?, publish).await?)
}

/// Who is here now.
#[server(name = TeachingAudience, prefix = "/api", endpoint = "teaching/audience", input = GetUrl, output = contract::Wire)]
pub async fn audience(#[server(default)] session: String) -> Result<Audience, AppError> {
    Ok(service::teaching::audience(&service::ctx()?, id(&session)?).await?)
}
