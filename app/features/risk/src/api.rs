//! What the pages ask of the server. Each act gives the path to go on to.
#![expect(clippy::too_many_arguments, reason = "a form has as many fields as it has")]

use contract::{
    AppError,
    risk::{Alerts, Duties},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// The alerts that have gone to who asks.
#[server(name = ReadRiskAlerts, prefix = "/api", endpoint = "risk/alerts", input = GetUrl, output = contract::Wire)]
pub async fn alerts() -> Result<Alerts, AppError> {
    Ok(service::risk::open_alerts(&service::ctx()?).await?)
}

/// Writes what was done about one.
#[server(name = AcknowledgeRiskAlert, prefix = "/api", endpoint = "risk/acknowledge", output = contract::Wire)]
pub async fn acknowledge(
    #[server(default)] alert: String,
    #[server(default)] version: String,
    #[server(default)] done: String,
) -> Result<String, AppError> {
    service::risk::acknowledge(&service::ctx()?, &alert, &version, &done).await?;
    Ok(show("/risk-alerts?done=done"))
}

/// Who is to be reached at the centre.
#[server(name = ReadRiskDuties, prefix = "/api", endpoint = "risk/duties", input = GetUrl, output = contract::Wire)]
pub async fn duties() -> Result<Duties, AppError> {
    Ok(service::risk::duties(&service::ctx()?).await?)
}

/// Says who is to be reached, and when.
#[server(name = SetRiskDuty, prefix = "/api", endpoint = "risk/set_duty", output = contract::Wire)]
pub async fn set_duty(
    #[server(default)] programme: String,
    #[server(default)] timepoint: String,
    #[server(default)] version: String,
    #[server(default)] responsible: String,
    #[server(default)] deputy: String,
    #[server(default)] monday: String,
    #[server(default)] tuesday: String,
    #[server(default)] wednesday: String,
    #[server(default)] thursday: String,
    #[server(default)] friday: String,
    #[server(default)] saturday: String,
    #[server(default)] sunday: String,
    #[server(default)] holidays: String,
    #[server(default)] minutes: String,
) -> Result<String, AppError> {
    let week = [monday, tuesday, wednesday, thursday, friday, saturday, sunday];
    let form = service::risk::DutyForm { programme, timepoint, version, responsible, deputy, week, holidays, minutes };
    service::risk::set_duty(&service::ctx()?, &form).await?;
    Ok(show("/risk-duties?done=saved"))
}

/// Takes that back.
#[server(name = RemoveRiskDuty, prefix = "/api", endpoint = "risk/remove_duty", output = contract::Wire)]
pub async fn remove_duty(
    #[server(default)] programme: String,
    #[server(default)] timepoint: String,
    #[server(default)] version: String,
) -> Result<String, AppError> {
    service::risk::remove_duty(&service::ctx()?, &programme, &timepoint, &version).await?;
    Ok(show("/risk-duties?done=removed"))
}

/// Where a browser without script goes on.
#[cfg(feature = "ssr")]
fn show(path: &str) -> String {
    service::reply::Reply::current().go_to(path);
    path.to_owned()
}
