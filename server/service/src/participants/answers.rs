//! Submitted answers as staff read them. Invariant: a draft is never shown, and the caller writes the audit row.

use crate::{
    ctx::Ctx,
    error::{Error, Result},
    wording,
};
use contract::{participants::AnsweredForm, questionnaire::Text};
use domain::{
    Lang,
    questionnaire::{Answers, Questionnaire, parse},
};
use entity::{At, enrolment, overview, questionnaire, response, seal::Place};
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
            Some(told(ctx, at, &response, form))
        })
        .collect()
}

fn told(ctx: &Ctx, at: At, response: &response::Model, stored: &questionnaire::Model) -> Result<AnsweredForm> {
    let (title, answers) = in_words(ctx, response, stored)?;
    Ok(AnsweredForm { response: response.id, title, submitted: wording::when(ctx.lang, at), answers })
}

/// The title, and each question with its answer, in the order of the form.
pub(crate) fn in_words(
    ctx: &Ctx,
    response: &response::Model,
    stored: &questionnaire::Model,
) -> Result<(Text, Vec<(String, String)>)> {
    let form = in_language(stored, ctx.lang)?;
    let fhir = ctx.open(Place::new("response", "answers", response.id), &response.answers)?;
    let answers = Answers::from_fhir(&fhir).map_err(Error::internal)?;
    let told = form.questions().into_iter().filter_map(|question| {
        let code = answers.get(&question.item.link_id)?;
        let option = question.option(code)?;
        Some((question.item.text.clone(), option.coding.display.clone()))
    });
    Ok((Text { text: form.title.clone(), lang: form.lang }, told.collect()))
}

/// The instrument in the reader's language, or in bokmål where it has no such version.
fn in_language(stored: &questionnaire::Model, lang: Lang) -> Result<Questionnaire> {
    let version = |lang: Lang| stored.body.get(lang.as_str());
    let body = version(lang).or_else(|| version(Lang::Nb));
    let body = body.ok_or_else(|| Error::internal(format!("questionnaire {} has no bokmål", stored.id)))?;
    Ok(parse(body).map_err(Error::internal)?.form)
}
