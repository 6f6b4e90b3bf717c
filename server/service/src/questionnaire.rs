//! Questionnaires: what is asked of a participant, answering, submitting, and scores. Invariant: an answer that was
//! acknowledged is stored; a submitted response changes only as a whole and is kept as it was, and its score is written with
//! it or not at all.
//!
//! Participants: [`due`], [`start`], [`put_off`], [`open`], [`save_answer`], [`submit`], [`result`], [`begin_correction`],
//! [`drop_correction`]; staff for them too, after [`take_down`] or [`perform`]. Both: [`results`]. Staff: [`latest_scores`], for
//! enrolments the caller has authorised. At measuring points: [`ask_due`]; by hand: [`ask`], [`withdraw`]. Seeding: [`install`],
//! [`assign`], [`store_completed`]. On the command line: [`SHIPPED`]. What a centre has to ask with: [`crate::library`].

mod answering;
mod asking;
mod by_hand;
mod correcting;
mod instrument;
mod on_behalf;
mod overview;
mod planting;
mod putting_off;
mod results;
mod scores;
mod self_started;
mod shipped;
mod shown;
mod standing;
mod submitting;

pub(crate) use answering::said;
pub use answering::{open, save_answer};
pub use asking::ask_due;
pub use by_hand::{ask, withdraw};
pub(crate) use by_hand::{askable, open_in_words};
pub(crate) use correcting::{Earlier, corrected, earlier};
pub use correcting::{begin_correction, drop_correction};
pub(crate) use instrument::Instrument;
pub use instrument::install;
pub(crate) use instrument::{as_it_ships, shipped};
pub use on_behalf::{perform, take_down};
pub use overview::due;
pub(crate) use overview::{answers_of, list};
pub use planting::{assign, store_completed};
pub use putting_off::put_off;
pub use results::{results, results_for_file};
pub use scores::latest_scores;
pub use self_started::{SELF_STARTED, start};
pub use shipped::{SHIPPED, Shipped};
pub(crate) use shown::preview;
pub(crate) use standing::waits_for;
pub use submitting::{result, submit};

use crate::{
    access,
    audit::{self, Deed},
    ctx::Ctx,
    error::Result,
    tablet::{self, Handed},
    wording,
};
use contract::{
    AppError,
    questionnaire::{Text, When},
};
use domain::{
    id::{AccountId, AssignmentId, EnrolmentId, ResponseId},
    policy::Act,
    questionnaire::Mode,
};
use entity::{At, assignment, enrolment, questionnaire, response};
use sea_orm::ConnectionTrait;

/// The assignment that the actor answers: their own, or one that they write down for somebody. `lock` makes others who
/// answer it wait until the transaction ends.
async fn assignment_to_answer(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    id: &str,
    lock: bool,
) -> Result<(assignment::Model, enrolment::Model)> {
    let actor = ctx.actor()?;
    let id: AssignmentId = id.parse().map_err(|_| AppError::NotFound)?;
    let found = assignment::visible_to(conn, actor, id, ctx.at(), lock).await?.ok_or(AppError::NotFound)?;
    let act = if actor.role.is_staff() { Act::AnswerFor } else { Act::Answer };
    let enrolment = access::enrolment(ctx, conn, found.enrolment_id, act).await?;
    tablet::admits(ctx, conn, enrolment.id, Some(&found)).await?;
    Ok((found, enrolment))
}

/// The answers to it. Staff get those that they write down, and not what the participant answers alone; the participant
/// does not write in a test that staff perform. What was sent before a tablet was handed over is not opened on it.
async fn response_to_write(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    asked: &assignment::Model,
) -> Result<Option<response::Model>> {
    let found = response::of_assignment(conn, asked.id).await?;
    let mode = found.as_ref().map_or(Mode::OwnHand, |response| response.mode);
    let sent = found.as_ref().is_some_and(|response| response.submitted_at.is_some());
    let is_theirs = if ctx.actor()?.role.is_staff() { mode.is_by_staff() } else { mode != Mode::Performed || sent };
    let earlier = |handed: &Handed| found.as_ref().is_some_and(|one| sent && !handed.was_sent_here(one));
    if is_theirs && !ctx.handed.as_ref().is_some_and(earlier) { Ok(found) } else { Err(AppError::NotFound.into()) }
}

/// How the actor writes in a response: staff as they have said, the participant with their own hand, at a tablet that was
/// handed over or not.
fn hand(ctx: &Ctx, draft: Option<&response::Model>) -> Result<(Mode, Option<AccountId>)> {
    let actor = ctx.actor()?;
    let mode = draft.map_or(Mode::OwnHand, |draft| draft.mode);
    Ok(match &ctx.handed {
        Some(handed) => (Mode::Tablet, Some(handed.by)),
        None if actor.role.is_staff() => (mode, Some(actor.account)),
        None => (Mode::OwnHand, None),
    })
}

/// Staff who look at what was answered leave a row in the log, one for each sitting.
async fn record_look(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    response: Option<&response::Model>,
    enrolment: EnrolmentId,
) -> Result<()> {
    let Some(response) = response.filter(|_| ctx.actor().is_ok_and(|actor| actor.role.is_staff())) else {
        return Ok(());
    };
    let sitting = ctx.web_session.map(|session| format!("read:{}:{session}", response.id));
    audit::record(ctx, conn, Deed { sitting, ..Deed::care("read_answers", "response", response.id, enrolment) }).await
}

/// What the actor does to a response: their own, or somebody's whom they write for.
fn deed(ctx: &Ctx, act: &'static str, response: ResponseId, enrolment: EnrolmentId) -> Result<Deed<'static>> {
    let for_somebody = ctx.actor()?.role.is_staff();
    let deed = if for_somebody { Deed::care } else { Deed::own };
    Ok(deed(act, "response", response, enrolment))
}

/// Answers are taken until the assignment is due.
fn takes_answers(assignment: &assignment::Model, now: At) -> bool {
    assignment.opens_at <= now && now <= assignment.due_at
}

fn when(ctx: &Ctx, at: At) -> When {
    wording::when(ctx.lang, at)
}

/// What a questionnaire is called.
pub(crate) fn title(ctx: &Ctx, stored: &questionnaire::Model) -> Result<Text> {
    Ok(Instrument::read(stored, ctx.lang)?.title())
}

/// The name of a measuring point in the programme's data: a list of `{"code", "name": {"nb", …}}`.
pub(crate) fn timepoint_name(ctx: &Ctx, timepoints: &serde_json::Value, code: &str) -> String {
    let named = |point: &&serde_json::Value| point.get("code").and_then(serde_json::Value::as_str) == Some(code);
    let point = timepoints.as_array().and_then(|all| all.iter().find(named));
    point.and_then(|point| point.get("name")).map(|name| wording::content(ctx.lang, name)).unwrap_or_default()
}
