//! Submitted answers as staff read them. Invariant: a draft is never shown, and the caller writes the audit row.

use crate::{
    ctx::Ctx,
    error::Result,
    questionnaire::{Instrument, answers_of, said},
    wording,
};
use contract::participants::AnsweredForm;
use domain::questionnaire::Answers;
use entity::{At, enrolment, overview, questionnaire, response};
use sea_orm::ConnectionTrait;

/// What one enrolment has sent, the latest first.
pub(super) async fn of(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolled: &enrolment::Model,
) -> Result<Vec<AnsweredForm>> {
    let mut sent: Vec<(At, response::Model)> = response::of_enrolment(conn, enrolled.id)
        .await?
        .into_iter()
        .filter_map(|response| Some((response.submitted_at?, response)))
        .collect();
    sent.sort_by(|(a, _), (b, _)| b.cmp(a));
    let asked =
        overview::assignments(conn, enrolled.id, sent.iter().map(|(_, response)| response.assignment_id)).await?;
    let forms = questionnaire::with_ids(conn, enrolled.centre_id, asked.iter().map(|one| one.questionnaire_id)).await?;
    sent.into_iter()
        .filter_map(|(at, response)| {
            let asked = asked.iter().find(|one| one.id == response.assignment_id)?;
            let form = forms.iter().find(|form| form.id == asked.questionnaire_id)?;
            Some(told(ctx, at, &response, form, asked.self_started))
        })
        .collect()
}

fn told(
    ctx: &Ctx,
    at: At,
    response: &response::Model,
    stored: &questionnaire::Model,
    self_started: bool,
) -> Result<AnsweredForm> {
    let instrument = Instrument::read(stored, ctx.lang)?;
    let (title, answers) = (instrument.title(), lines(ctx, &instrument, &answers_of(ctx, response)?));
    let (id, mode) = (response.id, response.mode);
    let when = |at: At| wording::when(ctx.lang, at);
    Ok(AnsweredForm {
        response: id,
        title,
        submitted: when(at),
        corrected: response.corrected_at.map(when),
        mode,
        self_started,
        answers,
    })
}

/// Each question with its answers, in the order of the form; what was never shown is not told.
pub(crate) fn lines(ctx: &Ctx, instrument: &Instrument, answers: &Answers) -> Vec<(String, String)> {
    let ((form, answers), now) = (instrument.form.as_given(answers), ctx.centre_time());
    let shown = form.questions().into_iter().filter(|question| !form.is_hidden(question.item));
    shown.filter_map(|question| Some((question.label(), said(&form, &question, &answers, &now)?))).collect()
}
