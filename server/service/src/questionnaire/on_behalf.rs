//! Answers that staff write down: read out, from paper, or how a test went. Invariant: it is recorded how they came to be
//! written and by whom; a draft of the participant's own is read by staff only from when they say that they write in it, and
//! no longer than until the participant writes again.

use super::{
    answering::{begun, keep},
    assignment_to_answer, deed,
    instrument::Instrument,
    planting::{Asking, write_assignment},
    takes_answers,
};
use crate::{access, audit, ctx::Ctx, error::Result, field, library::Library, risk, wording};
use contract::AppError;
use domain::{
    id::{AssignmentId, EnrolmentId},
    policy::Act,
    questionnaire::Mode,
};
use entity::{assignment, response};
use sea_orm::ConnectionTrait;

/// Takes it upon oneself to write down the answers to what is asked, `mode` being `read_out` or `paper`. What is answered so
/// far stays. Said again, it changes nothing.
///
/// # Errors
/// `NotFound` when it is not the actor's to write; `Invalid` for another mode; `Conflict` when it is sent.
pub async fn take_down(ctx: &Ctx, asked: &str, mode: &str) -> Result<AssignmentId> {
    let found = Mode::parse(mode).filter(|mode| matches!(mode, Mode::ReadOut | Mode::Paper));
    let mode = found.ok_or_else(|| AppError::from(field::not_picked("mode", mode)))?;
    let tx = ctx.begin().await?;
    let (asked, _) = assignment_to_answer(ctx, &tx, asked, true).await?;
    if !ctx.actor()?.role.is_staff() || !takes_answers(&asked, ctx.at()) {
        return Err(AppError::NotFound.into());
    }
    write_down(ctx, &tx, &asked, mode).await?;
    tx.commit().await?;
    Ok(asked.id)
}

/// Begins a test that staff perform.
///
/// # Errors
/// `NotFound` when the participant is not the actor's to test; `Invalid` for what is no such test.
pub async fn perform(ctx: &Ctx, enrolment: &str, code: &str) -> Result<AssignmentId> {
    let id: EnrolmentId = enrolment.parse().map_err(|_| AppError::NotFound)?;
    let tx = ctx.begin().await?;
    let enrolled = access::enrolment(ctx, &tx, id, Act::AnswerFor).await?;
    let found = Library::of(&tx, enrolled.centre_id).await?.gives(code, true);
    let test = found.ok_or_else(|| AppError::from(field::not_picked("test", code)))?;
    if !risk::may_ask(ctx, &tx, &enrolled, "", &test).await? {
        return Err(AppError::field("test", "no_one_responsible").into());
    }
    let form = test.form(ctx, &tx, enrolled.centre_id).await?;
    let span = (ctx.now, wording::last_minute(ctx.today()));
    let asked = write_assignment(ctx, &tx, &enrolled, form.id, Asking::beside(span)).await?;
    write_down(ctx, &tx, &asked, Mode::Performed).await?;
    tx.commit().await?;
    Ok(asked.id)
}

async fn write_down(ctx: &Ctx, conn: &impl ConnectionTrait, asked: &assignment::Model, mode: Mode) -> Result<()> {
    let draft = response::of_assignment(conn, asked.id).await?;
    if let Some(sent) = draft.as_ref().filter(|draft| draft.submitted_at.is_some()) {
        return Err(AppError::Conflict { current: sent.version }.into());
    }
    if draft.as_ref().is_some_and(|draft| draft.mode == Mode::Performed) {
        return Err(AppError::NotFound.into());
    }
    let id = if let Some(draft) = draft {
        draft.id
    } else {
        let form = Instrument::load(ctx, conn, asked.questionnaire_id).await?.form;
        let form = form.laid_out();
        let answers = begun(ctx, None, &form)?;
        keep(ctx, conn, asked, None, (&form, &answers)).await?
    };
    response::take_down(conn, id, mode, ctx.actor()?.account).await?;
    audit::record(ctx, conn, deed(ctx, "take_down_answers", id, asked.enrolment_id)?).await
}
