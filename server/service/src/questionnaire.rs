//! Questionnaires: what is asked of a participant, answering, submitting, and scores. Invariant: an answer that was
//! acknowledged is stored; a submitted response never changes, and its score is written with it or not at all.
//!
//! Participants: [`due`], [`open`], [`save_answer`], [`submit`], [`result`]. Staff: [`latest_scores`], for enrolments the
//! caller has authorised. At measuring points: [`ask_due`]; by hand: [`ask`], [`withdraw`]. Seeding: [`install`],
//! [`assign`], [`store_completed`]. On the command line: [`SHIPPED`].

mod answering;
mod asking;
mod by_hand;
mod instrument;
mod overview;
mod planting;
mod scores;
mod shipped;
mod standing;
mod submitting;

pub use answering::{open, save_answer};
pub use asking::ask_due;
pub use by_hand::{ask, withdraw};
pub(crate) use by_hand::{askable, open_in_words};
pub(crate) use instrument::Instrument;
pub use instrument::{OFFERED, install, offered};
pub use overview::due;
pub use planting::{assign, store_completed};
pub use scores::latest_scores;
pub use shipped::{SHIPPED, Shipped};
pub use submitting::{result, submit};

use crate::{access, ctx::Ctx, error::Result, wording};
use contract::{
    AppError,
    questionnaire::{Text, When},
};
use domain::{id::AssignmentId, policy::Act};
use entity::{At, assignment, enrolment, questionnaire};
use sea_orm::ConnectionTrait;

/// The acting participant's own assignment. `lock` makes others who answer it wait until the transaction ends.
async fn own_assignment(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    id: &str,
    lock: bool,
) -> Result<(assignment::Model, enrolment::Model)> {
    let actor = ctx.actor()?;
    let id: AssignmentId = id.parse().map_err(|_| AppError::NotFound)?;
    let found = assignment::visible_to(conn, actor, id, ctx.at(), lock).await?.ok_or(AppError::NotFound)?;
    let enrolment = access::enrolment(ctx, conn, found.enrolment_id, Act::Answer).await?;
    Ok((found, enrolment))
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
