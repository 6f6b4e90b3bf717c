//! Submitting, and the receipt. Invariant: of two that submit, one wins and both see the same receipt; the closed
//! response, its score, the audit row and the notice commit together. So for a correction of it.

use super::{
    answering::{at_risk, begun, by_staff, help, keep},
    assignment_to_answer, correcting, deed, hand,
    instrument::Instrument,
    overview::{answers_of, next_of},
    record_look, response_to_write, scores, takes_answers, when,
};
use crate::{
    audit,
    ctx::Ctx,
    error::{FieldErrors, Result},
    events::{About, EventKind},
    jobs::{self, Work},
    risk::{self, Risks},
};
use contract::{AppError, FieldError, questionnaire::Receipt};
use domain::{
    id::ResponseId,
    questionnaire::{Answers, Issue, IssueCode, ResponseStatus, Severity, settle, validate},
    risk::AnsweredIn,
};
use entity::{access_block, account, assignment, enrolment, response, score, seal::Place};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

/// Sends the acting participant's answers of this `version`. Sending twice gives the receipt again.
///
/// # Errors
/// `NotFound`; `Invalid` with the link ids of unanswered questions; `Conflict` when the draft moved on.
pub async fn submit(ctx: &Ctx, assignment: &str, version: &str) -> Result<Receipt> {
    let ctx = &ctx.answering();
    let expected: i32 = version.trim().parse().map_err(|_| AppError::field("version", "not_a_number"))?;
    let transaction = ctx.begin().await?;
    let (asked, enrolment) = assignment_to_answer(ctx, &transaction, assignment, true).await?;
    let draft = response_to_write(ctx, &transaction, &asked).await?;
    if let Some(sent) = draft.as_ref().filter(|draft| draft.submitted_at.is_some()) {
        if sent.correction.is_some() {
            if expected != sent.version {
                return Err(AppError::Conflict { current: sent.version }.into());
            }
            correcting::apply(ctx, &transaction, (&asked, &enrolment), sent).await?;
            return finish(ctx, transaction, (&asked, &enrolment)).await;
        }
        return receipt(ctx, &transaction, &asked, &enrolment, sent).await;
    }
    if !takes_answers(&asked, ctx.at()) {
        return Err(AppError::NotFound.into());
    }
    let current = draft.as_ref().map_or(0, |draft| draft.version);
    if expected != current {
        return Err(AppError::Conflict { current }.into());
    }
    let instrument = Instrument::load(ctx, &transaction, asked.questionnaire_id).await?;
    let form = &*instrument.form.laid_out();
    // what is not asked keeps no answer
    let now = ctx.centre_time();
    let drafted = settle(form, &begun(ctx, draft.as_ref(), form)?, &now);
    refuse(validate(form, &drafted, &now))?;
    let answers = drafted.gathered(&instrument.form);
    let draft = match draft {
        Some(draft) => draft,
        // a questionnaire without a required question may be sent empty, but not before it was opened and answered
        None if answers.is_empty() => return Err(AppError::field("", "incomplete").into()),
        // nobody changed what the form begins with
        None => {
            keep(ctx, &transaction, &asked, None, (form, &drafted)).await?;
            response::of_assignment(&transaction, asked.id).await?.ok_or(AppError::NotFound)?
        }
    };
    close(ctx, &transaction, &draft, &instrument, &answers).await?;
    write_scores(ctx, &transaction, &asked, draft.id, &instrument, &answers, ctx.at()).await?;
    let risks = Risks { items: at_risk(&instrument, &answers), worse: false };
    risk::raise(ctx, &transaction, &asked, &enrolment, draft.id, &risks, AnsweredIn::Sent).await?;
    audit::record(ctx, &transaction, deed(ctx, "submit_answers", draft.id, enrolment.id)?).await?;
    tell_contact(ctx, &transaction, &enrolment, "response", draft.id, &draft.id.to_string()).await?;
    finish(ctx, transaction, (&asked, &enrolment)).await
}

/// A notice for the contact person, who is not the actor nor shut out. Once for each `key`.
pub(super) async fn tell_contact(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolled: &enrolment::Model,
    about: &str,
    response: ResponseId,
    key: &str,
) -> Result<()> {
    if let Some(contact) = enrolled.contact_person_id
        && contact != ctx.actor()?.account
        && !access_block::stands(conn, enrolled.participant_id, contact).await?
    {
        let notice = Work::Notify { account: contact, about: about.to_owned(), object: response.into() };
        jobs::enqueue(ctx, conn, enrolled.centre_id, &notice, format!("{about}:{key}")).await?;
    }
    Ok(())
}

/// The receipt of what now stands; who has a page of it open is told.
async fn finish(
    ctx: &Ctx,
    transaction: DatabaseTransaction,
    (asked, enrolment): (&assignment::Model, &enrolment::Model),
) -> Result<Receipt> {
    let sent = response::of_assignment(&transaction, asked.id).await?.ok_or(AppError::NotFound)?;
    let receipt = receipt(ctx, &transaction, asked, enrolment, &sent).await?;
    transaction.commit().await?;
    let listeners = enrolment.contact_person_id.into_iter().chain([ctx.actor()?.account]).collect();
    ctx.services.hub.tell(listeners, EventKind::Response, sent.id, About::Enrolment(enrolment.id));
    Ok(receipt)
}

pub(super) fn refuse(issues: Vec<Issue>) -> Result<()> {
    let mut errors = FieldErrors::default();
    // a rule that could not be evaluated is no fault of the person's
    for issue in issues.into_iter().filter(|issue| issue.severity == Severity::Error) {
        errors.add(match issue.code {
            IssueCode::Required => FieldError::new(&issue.link_id, "required"),
            // the author's words
            IssueCode::Invariant => FieldError::new(&issue.link_id, "in_words").with("words", issue.text),
            _ => FieldError::new(&issue.link_id, "invalid_value"),
        });
    }
    errors.finish()
}

async fn close(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    draft: &response::Model,
    instrument: &Instrument,
    answers: &Answers,
) -> Result<()> {
    let fhir = answers.to_fhir(&instrument.form, ResponseStatus::Completed, &ctx.now.to_string());
    let sealed = ctx.seal(Place::new("response", "answers", draft.id), &fhir)?;
    if response::rewrite(conn, draft, sealed, hand(ctx, Some(draft))?, ctx.at(), true).await? {
        Ok(())
    } else {
        Err(AppError::Conflict { current: draft.version }.into())
    }
}

/// Writes the scores that the answers give.
pub(super) async fn write_scores(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    asked: &assignment::Model,
    response: ResponseId,
    instrument: &Instrument,
    answers: &Answers,
    at: entity::At,
) -> Result<()> {
    for scored in instrument.scoring.score(&answers.values(&instrument.form)) {
        let code = &scored.score.code;
        let Ok(value) = scored.value else {
            // not why: which questions somebody leaves unanswered stays out of the log
            tracing::info!(%response, code, "score not computed");
            continue;
        };
        let row = score::Model {
            id: ctx.id(),
            centre_id: asked.centre_id,
            enrolment_id: asked.enrolment_id,
            response_id: response,
            questionnaire_id: asked.questionnaire_id,
            code: code.clone(),
            value,
            at,
        };
        score::insert(conn, row).await?;
    }
    Ok(())
}

/// The receipt of the acting participant's sent answers.
///
/// # Errors
/// `NotFound` when it is another's or not sent.
pub async fn result(ctx: &Ctx, assignment: &str) -> Result<Receipt> {
    let ctx = &ctx.answering();
    if ctx.actor()?.role.is_staff() {
        let transaction = ctx.begin().await?;
        let found = sent_receipt(ctx, &transaction, assignment).await?;
        transaction.commit().await?;
        return Ok(found);
    }
    sent_receipt(ctx, ctx.services.db.read(), assignment).await
}

async fn sent_receipt(ctx: &Ctx, conn: &impl ConnectionTrait, assignment: &str) -> Result<Receipt> {
    let (asked, enrolment) = assignment_to_answer(ctx, conn, assignment, false).await?;
    let sent = response_to_write(ctx, conn, &asked).await?.filter(|response| response.submitted_at.is_some());
    let sent = sent.ok_or(AppError::NotFound)?;
    record_look(ctx, conn, Some(&sent), enrolment.id).await?;
    receipt(ctx, conn, &asked, &enrolment, &sent).await
}

async fn receipt(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    asked: &assignment::Model,
    enrolment: &enrolment::Model,
    sent: &response::Model,
) -> Result<Receipt> {
    let instrument = Instrument::load(ctx, conn, asked.questionnaire_id).await?;
    let all = score::of_enrolments(conn, &[enrolment.id]).await?;
    let contact = match enrolment.contact_person_id {
        Some(contact) => account::by_id(conn, contact).await?,
        None => None,
    };
    // the first: there is room for one
    let told = instrument.scoring.scores.iter().find_map(|told| {
        let score = all.iter().find(|score| score.response_id == sent.id && score.code == told.code)?;
        Some(scores::view(ctx, told, score, scores::before(&all, score)))
    });
    let next = match &ctx.handed {
        _ if ctx.actor()?.role.is_staff() => None,
        Some(handed) if handed.only.is_some() => None,
        _ => next_of(ctx, conn, enrolment, &asked.timepoint).await?,
    };
    let is_risk = !at_risk(&instrument, &answers_of(ctx, sent)?).is_empty();
    let help = if is_risk { Some(help(ctx, conn, asked, enrolment).await?) } else { None };
    Ok(Receipt {
        help,
        next,
        assignment: asked.id,
        title: instrument.title(),
        submitted: when(ctx, sent.submitted_at.unwrap_or(sent.updated_at)),
        corrected: correcting::corrected_at(ctx, sent),
        correcting: correcting::correcting(ctx, conn, sent).await?,
        score: told,
        contact_person: contact.map(|contact| contact.name),
        by_staff: by_staff(ctx, conn, Some(sent), enrolment).await?,
    })
}
