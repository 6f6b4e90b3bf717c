//! What the pages of the plan ask of the server.

use contract::{
    AppError,
    plan::{PlanWeek, Planned},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// The week with the day `within`; this week when it is empty.
#[server(name = ReadPlanWeek, prefix = "/api", endpoint = "plan/week", input = GetUrl)]
pub async fn week(#[server(default)] within: String) -> Result<PlanWeek, AppError> {
    Ok(service::plan::week(&service::ctx()?, &within).await?)
}

/// One session of the one who asks.
#[server(name = ReadPlanned, prefix = "/api", endpoint = "plan/session", input = GetUrl)]
pub async fn session(#[server(default)] session: String) -> Result<Planned, AppError> {
    Ok(service::plan::session(&service::ctx()?, &session).await?)
}
