//! What the page asks of the server.

use contract::{AppError, access_log::AccessLog};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// One page of the asker's own access log, from 1.
#[server(name = ReadAccessLog, prefix = "/api", endpoint = "access_log/read", input = GetUrl)]
pub async fn read(#[server(default)] page: String) -> Result<AccessLog, AppError> {
    Ok(service::access_log::read(&service::ctx()?, &page).await?)
}
