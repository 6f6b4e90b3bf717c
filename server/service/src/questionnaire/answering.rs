//! Answering, one question at a time. Invariant: a kept answer is in the database before it is acknowledged; repeating a
//! request changes nothing, and a stale one is refused with the version to look at.

use super::{
    instrument::Instrument,
    overview::{answers_of, count},
    own_assignment, takes_answers, when,
};
use crate::{
    audit::{self, Deed},
    ctx::Ctx,
    error::Result,
};
use contract::{
    AppError,
    questionnaire::{Opened, OptionView, QuestionView, Saved},
};
use domain::{
    id::ResponseId,
    questionnaire::{Answers, Question, Questionnaire, ResponseStatus},
};
use entity::{assignment, response, seal::Place};
use sea_orm::ConnectionTrait;

/// The questionnaire of the acting participant's assignment, with what is answered.
///
/// # Errors
/// `NotFound` when it is another's, not open yet, or its time passed unsent.
pub async fn open(ctx: &Ctx, assignment: &str) -> Result<Opened> {
    let conn = ctx.services.db.read();
    let (asked, _) = own_assignment(ctx, conn, assignment, false).await?;
    let response = response::of_assignment(conn, asked.id).await?;
    let submitted = response.as_ref().is_some_and(|response| response.submitted_at.is_some());
    if !submitted && !takes_answers(&asked, ctx.at()) {
        return Err(AppError::NotFound.into());
    }
    let instrument = Instrument::load(ctx, conn, asked.questionnaire_id).await?;
    let answers = response.as_ref().map(|response| answers_of(ctx, response)).transpose()?.unwrap_or_default();
    Ok(Opened {
        assignment: asked.id,
        title: instrument.title(),
        copyright: instrument.form.copyright.clone().unwrap_or_default(),
        due: when(ctx, asked.due_at),
        questions: instrument.form.questions().iter().map(shown).collect(),
        answers: answers.codes(),
        version: response.map_or(0, |response| response.version),
        submitted,
    })
}

fn shown(question: &Question<'_>) -> QuestionView {
    let option = |option: &domain::questionnaire::AnswerOption| OptionView {
        code: option.coding.code.clone(),
        label: option.coding.display.clone(),
    };
    QuestionView {
        link_id: question.item.link_id.clone(),
        lead: question.lead.iter().map(|&text| text.to_owned()).collect(),
        text: question.item.text.clone(),
        options: question.options.iter().map(option).collect(),
    }
}

/// Keeps one answer of the acting participant's draft of this `version` (0 before the first answer).
///
/// # Errors
/// `NotFound`; `Invalid` for an unknown question or choice; `Conflict` when the draft moved on or is sent.
pub async fn save_answer(ctx: &Ctx, assignment: &str, link_id: &str, value: &str, version: &str) -> Result<Saved> {
    let expected: i32 = version.trim().parse().map_err(|_| AppError::field("version", "not_a_number"))?;
    let transaction = ctx.begin().await?;
    let (asked, _) = own_assignment(ctx, &transaction, assignment, true).await?;
    let draft = response::of_assignment(&transaction, asked.id).await?;
    if let Some(sent) = draft.as_ref().filter(|draft| draft.submitted_at.is_some()) {
        return Err(AppError::Conflict { current: sent.version }.into());
    }
    if !takes_answers(&asked, ctx.at()) {
        return Err(AppError::NotFound.into());
    }
    let form = Instrument::load(ctx, &transaction, asked.questionnaire_id).await?.form;
    check(&form, link_id, value)?;
    let mut answers = draft.as_ref().map(|draft| answers_of(ctx, draft)).transpose()?.unwrap_or_default();
    let current = draft.as_ref().map_or(0, |draft| draft.version);
    let total = count(form.questions().len());
    // said again, perhaps because the first answer to it was lost on the way
    if answers.get(link_id) == Some(value) {
        return Ok(Saved { version: current, answered: count(answers.len()), total });
    }
    if expected != current {
        return Err(AppError::Conflict { current }.into());
    }
    if !answers.set(&form, link_id, value) {
        return Err(AppError::field("link_id", "unknown_choice").into());
    }
    let saved = Saved { version: current + 1, answered: count(answers.len()), total };
    let response = keep(ctx, &transaction, &asked, draft, &form, &answers).await?;
    let sitting = ctx.web_session.map_or_else(|| asked.id.to_string(), |session| session.to_string());
    let deed = Deed {
        sitting: Some(format!("answer:{response}:{sitting}")),
        ..Deed::own("write_answers", "response", response, asked.enrolment_id)
    };
    audit::record(ctx, &transaction, deed).await?;
    transaction.commit().await?;
    Ok(saved)
}

fn check(form: &Questionnaire, link_id: &str, value: &str) -> Result<()> {
    let question = form.question(link_id).ok_or_else(|| AppError::field("link_id", "unknown_choice"))?;
    if value.is_empty() {
        return Err(AppError::field("value", "required").into());
    }
    question.option(value).ok_or_else(|| AppError::field("value", "unknown_choice"))?;
    Ok(())
}

/// Writes the draft, the first time as a new row. The assignment is locked, so nobody else does.
async fn keep(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    asked: &assignment::Model,
    draft: Option<response::Model>,
    form: &Questionnaire,
    answers: &Answers,
) -> Result<ResponseId> {
    let id: ResponseId = draft.as_ref().map_or_else(|| ctx.id(), |draft| draft.id);
    let fhir = answers.to_fhir(form, ResponseStatus::InProgress, &ctx.now.to_string());
    let sealed = ctx.seal(Place::new("response", "answers", id), &fhir)?;
    if let Some(draft) = draft {
        if !response::rewrite(conn, &draft, sealed, ctx.at(), false).await? {
            return Err(AppError::Conflict { current: draft.version }.into());
        }
        return Ok(id);
    }
    let row = response::Model {
        id,
        centre_id: asked.centre_id,
        enrolment_id: asked.enrolment_id,
        assignment_id: asked.id,
        answers: sealed,
        started_at: ctx.at(),
        updated_at: ctx.at(),
        submitted_at: None,
        voided_at: None,
        voided_by: None,
        void_reason: None,
        version: 1,
    };
    response::insert(conn, row).await?;
    Ok(id)
}
