//! What the pages ask of the server about identity providers.

use contract::{
    AppError,
    oidc::{OwnIdentities as Own, Way},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// The ways a page offers.
#[server(name = OidcWays, prefix = "/api", endpoint = "account/oidc_ways", input = GetUrl, output = contract::Wire)]
pub async fn oidc_ways(
    #[server(default)] purpose: String,
    #[server(default)] next: String,
    #[server(default)] token: String,
) -> Result<Vec<Way>, AppError> {
    Ok(service::account::oidc::ways(&service::ctx()?, &purpose, &next, &token).await?)
}

/// What is linked to the asker's account.
#[server(name = OwnIdentities, prefix = "/api", endpoint = "account/identities", input = GetUrl, output = contract::Wire)]
pub async fn identities() -> Result<Own, AppError> {
    Ok(service::account::oidc::own(&service::ctx()?).await?)
}

/// Takes one away.
#[server(prefix = "/api", endpoint = "account/unlink_identity", output = contract::Wire)]
pub async fn unlink_identity(#[server(default)] provider: String) -> Result<(), AppError> {
    service::account::oidc::unlink(&service::ctx()?, &provider).await?;
    service::reply::Reply::current().go_to("/account/identity");
    Ok(())
}
