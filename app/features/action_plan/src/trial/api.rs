//! What the page of the work trial asks of the server. Invariant: as in [`crate::api`].
#![expect(clippy::too_many_arguments, reason = "one for each field of a form")]

use contract::{AppError, work_trial::WorkTrial};
use leptos::{prelude::*, server_fn::codec::GetUrl};
#[cfg(feature = "ssr")]
use {
    crate::api::go_on,
    service::action_plan::{Form, Which},
};

/// Days at work and what is written of them, of an enrolment or one's own.
#[server(name = ReadWorkTrial, prefix = "/api", endpoint = "work_trial/read", input = GetUrl, output = contract::Wire)]
pub async fn work_trial(#[server(default)] enrolment: String) -> Result<WorkTrial, AppError> {
    Ok(service::action_plan::work_trial(&service::ctx()?, &enrolment).await?)
}

/// Writes of a day at work, or changes what was written.
#[server(prefix = "/api", endpoint = "work_trial/save_day", output = contract::Wire)]
pub async fn save_trial_day(
    #[server(default)] enrolment: String,
    #[server(default)] id: String,
    #[server(default)] version: String,
    #[server(default)] submission_id: String,
    #[server(default)] on: String,
    #[server(default)] did: String,
    #[server(default)] worked: String,
    #[server(default)] effort: String,
    #[server(default)] spoke_to: String,
) -> Result<String, AppError> {
    let which = Which { enrolment: &enrolment, id: &id, version: &version, submission_id: &submission_id, goal: "" };
    save(which, &Form::TrialDay { on, did, worked, effort, spoke_to }).await
}

/// Writes down a talk with the employer, or changes it.
#[server(prefix = "/api", endpoint = "work_trial/save_call", output = contract::Wire)]
pub async fn save_employer_call(
    #[server(default)] enrolment: String,
    #[server(default)] id: String,
    #[server(default)] version: String,
    #[server(default)] submission_id: String,
    #[server(default)] stage: String,
    #[server(default)] on: String,
    #[server(default)] with: String,
    #[server(default)] agreed: String,
) -> Result<String, AppError> {
    let which = Which { enrolment: &enrolment, id: &id, version: &version, submission_id: &submission_id, goal: "" };
    save(which, &Form::EmployerCall { stage, on, with, agreed }).await
}

/// Writes what was done to get nearer to a job, or changes it.
#[server(prefix = "/api", endpoint = "work_trial/save_job_step", output = contract::Wire)]
pub async fn save_job_step(
    #[server(default)] enrolment: String,
    #[server(default)] id: String,
    #[server(default)] version: String,
    #[server(default)] submission_id: String,
    #[server(default)] topic: String,
    #[server(default)] on: String,
    #[server(default)] did: String,
    #[server(default)] next: String,
) -> Result<String, AppError> {
    let which = Which { enrolment: &enrolment, id: &id, version: &version, submission_id: &submission_id, goal: "" };
    save(which, &Form::JobStep { topic, on, did, next }).await
}

/// Takes out what was written.
#[server(prefix = "/api", endpoint = "work_trial/void", output = contract::Wire)]
pub async fn void_trial_item(
    #[server(default)] id: String,
    #[server(default)] version: String,
) -> Result<String, AppError> {
    let ctx = service::ctx()?;
    let enrolment = service::action_plan::void(&ctx, &id, &version).await?;
    go_on(&ctx, enrolment, ["/work-trial", "work-trial"], "voided")
}

#[cfg(feature = "ssr")]
async fn save(which: Which<'_>, form: &Form) -> Result<String, AppError> {
    let ctx = service::ctx()?;
    let enrolment = service::action_plan::save(&ctx, which, form).await?;
    go_on(&ctx, enrolment, ["/work-trial", "work-trial"], "saved")
}
