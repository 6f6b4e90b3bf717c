//! What the pages of the plan ask of the server. Invariant: fields arrive as text, and a missing one as an empty text: the
//! service says what is wrong. An act gives the path to go on to.
#![expect(clippy::too_many_arguments, reason = "one for each field of a form")]

use contract::{AppError, action_plan::Plan, work_status::WorkCourse};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use std::collections::BTreeMap;
#[cfg(feature = "ssr")]
use {
    domain::id::EnrolmentId,
    service::{
        Ctx,
        action_plan::{Form, Which},
    },
};

/// The plan of an enrolment, or one's own; with the content of a signed `version`.
#[server(name = ReadActionPlan, prefix = "/api", endpoint = "action_plan/read", input = GetUrl, output = contract::Wire)]
pub async fn plan(#[server(default)] enrolment: String, #[server(default)] version: String) -> Result<Plan, AppError> {
    Ok(service::action_plan::read(&service::ctx()?, &enrolment, &version).await?)
}

/// Adds a goal, or changes one. `icf` holds the codes that are ticked.
#[server(prefix = "/api", endpoint = "action_plan/save_goal", output = contract::Wire)]
pub async fn save_goal(
    #[server(default)] enrolment: String,
    #[server(default)] id: String,
    #[server(default)] version: String,
    #[server(default)] submission_id: String,
    #[server(default)] text: String,
    #[server(default)] why: String,
    #[server(default)] icf: BTreeMap<String, String>,
    #[server(default)] level_1: String,
    #[server(default)] level_2: String,
    #[server(default)] level_3: String,
    #[server(default)] level_4: String,
    #[server(default)] level_5: String,
) -> Result<String, AppError> {
    let scale = [level_1, level_2, level_3, level_4, level_5];
    let form = Form::Goal { text, why, icf: icf.into_keys().collect(), scale };
    let which = Which { enrolment: &enrolment, id: &id, version: &version, submission_id: &submission_id, goal: "" };
    save(which, &form).await
}

/// Says how a goal goes, or changes what was said.
#[server(prefix = "/api", endpoint = "action_plan/save_rating", output = contract::Wire)]
pub async fn save_rating(
    #[server(default)] enrolment: String,
    #[server(default)] id: String,
    #[server(default)] version: String,
    #[server(default)] submission_id: String,
    #[server(default)] goal: String,
    #[server(default)] level: String,
    #[server(default)] on: String,
) -> Result<String, AppError> {
    let which = Which { enrolment: &enrolment, id: &id, version: &version, submission_id: &submission_id, goal: &goal };
    save(which, &Form::Rating { level, on }).await
}

/// Adds an action, or changes one.
#[server(prefix = "/api", endpoint = "action_plan/save_action", output = contract::Wire)]
pub async fn save_action(
    #[server(default)] enrolment: String,
    #[server(default)] id: String,
    #[server(default)] version: String,
    #[server(default)] submission_id: String,
    #[server(default)] goal: String,
    #[server(default)] text: String,
    #[server(default)] responsible: String,
    #[server(default)] who: String,
    #[server(default)] due: String,
    #[server(default)] state: String,
) -> Result<String, AppError> {
    let which = Which { enrolment: &enrolment, id: &id, version: &version, submission_id: &submission_id, goal: &goal };
    save(which, &Form::Action { text, responsible, who, due, state }).await
}

/// Adds a step of the work plan, or changes one.
#[server(prefix = "/api", endpoint = "action_plan/save_step", output = contract::Wire)]
pub async fn save_step(
    #[server(default)] enrolment: String,
    #[server(default)] id: String,
    #[server(default)] version: String,
    #[server(default)] submission_id: String,
    #[server(default)] task: String,
    #[server(default)] demand: String,
    #[server(default)] adjustment: String,
    #[server(default)] week: String,
    #[server(default)] degree: String,
) -> Result<String, AppError> {
    let which = Which { enrolment: &enrolment, id: &id, version: &version, submission_id: &submission_id, goal: "" };
    save(which, &Form::Step { task, demand, adjustment, week, degree }).await
}

/// Takes an item out of the plan.
#[server(prefix = "/api", endpoint = "action_plan/void", output = contract::Wire)]
pub async fn void_plan_item(
    #[server(default)] id: String,
    #[server(default)] version: String,
) -> Result<String, AppError> {
    let ctx = service::ctx()?;
    let enrolment = service::action_plan::void(&ctx, &id, &version).await?;
    go_on(&ctx, enrolment, ["/goals", "plan"], "voided")
}

/// Signs the plan, if it is still what `digest` was made of.
#[server(prefix = "/api", endpoint = "action_plan/sign", output = contract::Wire)]
pub async fn sign_plan(
    #[server(default)] enrolment: String,
    #[server(default)] digest: String,
) -> Result<String, AppError> {
    let ctx = service::ctx()?;
    let (enrolment, _) = service::action_plan::sign(&ctx, &enrolment, &digest).await?;
    go_on(&ctx, enrolment, ["/goals", "plan"], "signed")
}

/// Sick leave and work of an enrolment, or one's own.
#[server(name = ReadWorkCourse, prefix = "/api", endpoint = "work_status/read", input = GetUrl, output = contract::Wire)]
pub async fn work_course(#[server(default)] enrolment: String) -> Result<WorkCourse, AppError> {
    Ok(service::work_status::read(&service::ctx()?, &enrolment).await?)
}

/// Notes what is known from one day on.
#[server(prefix = "/api", endpoint = "work_status/add", output = contract::Wire)]
pub async fn add_work_status(
    #[server(default)] enrolment: String,
    #[server(default)] submission_id: String,
    #[server(default)] from: String,
    #[server(default)] degree: String,
    #[server(default)] benefit: String,
    #[server(default)] state: String,
    #[server(default)] source: String,
    #[server(default)] note: String,
) -> Result<String, AppError> {
    let ctx = service::ctx()?;
    let form = service::work_status::Form { from, degree, benefit, state, source, note };
    let enrolment = service::work_status::add(&ctx, &enrolment, &submission_id, &form).await?;
    go_on(&ctx, enrolment, ["/work", "work"], "saved")
}

/// Takes a row out.
#[server(prefix = "/api", endpoint = "work_status/void", output = contract::Wire)]
pub async fn void_work_status(#[server(default)] id: String) -> Result<String, AppError> {
    let ctx = service::ctx()?;
    let enrolment = service::work_status::void(&ctx, &id).await?;
    go_on(&ctx, enrolment, ["/work", "work"], "voided")
}

#[cfg(feature = "ssr")]
async fn save(which: Which<'_>, form: &Form) -> Result<String, AppError> {
    let ctx = service::ctx()?;
    let enrolment = service::action_plan::save(&ctx, which, form).await?;
    go_on(&ctx, enrolment, ["/goals", "plan"], "saved")
}

/// To the participant's own page, or the page of the name under that of the participant, with a word that it was done.
#[cfg(feature = "ssr")]
pub(crate) fn go_on(ctx: &Ctx, enrolment: EnrolmentId, [own, page]: [&str; 2], done: &str) -> Result<String, AppError> {
    let path = if ctx.actor()?.participant.is_some() {
        format!("{own}?done={done}")
    } else {
        format!("/participants/{enrolment}/{page}?done={done}")
    };
    service::reply::Reply::current().go_to(&path);
    Ok(path)
}
