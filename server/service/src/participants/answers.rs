//! Submitted answers as staff read them. Invariant: a draft is never shown, and the caller writes the audit row.

use crate::{
    ctx::Ctx,
    error::Result,
    questionnaire::{Instrument, answers_of, said},
    wording,
};
use contract::{participants::AnsweredForm, questionnaire::Text};
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
    let (title, answers) = in_words(ctx, response, stored)?;
    let (id, mode) = (response.id, response.mode);
    Ok(AnsweredForm { response: id, title, submitted: wording::when(ctx.lang, at), mode, self_started, answers })
}

/// The title, and each question with its answers, in the order of the form; what was never shown is not told.
pub(crate) fn in_words(
    ctx: &Ctx,
    response: &response::Model,
    stored: &questionnaire::Model,
) -> Result<(Text, Vec<(String, String)>)> {
    let instrument = Instrument::read(stored, ctx.lang)?;
    let (form, now) = (&instrument.form, ctx.centre_time());
    let answers = answers_of(ctx, response)?;
    let shown = form.questions().into_iter().filter(|question| !form.is_hidden(question.item));
    let told = shown.filter_map(|question| Some((question.label(), said(form, &question, &answers, &now)?)));
    Ok((instrument.title(), told.collect()))
}
