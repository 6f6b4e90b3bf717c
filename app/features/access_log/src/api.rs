//! What the pages ask of the server.

use contract::{AppError, access_log::AccessLog, unusual_access::UnusualAccess};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// One page of the asker's own access log, from 1.
#[server(name = ReadAccessLog, prefix = "/api", endpoint = "access_log/read", input = GetUrl, output = contract::Wire)]
pub async fn read(#[server(default)] page: String) -> Result<AccessLog, AppError> {
    Ok(service::access_log::read(&service::ctx()?, &page).await?)
}

/// What stands out: what waits, or what is reviewed; and one finding, if asked for.
#[server(name = ReadUnusual, prefix = "/api", endpoint = "unusual_access/read", input = GetUrl, output = contract::Wire)]
pub async fn read_unusual(
    #[server(default)] show: String,
    #[server(default)] finding: String,
) -> Result<UnusualAccess, AppError> {
    Ok(service::unusual_access::read(&service::ctx()?, &show, &finding).await?)
}

/// Keeps that a finding was looked into.
#[server(name = ReviewUnusual, prefix = "/api", endpoint = "unusual_access/review", output = contract::Wire)]
pub async fn review_unusual(
    #[server(default)] finding: String,
    #[server(default)] looks: String,
    #[server(default)] note: String,
) -> Result<(), AppError> {
    service::unusual_access::review(&service::ctx()?, &finding, &looks, &note).await?;
    service::reply::Reply::current().go_to(crate::unusual::REVIEWED);
    Ok(())
}
