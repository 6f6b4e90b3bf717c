//! What the pages of results ask of the server.

use contract::{AppError, results::Results};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// What an enrolment has answered, or one's own.
#[server(name = ReadResults, prefix = "/api", endpoint = "results/read", input = GetUrl, output = contract::Wire)]
pub async fn read(#[server(default)] enrolment: String) -> Result<Results, AppError> {
    Ok(service::questionnaire::results(&service::ctx()?, &enrolment).await?)
}
