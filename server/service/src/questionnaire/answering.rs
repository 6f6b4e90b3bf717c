//! Answering, one question at a time. Invariant: a kept answer is in the database before it is acknowledged; repeating a
//! request changes nothing, and a stale one is refused with the version to look at.

use super::{
    assignment_to_answer, correcting, deed, hand,
    instrument::Instrument,
    overview::{answers_of, count},
    putting_off::together,
    record_look, response_to_write,
    shown::{self, misread},
    takes_answers, when,
};
use crate::{
    audit::{self, Deed},
    ctx::Ctx,
    error::Result,
    risk::{self, Risks},
};
use contract::{
    AppError, FieldError,
    questionnaire::{ANSWER_FIELD, ForSomebody, Help, Opened, Risk, Saved},
    risk as risk_words,
};
use domain::{
    id::ResponseId,
    questionnaire::{
        Answers, Datum, Question, Questionnaire, ResponseStatus, RiskItem, Walk, asked as asked_in, begin, settle,
        typed, words,
    },
    risk::AnsweredIn,
};
use entity::{account, assignment, enrolment, participant, response, seal::Place};
use jiff::Zoned;
use sea_orm::ConnectionTrait;
use std::collections::BTreeMap;

/// The questionnaire of the acting participant's assignment, with what is answered.
///
/// # Errors
/// `NotFound` when it is another's, not open yet, or its time passed unsent.
pub async fn open(ctx: &Ctx, assignment: &str) -> Result<Opened> {
    let ctx = &ctx.answering();
    if ctx.actor()?.role.is_staff() {
        let transaction = ctx.begin().await?;
        let found = opened(ctx, &transaction, assignment).await?;
        transaction.commit().await?;
        return Ok(found);
    }
    opened(ctx, ctx.services.db.read(), assignment).await
}

async fn opened(ctx: &Ctx, conn: &impl ConnectionTrait, assignment: &str) -> Result<Opened> {
    let (asked, enrolled) = assignment_to_answer(ctx, conn, assignment, false).await?;
    let response = response_to_write(ctx, conn, &asked).await?;
    let sent = response.as_ref().filter(|response| response.submitted_at.is_some());
    if sent.is_none() && !takes_answers(&asked, ctx.at()) {
        return Err(AppError::NotFound.into());
    }
    let correcting = match sent {
        Some(sent) => correcting::correcting(ctx, conn, sent).await?.filter(|correcting| correcting.begun),
        None => None,
    };
    let submitted = sent.is_some() && correcting.is_none();
    record_look(ctx, conn, response.as_ref(), enrolled.id).await?;
    let instrument = Instrument::load(ctx, conn, asked.questionnaire_id).await?;
    let now = ctx.centre_time();
    let form = &*instrument.form.laid_out();
    let answers = match response.as_ref().filter(|_| correcting.is_some()) {
        Some(sent) => correcting::corrected(ctx, sent)?.ok_or(AppError::NotFound)?,
        None => begun(ctx, response.as_ref(), form)?,
    };
    let asked_now = asked_in(form, &answers, &now);
    let walk = Walk::past(form, &answers, &asked_now);
    Ok(Opened {
        assignment: asked.id,
        title: instrument.title(),
        copyright: form.copyright.clone().unwrap_or_default(),
        due: when(ctx, asked.due_at),
        questions: shown::questions(form, &asked_now),
        stops: shown::places(&walk.stops),
        in_words: in_words(form, &answers, &now),
        told: told(form, &answers, &now),
        answers: typed::texts(form, &answers, &now),
        timer: form.timer,
        by_staff: by_staff(ctx, conn, response.as_ref(), &enrolled).await?,
        risk: risk_of(ctx, conn, &instrument, &asked, &enrolled).await?,
        version: response.map_or(0, |response| response.version),
        submitted,
        correcting,
    })
}

/// Who of the staff is writing, and for whom.
pub(super) async fn by_staff(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    response: Option<&response::Model>,
    enrolled: &enrolment::Model,
) -> Result<Option<ForSomebody>> {
    let Some(response) = response.filter(|_| ctx.actor().is_ok_and(|actor| actor.role.is_staff())) else {
        return Ok(None);
    };
    let person = participant::by_id(conn, enrolled.participant_id).await?.ok_or(AppError::NotFound)?;
    let account = account::by_id(conn, person.account_id).await?.ok_or(AppError::NotFound)?;
    Ok(Some(ForSomebody { name: account.name, enrolment: enrolled.id, mode: response.mode }))
}

/// The link ids of what is answered with a risk.
pub(super) fn at_risk(instrument: &Instrument, answers: &Answers) -> Vec<String> {
    risky(instrument, &answers.values(&instrument.form))
}

fn risky(instrument: &Instrument, values: &BTreeMap<String, f64>) -> Vec<String> {
    instrument.scoring.risks(values).map(|risk| risk.item.clone()).collect()
}

/// What is answered with a risk, by these answers and by those that they take the place of.
fn risks(instrument: &Instrument, before: &BTreeMap<String, f64>, answers: &Answers) -> Risks {
    let now = answers.values(&instrument.form);
    let items = risky(instrument, &now);
    let worse = items.iter().any(|item| before.get(item).is_some_and(|before| now.get(item) > Some(before)));
    Risks { items, worse }
}

async fn risk_of(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    instrument: &Instrument,
    asked: &assignment::Model,
    enrolled: &enrolment::Model,
) -> Result<Option<Risk>> {
    let counting = |risk: &RiskItem| {
        let question = instrument.form.question(&risk.item);
        let options = question.map(|question| question.options).unwrap_or_default();
        let counts = options.iter().filter(|option| option.ordinal.is_some_and(|worth| worth >= risk.at_least));
        (risk.item.clone(), counts.map(|option| option.key().to_owned()).collect())
    };
    let items: Vec<(String, Vec<String>)> = instrument.scoring.risk.iter().map(counting).collect();
    if items.is_empty() {
        return Ok(None);
    }
    Ok(Some(Risk { items, help: help(ctx, conn, asked, enrolled).await? }))
}

/// Whom somebody reaches who has answered with a risk.
pub(super) async fn help(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    asked: &assignment::Model,
    enrolled: &enrolment::Model,
) -> Result<Help> {
    let duty = risk::duty_for(ctx, conn, enrolled, &asked.timepoint).await?;
    let centre = duty.as_ref().map_or(risk_words::Answers::Never, |duty| duty.answers(ctx));
    Ok(Help { told: duty.map(|duty| duty.first_name), centre })
}

/// The answers that persons gave, by link id.
fn in_words(form: &Questionnaire, answers: &Answers, now: &Zoned) -> BTreeMap<String, String> {
    let told = |question: &Question<'_>| Some((question.item.link_id.clone(), said(form, question, answers, now)?));
    form.questions_for_persons().iter().filter_map(told).collect()
}

/// What is worked out of the answers for people to see.
fn told(form: &Questionnaire, answers: &Answers, now: &Zoned) -> Vec<(String, String)> {
    let worked_out = |one: &Question<'_>| !form.is_hidden(one.item) && !form.is_asked_of_persons(one.item);
    let worked_out: Vec<_> = form.questions().into_iter().filter(worked_out).collect();
    if worked_out.is_empty() {
        return Vec::new();
    }
    let answers = settle(form, answers, now);
    worked_out.iter().filter_map(|one| Some((one.label(), said(form, one, &answers, now)?))).collect()
}

/// The answers to a question in words; nothing when there are none.
pub(crate) fn said(form: &Questionnaire, question: &Question<'_>, answers: &Answers, now: &Zoned) -> Option<String> {
    let given = answers.all(&question.item.link_id);
    let told: Vec<String> = given.into_iter().map(|value| words(question.item, value, form.lang, now)).collect();
    (!told.is_empty()).then(|| told.join(", "))
}

/// What is answered so far; before the first answer, what the form begins with.
pub(super) fn begun(ctx: &Ctx, response: Option<&response::Model>, form: &Questionnaire) -> Result<Answers> {
    response.map_or_else(|| Ok(begin(form, &ctx.centre_time())), |response| answers_of(ctx, response))
}

/// Keeps the answers to one question of the acting participant's draft of this `version` (0 before the first). No texts:
/// it is left unanswered.
///
/// # Errors
/// `NotFound`; `Invalid` for an unknown question or what is no answer to it; `Conflict` when the draft moved on or is sent.
pub async fn save_answer(ctx: &Ctx, assignment: &str, link_id: &str, texts: &[String], version: &str) -> Result<Saved> {
    let ctx = &ctx.answering();
    let expected: i32 = version.trim().parse().map_err(|_| AppError::field("version", "not_a_number"))?;
    let transaction = ctx.begin().await?;
    let (asked, enrolled) = assignment_to_answer(ctx, &transaction, assignment, true).await?;
    let draft = response_to_write(ctx, &transaction, &asked).await?;
    let sent = draft.as_ref().filter(|draft| draft.submitted_at.is_some());
    if let Some(sent) = sent
        && !correcting::takes_answers(ctx, sent)?
    {
        return Err(AppError::Conflict { current: sent.version }.into());
    }
    if sent.is_none() && !takes_answers(&asked, ctx.at()) {
        return Err(AppError::NotFound.into());
    }
    let instrument = Instrument::load(ctx, &transaction, asked.questionnaire_id).await?;
    let form = &*instrument.form.laid_out();
    let values = read(ctx, form, link_id, texts)?;
    let mut answers = match sent {
        Some(sent) => correcting::corrected(ctx, sent)?.ok_or(AppError::NotFound)?,
        None => begun(ctx, draft.as_ref(), form)?,
    };
    let current = draft.as_ref().map_or(0, |draft| draft.version);
    // said again, perhaps because the first answer to it was lost on the way
    let there = answers.all(link_id);
    if draft.is_some() && there.len() == values.len() && there.iter().zip(&values).all(|(one, other)| one.same(other)) {
        return Ok(saved(ctx, form, &answers, link_id, current));
    }
    if expected != current {
        return Err(AppError::Conflict { current }.into());
    }
    let before = answers.values(&instrument.form);
    if !answers.put(form, link_id, values) {
        return Err(AppError::field("link_id", "unknown_choice").into());
    }
    let saved = saved(ctx, form, &answers, link_id, current + 1);
    let response = if let Some(sent) = sent {
        correcting::keep(ctx, &transaction, sent, (&instrument, &answers)).await?;
        sent.id
    } else {
        keep(ctx, &transaction, &asked, draft, (form, &answers)).await?
    };
    if asked.put_off_until.is_some() {
        // whoever answers it has taken it up
        assignment::put_off(&transaction, together(ctx, &transaction, &asked).await?, None).await?;
    }
    let risks = risks(&instrument, &before, &answers);
    risk::raise(ctx, &transaction, &asked, &enrolled, response, &risks, AnsweredIn::Draft).await?;
    let sitting = ctx.web_session.map_or_else(|| asked.id.to_string(), |session| session.to_string());
    let written = Deed {
        sitting: Some(format!("answer:{response}:{sitting}")),
        ..deed(ctx, "write_answers", response, asked.enrolment_id)?
    };
    audit::record(ctx, &transaction, written).await?;
    transaction.commit().await?;
    Ok(saved)
}

fn read(ctx: &Ctx, form: &Questionnaire, link_id: &str, texts: &[String]) -> Result<Vec<Datum>> {
    let question = form.question(link_id).filter(|question| form.is_asked_of_persons(question.item));
    let item = question.ok_or_else(|| AppError::field("link_id", "unknown_choice"))?.item;
    let values = typed::read(item, texts, &ctx.centre_time());
    let values = values.map_err(|wrong| AppError::from(misread(item, &wrong, ctx.lang)))?;
    if values.is_empty() && item.required {
        return Err(AppError::from(FieldError::new(ANSWER_FIELD, "required")).into());
    }
    Ok(values)
}

fn saved(ctx: &Ctx, form: &Questionnaire, answers: &Answers, link_id: &str, version: i32) -> Saved {
    let walk = Walk::of(form, answers, &ctx.centre_time());
    let at = form.questions_for_persons().iter().position(|question| question.item.link_id == link_id);
    let next = at.and_then(|at| walk.after(at)).map(count);
    Saved { version, stops: shown::places(&walk.stops), next, words_follow: form.words_follow_answers() }
}

/// Writes the draft, the first time as a new row. The assignment is locked, so nobody else does.
pub(super) async fn keep(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    asked: &assignment::Model,
    draft: Option<response::Model>,
    (form, answers): (&Questionnaire, &Answers),
) -> Result<ResponseId> {
    let id: ResponseId = draft.as_ref().map_or_else(|| ctx.id(), |draft| draft.id);
    let fhir = answers.to_fhir(form, ResponseStatus::InProgress, &ctx.now.to_string());
    let sealed = ctx.seal(Place::new("response", "answers", id), &fhir)?;
    let (mode, entered_by) = hand(ctx, draft.as_ref())?;
    if let Some(draft) = draft {
        if !response::rewrite(conn, &draft, sealed, (mode, entered_by), ctx.at(), false).await? {
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
        correction: None,
        corrected_at: None,
        mode,
        entered_by,
        version: 1,
    };
    response::insert(conn, row).await?;
    Ok(id)
}
