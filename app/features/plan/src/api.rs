//! What the pages of the plan ask of the server.

use contract::{
    AppError,
    plan::{Course, PlanWeek, Planned},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// The week with the day `within`; this week when it is empty.
#[server(name = ReadPlanWeek, prefix = "/api", endpoint = "plan/week", input = GetUrl, output = contract::Wire)]
pub async fn week(#[server(default)] within: String) -> Result<PlanWeek, AppError> {
    Ok(service::plan::week(&service::ctx()?, &within).await?)
}

/// The whole course of the one who asks; none while their programme is not written down.
#[server(name = ReadCourse, prefix = "/api", endpoint = "plan/course", input = GetUrl, output = contract::Wire)]
pub async fn course() -> Result<Option<Course>, AppError> {
    Ok(service::plan::course(&service::ctx()?).await?)
}

/// One session of the one who asks.
#[server(name = ReadPlanned, prefix = "/api", endpoint = "plan/session", input = GetUrl, output = contract::Wire)]
pub async fn session(#[server(default)] session: String) -> Result<Planned, AppError> {
    Ok(service::plan::session(&service::ctx()?, &session).await?)
}
