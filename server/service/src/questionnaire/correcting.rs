//! Correcting what was sent. Invariant: what was sent stands until the correction is sent too, and is kept as it was with the
//! scores it gave; of corrections sent at once, one counts.

use super::{
    answering::{at_risk, said},
    assignment_to_answer, deed, hand,
    instrument::Instrument,
    overview::answers_of,
    record_look, response_to_write,
    submitting::{refuse, tell_contact, write_scores},
    when,
};
use crate::{
    audit,
    ctx::Ctx,
    error::Result,
    rights,
    risk::{self, Risks},
    wording::{self, CENTRE_ZONE},
};
use contract::{
    AppError,
    questionnaire::{Correcting, When},
    results::{AnswerChange, EarlierForm, FormScore},
};
use domain::{
    id::{AccountId, AssignmentId, EnrolmentId},
    questionnaire::{Answers, ResponseStatus, Score, Sent, settle, validate},
    risk::AnsweredIn,
};
use entity::{At, account, assignment, enrolment, response, response_version, risk_alert, score, seal::Place};
use jiff::Zoned;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

const TABLE: &str = "response_version";

/// What is kept of answers that were corrected.
#[derive(Serialize, Deserialize)]
struct Content {
    /// FHIR R4 `QuestionnaireResponse`.
    answers: serde_json::Value,
    /// Code and value.
    scores: Vec<(String, f64)>,
}

/// How sent answers stand, for whom the actor is; `None` for a draft.
async fn standing(conn: &impl ConnectionTrait, response: &response::Model) -> Result<Option<Sent>> {
    let Some(at) = response.submitted_at else { return Ok(None) };
    let at = at.timestamp().to_zoned(wording::zone(CENTRE_ZONE));
    let acted_on = risk_alert::is_seen_to(conn, response.id).await?;
    Ok(Some(Sent { mode: response.mode, at, acted_on }))
}

/// May the actor correct it, and until when; and has somebody begun to? Not on a tablet that was handed over.
pub(super) async fn correcting(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    response: &response::Model,
) -> Result<Option<Correcting>> {
    let Some(sent) = standing(conn, response).await? else { return Ok(None) };
    if ctx.handed.is_some() || !sent.may_correct(ctx.actor()?.role.is_staff(), &ctx.centre_time()) {
        return Ok(None);
    }
    let until = sent.until().timestamp();
    let last = wording::long_date(ctx.lang, sent.until().date().yesterday().unwrap_or(sent.at.date()));
    let until = When { text: last, iso: until.to_string() };
    Ok(Some(Correcting { until, begun: response.correction.is_some() }))
}

/// Is an answer to be kept in the correction of this response? What may mean danger is taken also when somebody has just acted
/// on what was answered before.
pub(super) fn takes_answers(ctx: &Ctx, response: &response::Model) -> Result<bool> {
    let (Some(at), Some(_)) = (response.submitted_at, &response.correction) else { return Ok(false) };
    let at = at.timestamp().to_zoned(wording::zone(CENTRE_ZONE));
    let sent = Sent { mode: response.mode, at, acted_on: false };
    Ok(sent.may_correct(ctx.actor()?.role.is_staff(), &ctx.centre_time()))
}

/// What the correction says so far.
pub(crate) fn corrected(ctx: &Ctx, response: &response::Model) -> Result<Option<Answers>> {
    let Some(sealed) = &response.correction else { return Ok(None) };
    let fhir = ctx.open(Place::new("response", "correction", response.id), sealed)?;
    Ok(Some(Answers::from_fhir(&fhir).map_err(crate::Error::internal)?))
}

/// Keeps what the correction says so far.
pub(super) async fn keep(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    sent: &response::Model,
    (instrument, answers): (&Instrument, &Answers),
) -> Result<()> {
    let fhir = answers.to_fhir(&instrument.form.laid_out(), ResponseStatus::InProgress, &ctx.now.to_string());
    let sealed = ctx.seal(Place::new("response", "correction", sent.id), &fhir)?;
    written(sent, response::write_correction(conn, sent, Some(sealed), ctx.at()).await?)
}

fn written(sent: &response::Model, was_there: bool) -> Result<()> {
    if was_there { Ok(()) } else { Err(AppError::Conflict { current: sent.version }.into()) }
}

/// Begins to correct sent answers. Said again, it changes nothing.
///
/// # Errors
/// `NotFound` when it is another's, not sent, or may not be corrected any more.
pub async fn begin_correction(ctx: &Ctx, assignment: &str) -> Result<AssignmentId> {
    let tx = ctx.begin().await?;
    let (asked, enrolled) = assignment_to_answer(ctx, &tx, assignment, true).await?;
    let sent = response_to_write(ctx, &tx, &asked).await?.ok_or(AppError::NotFound)?;
    let may = correcting(ctx, &tx, &sent).await?.ok_or(AppError::NotFound)?;
    if may.begun {
        return Ok(asked.id);
    }
    record_look(ctx, &tx, Some(&sent), enrolled.id).await?;
    let instrument = Instrument::load(ctx, &tx, asked.questionnaire_id).await?;
    keep(ctx, &tx, &sent, (&instrument, &instrument.form.drafted(&answers_of(ctx, &sent)?))).await?;
    audit::record(ctx, &tx, deed(ctx, "begin_correction", sent.id, enrolled.id)?).await?;
    tx.commit().await?;
    Ok(asked.id)
}

/// Gives up the correction of this `version`: what was sent stands. Where there is none, nothing changes.
///
/// # Errors
/// `NotFound` when it is another's or not sent; `Conflict` when it moved on.
pub async fn drop_correction(ctx: &Ctx, assignment: &str, version: &str) -> Result<AssignmentId> {
    let expected: i32 = version.trim().parse().map_err(|_| AppError::field("version", "not_a_number"))?;
    let tx = ctx.begin().await?;
    let (asked, enrolled) = assignment_to_answer(ctx, &tx, assignment, true).await?;
    let sent = response_to_write(ctx, &tx, &asked).await?.filter(|response| response.submitted_at.is_some());
    let sent = sent.ok_or(AppError::NotFound)?;
    if sent.correction.is_none() {
        return Ok(asked.id);
    }
    if expected != sent.version {
        return Err(AppError::Conflict { current: sent.version }.into());
    }
    written(&sent, response::write_correction(&tx, &sent, None, ctx.at()).await?)?;
    audit::record(ctx, &tx, deed(ctx, "drop_correction", sent.id, enrolled.id)?).await?;
    tx.commit().await?;
    Ok(asked.id)
}

/// Puts the correction in the place of what was sent, which is kept, and computes its scores anew. The caller holds the
/// assignment and has compared versions.
pub(super) async fn apply(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    (asked, enrolled): (&assignment::Model, &enrolment::Model),
    sent: &response::Model,
) -> Result<()> {
    // whoever is writing that they have seen to a risk in it is waited for
    risk_alert::lock_of_response(conn, sent.id).await?;
    if correcting(ctx, conn, sent).await?.is_none() {
        return Err(AppError::Conflict { current: sent.version }.into());
    }
    let instrument = Instrument::load(ctx, conn, asked.questionnaire_id).await?;
    let (form, now) = (&instrument.form, ctx.centre_time());
    let laid_out = &*form.laid_out();
    let draft = settle(laid_out, &corrected(ctx, sent)?.ok_or(AppError::NotFound)?, &now);
    refuse(validate(laid_out, &draft, &now))?;
    let (before, after) = (answers_of(ctx, sent)?, draft.gathered(form));
    if before == after {
        return written(sent, response::write_correction(conn, sent, None, ctx.at()).await?);
    }
    keep_version(ctx, conn, sent).await?;
    let fhir = after.to_fhir(form, ResponseStatus::Amended, &ctx.now.to_string());
    let sealed = ctx.seal(Place::new("response", "answers", sent.id), &fhir)?;
    written(sent, response::correct(conn, sent, sealed, hand(ctx, Some(sent))?, ctx.at()).await?)?;
    score::remove_of(conn, sent.id).await?;
    let measured = sent.submitted_at.unwrap_or(sent.updated_at);
    write_scores(ctx, conn, asked, sent.id, &instrument, &after, measured).await?;
    let risks = Risks { items: at_risk(&instrument, &after), worse: false };
    risk::raise(ctx, conn, asked, enrolled, sent.id, &risks, AnsweredIn::Sent).await?;
    audit::record(ctx, conn, deed(ctx, "correct_answers", sent.id, enrolled.id)?).await?;
    tell_contact(ctx, conn, enrolled, "response_corrected", sent.id, &format!("{}:{}", sent.id, sent.version)).await
}

async fn keep_version(ctx: &Ctx, conn: &impl ConnectionTrait, sent: &response::Model) -> Result<()> {
    let answers = ctx.open(Place::new("response", "answers", sent.id), &sent.answers)?;
    let scores = score::of_response(conn, sent.id).await?.into_iter().map(|one| (one.code, one.value)).collect();
    let before = response_version::count_of(conn, sent.id).await?;
    let (id, content) = (ctx.id(), serde_json::to_value(Content { answers, scores })?);
    let row = response_version::Model {
        id,
        centre_id: sent.centre_id,
        enrolment_id: sent.enrolment_id,
        response_id: sent.id,
        number: i32::try_from(before).unwrap_or(i32::MAX).saturating_add(1),
        content: ctx.seal(Place::new(TABLE, "content", id), &content)?,
        mode: sent.mode,
        entered_by: sent.entered_by,
        sent_at: sent.corrected_at.or(sent.submitted_at).unwrap_or(sent.updated_at),
        replaced_at: ctx.at(),
        replaced_by: ctx.actor()?.account,
    };
    Ok(entity::insert(conn, row).await?)
}

/// One earlier version, opened.
pub(crate) struct Earlier {
    pub row: response_version::Model,
    pub answers: Answers,
    pub scores: Vec<(String, f64)>,
}

/// The earlier versions of what these enrolments have sent, the oldest first. The caller has authorised them.
pub(crate) async fn earlier(ctx: &Ctx, conn: &impl ConnectionTrait, of: &[EnrolmentId]) -> Result<Vec<Earlier>> {
    let open = |row: response_version::Model| {
        let content = ctx.open(Place::new(TABLE, "content", row.id), &row.content)?;
        let Content { answers, scores } = serde_json::from_value(content)?;
        Ok(Earlier { row, answers: Answers::from_fhir(&answers).map_err(crate::Error::internal)?, scores })
    };
    response_version::of(conn, of.iter().copied()).await?.into_iter().map(open).collect()
}

/// Who has corrected, by name.
pub(super) async fn correctors(
    conn: &impl ConnectionTrait,
    enrolled: &enrolment::Model,
    earlier: &[Earlier],
) -> Result<HashMap<AccountId, account::Model>> {
    Ok(account::of_centre(conn, enrolled.centre_id, earlier.iter().map(|one| one.row.replaced_by)).await?)
}

/// The earlier versions of one response, the latest first, each with what was changed after it.
pub(super) fn told(
    ctx: &Ctx,
    (versions, by): (&[Earlier], &HashMap<AccountId, account::Model>),
    response: &response::Model,
    now_stands: &Answers,
    instrument: &Instrument,
) -> Vec<EarlierForm> {
    let now = ctx.centre_time();
    let theirs: Vec<&Earlier> = versions.iter().filter(|one| one.row.response_id == response.id).collect();
    let after = theirs.iter().skip(1).map(|one| &one.answers).chain([now_stands]);
    let one = |(before, after): (&&Earlier, &Answers)| EarlierForm {
        sent: rights::when(ctx, before.row.sent_at),
        corrected: rights::when(ctx, before.row.replaced_at),
        by: by.get(&before.row.replaced_by).map(|by| by.name.clone()).unwrap_or_default(),
        changes: changes(instrument, &before.answers, after, &now),
        scores: instrument.scoring.scores.iter().map(|told| score_of(ctx, told, &before.scores)).collect(),
    };
    let mut told: Vec<EarlierForm> = theirs.iter().zip(after).map(one).collect();
    told.reverse();
    told
}

fn changes(instrument: &Instrument, before: &Answers, after: &Answers, now: &Zoned) -> Vec<AnswerChange> {
    let form = instrument.form.laid_out();
    let answers = [before, after].map(|answers| instrument.form.drafted(answers));
    let shown = form.questions().into_iter().filter(|question| !form.is_hidden(question.item));
    let change = |question| {
        let [was, is] = answers.each_ref().map(|answers| said(&form, &question, answers, now));
        (was != is).then(|| AnswerChange { question: question.label(), before: was, after: is })
    };
    shown.filter_map(change).collect()
}

fn score_of(ctx: &Ctx, told: &Score, scores: &[(String, f64)]) -> FormScore {
    let value = scores.iter().find(|(code, _)| *code == told.code).map(|(_, value)| *value);
    FormScore { measures: told.measures.text(ctx.lang).to_owned(), value, highest: told.highest }
}

/// When it was corrected last.
pub(super) fn corrected_at(ctx: &Ctx, response: &response::Model) -> Option<When> {
    response.corrected_at.map(|at: At| when(ctx, at))
}
