//! Putting a questionnaire off. Invariant: it is never put off beyond its window, nothing that was answered goes, and what a
//! measuring point asks together is put off together.

use super::{assignment_to_answer, takes_answers};
use crate::{
    audit::{self, Deed},
    ctx::Ctx,
    error::Result,
    events::{About, EventKind},
    field, wording,
};
use contract::AppError;
use domain::id::AssignmentId;
use entity::{assignment, response};
use jiff::{ToSpan as _, civil::Date};
use sea_orm::ConnectionTrait;

/// The first and the last day to which it can be put off now: from tomorrow, as long as it takes answers.
pub(super) fn days_to_put_off(ctx: &Ctx, asked: &assignment::Model) -> Option<(Date, Date)> {
    let days = (ctx.today().saturating_add(1.day()), wording::centre_day(asked.due_at));
    (days.0 <= days.1).then_some(days)
}

/// What its measuring point asks with it, itself among it.
pub(super) async fn together(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    asked: &assignment::Model,
) -> Result<Vec<AssignmentId>> {
    let all = assignment::opened_for(conn, asked.enrolment_id, ctx.at()).await?.into_iter();
    let beside = |one: &assignment::Model| !one.timepoint.is_empty() && one.timepoint == asked.timepoint;
    Ok(all.filter(|one| one.id == asked.id || beside(one)).map(|one| one.id).collect())
}

/// Puts what the acting participant is asked off until a day (`tomorrow`, `YYYY-MM-DD`), with what its measuring point asks beside it;
/// without a day it waits again.
///
/// # Errors
/// `NotFound` when it is not theirs to answer, is sent or its time has passed; `Invalid` for a day outside its window.
pub async fn put_off(ctx: &Ctx, asked: &str, until: &str) -> Result<()> {
    let tx = ctx.begin().await?;
    let (asked, enrolled) = assignment_to_answer(ctx, &tx, asked, true).await?;
    let sent = response::of_assignment(&tx, asked.id).await?.is_some_and(|one| one.submitted_at.is_some());
    if ctx.actor()?.role.is_staff() || sent || !takes_answers(&asked, ctx.at()) {
        return Err(AppError::NotFound.into());
    }
    let days = days_to_put_off(ctx, &asked);
    let day = match until {
        "" => None,
        "tomorrow" => days.map(|(first, _)| first),
        _ => field::date(until).filter(|day| days.is_some_and(|(first, last)| (first..=last).contains(day))),
    };
    if day.is_none() && !until.is_empty() {
        return Err(AppError::from(field::not_picked("until", until)).into());
    }
    let until = day.map(|day| wording::days_span(day, day).0);
    assignment::put_off(&tx, together(ctx, &tx, &asked).await?, until).await?;
    let act = if until.is_some() { "put_off_questionnaire" } else { "take_up_questionnaire" };
    audit::record(ctx, &tx, Deed::own(act, "assignment", asked.id, enrolled.id)).await?;
    tx.commit().await?;
    ctx.services.hub.tell(vec![ctx.actor()?.account], EventKind::Response, asked.id, About::Enrolment(enrolled.id));
    Ok(())
}
