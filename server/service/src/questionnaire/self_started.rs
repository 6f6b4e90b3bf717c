//! Questionnaires that a participant begins without being asked. Invariant: of one kind one stands open at most, and nothing
//! with a risk item is begun where nobody is reached by it.

use super::{
    planting::{Asking, write_assignment},
    standing::{asked_of, open_of},
};
use crate::{
    access,
    audit::{self, Deed},
    ctx::Ctx,
    error::Result,
    events::{About, EventKind},
    field,
    library::{Entry, Library},
    risk, wording,
};
use contract::AppError;
use domain::{id::AssignmentId, policy::Act};
use entity::enrolment;
use jiff::ToSpan as _;
use sea_orm::ConnectionTrait;

/// What may be begun so.
pub const SELF_STARTED: &[&str] = &["who-5", "nprs", "pain-areas", "psfs", "phq-9"];
/// Days within which it is to be sent.
const DAYS: i64 = 7;

/// What the acting participant may begin now: codes and titles. Nothing after the course.
pub(super) async fn may_start(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolled: &enrolment::Model,
) -> Result<Vec<(String, String)>> {
    if !is_under_way(ctx, enrolled) {
        return Ok(Vec::new());
    }
    let open = open_of(ctx, conn, enrolled, asked_of(conn, enrolled).await?).await?;
    let mut may = Vec::new();
    let library = Library::of(conn, enrolled.centre_id).await?;
    for given in library.entries(ctx.lang).into_iter().filter(|one| is_begun_so(one) && !one.retired) {
        let is_open = open.iter().any(|one| one.form.url == given.url);
        if !is_open && risk::watched(ctx, conn, enrolled, "", &given).await? {
            may.push((given.code, given.title));
        }
    }
    Ok(may)
}

fn is_begun_so(one: &Entry) -> bool {
    !one.by_staff && SELF_STARTED.contains(&one.code.as_str())
}

fn is_under_way(ctx: &Ctx, enrolled: &enrolment::Model) -> bool {
    enrolled.ends_on.is_none_or(|last| ctx.today() <= last.0)
}

/// Begins a questionnaire of the acting participant's own accord. Where one like it stands open already, that is the one.
///
/// # Errors
/// `NotFound` without an enrolment or after the course; `Invalid` for what is not offered so, and where nobody would be reached
/// by a risk answer.
pub async fn start(ctx: &Ctx, code: &str) -> Result<AssignmentId> {
    let tx = ctx.begin().await?;
    let own = access::own_enrolment(ctx, &tx, Act::Answer).await?;
    // of two presses the second sees the first
    let enrolled = enrolment::lock(&tx, own.id).await?.ok_or(AppError::NotFound)?;
    if !is_under_way(ctx, &enrolled) {
        return Err(AppError::NotFound.into());
    }
    let found = Library::of(&tx, enrolled.centre_id).await?.gives(code, false).filter(is_begun_so);
    let given = found.ok_or_else(|| AppError::from(field::not_picked("questionnaire", code)))?;
    let open = open_of(ctx, &tx, &enrolled, asked_of(&tx, &enrolled).await?).await?;
    if let Some(there) = open.iter().find(|one| one.form.url == given.url) {
        return Ok(there.asked.id);
    }
    if !risk::may_ask(ctx, &tx, &enrolled, "", &given).await? {
        return Err(AppError::field("questionnaire", "no_one_responsible").into());
    }
    let form = given.form(ctx, &tx, enrolled.centre_id).await?;
    let last = ctx.today().saturating_add((DAYS - 1).days());
    let asking = Asking { self_started: true, ..Asking::beside((ctx.now, wording::last_minute(last))) };
    let asked = write_assignment(ctx, &tx, &enrolled, form.id, asking).await?;
    audit::record(ctx, &tx, Deed::own("start_questionnaire", "assignment", asked.id, enrolled.id)).await?;
    tx.commit().await?;
    ctx.services.hub.tell(vec![ctx.actor()?.account], EventKind::Response, asked.id, About::Enrolment(enrolled.id));
    Ok(asked.id)
}
