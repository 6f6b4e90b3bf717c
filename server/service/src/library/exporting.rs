//! Files of the library: documents as they came, and answers. Invariant: answers go to who follows those who gave them, each of
//! whom finds it in their log; what is written is what was sent.

use super::{entry, one::versions, reader};
use crate::{
    audit::{self, Deed},
    csv,
    ctx::Ctx,
    error::Result,
    participants::Around,
    questionnaire::{Instrument, SHIPPED, answers_of, said, timepoint_name},
    rights::export::Download,
};
use contract::AppError;
use domain::{
    id::{EnrolmentId, QuestionnaireId},
    questionnaire::{Question, Questionnaire},
};
use entity::{
    assignment, enrolment, instrument, instrument_origin, programme, questionnaire, response, score, seal::Place,
};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};

/// The document of a version as it came: of what ships by its language, of the centre's own by the version's id.
///
/// # Errors
/// `Unauthenticated`, `Forbidden`; `NotFound`.
pub async fn original(ctx: &Ctx, code: &str, which: &str) -> Result<Download> {
    let (actor, db) = (reader(ctx)?, ctx.services.db.read());
    let entry = entry(ctx, db, actor, code).await?;
    let text = if entry.own.is_none() {
        let shipped = SHIPPED.iter().find(|one| one.code == code).ok_or(AppError::NotFound)?;
        let at = shipped.forms()?.iter().position(|form| form.lang.as_str() == which).ok_or(AppError::NotFound)?;
        shipped.forms[at].to_owned()
    } else {
        let version: QuestionnaireId = which.parse().map_err(|_| AppError::NotFound)?;
        let own = instrument::by_code(db, actor.centre, code).await?.ok_or(AppError::NotFound)?;
        let document = instrument_origin::document(db, actor.centre, (own.id, version)).await?;
        document.ok_or(AppError::NotFound)?
    };
    Ok(Download { name: format!("{code}-{which}.json"), bytes: text.into_bytes() })
}

/// How answers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswersAs {
    /// A FHIR `Bundle` of `QuestionnaireResponse`s, with the `Questionnaire`s they answer. It names nobody.
    Bundle,
    /// A line for each, a column for each question.
    Csv,
}

/// What belongs to one set of answers.
struct Sent<'a> {
    asked: &'a assignment::Model,
    response: &'a response::Model,
    enrolled: &'a enrolment::Model,
}

/// All answers to an instrument, in all its versions, of those whom the actor follows.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for who follows nobody; `NotFound`.
pub async fn answers(ctx: &Ctx, code: &str, write_as: AnswersAs) -> Result<Download> {
    let actor = ctx.actor()?;
    if !actor.role.is_clinical() {
        return Err(AppError::Forbidden.into());
    }
    let tx = ctx.begin().await?;
    let entry = entry(ctx, &tx, actor, code).await?;
    let rows = versions(ctx, &tx, actor, &entry).await?;
    let ids: Vec<QuestionnaireId> = rows.iter().map(|row| row.id).collect();
    let found = assignment::answered_in_care_of(&tx, actor, ctx.at(), &ids).await?;
    let who: BTreeSet<EnrolmentId> = found.iter().map(|(asked, _)| asked.enrolment_id).collect();
    let enrolled = enrolment::all_open_to(&tx, actor, who).await?;
    for one in &enrolled {
        audit::record(ctx, &tx, Deed::care("export_answers", "enrolment", one.id, one.id)).await?;
    }
    let sent: Vec<Sent<'_>> = found
        .iter()
        .filter_map(|(asked, response)| {
            let enrolled = enrolled.iter().find(|one| one.id == asked.enrolment_id)?;
            Some(Sent { asked, response, enrolled })
        })
        .collect();
    let (ending, bytes) = match write_as {
        AnswersAs::Bundle => ("json", bundle(ctx, &rows, &sent)?.to_string().into_bytes()),
        AnswersAs::Csv => ("csv", table(ctx, &tx, &rows, &sent, &enrolled).await?.into_bytes()),
    };
    tx.commit().await?;
    Ok(Download { name: format!("{code}-answers.{ending}"), bytes })
}

fn bundle(ctx: &Ctx, rows: &[questionnaire::Model], sent: &[Sent<'_>]) -> Result<Value> {
    let answered = rows.iter().filter(|row| sent.iter().any(|one| one.asked.questionnaire_id == row.id));
    let mut entries: Vec<Value> = Vec::new();
    for document in answered.filter_map(|row| row.body.as_object()).flat_map(|body| body.values()) {
        // one that came in a bundle brought its value sets
        match document.get("entry").and_then(Value::as_array) {
            Some(inner) => entries.extend(inner.iter().filter_map(|one| one.get("resource").map(in_bundle))),
            None => entries.push(in_bundle(document)),
        }
    }
    for one in sent {
        let id = one.response.id;
        let mut resource: Value = ctx.open(Place::new("response", "answers", id), &one.response.answers)?;
        resource["id"] = json!(id);
        resource["subject"] = json!({ "reference": format!("Patient/{}", one.enrolled.participant_id) });
        entries.push(json!({ "fullUrl": format!("urn:uuid:{id}"), "resource": resource }));
    }
    Ok(json!({
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": ctx.now.to_string(),
        "entry": entries,
    }))
}

fn in_bundle(resource: &Value) -> Value {
    json!({ "resource": resource })
}

/// Adds columns for the questions that have none yet, each after the question before it.
fn add_columns(columns: &mut Vec<(String, String)>, form: &Questionnaire) {
    let mut at = 0;
    for question in form.questions() {
        let link_id = &question.item.link_id;
        let there = columns.iter().position(|(column, _)| column == link_id);
        if there.is_none() {
            columns.insert(at, (link_id.clone(), question.label()));
        }
        at = there.unwrap_or(at) + 1;
    }
}

async fn table(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    rows: &[questionnaire::Model],
    sent: &[Sent<'_>],
    enrolled: &[enrolment::Model],
) -> Result<String> {
    let forms = rows.iter().map(|row| Ok((row.id, Instrument::read(row, ctx.lang)?)));
    let forms: HashMap<QuestionnaireId, Instrument> = forms.collect::<Result<_>>()?;
    // the newest version's words and order first
    let mut columns: Vec<(String, String)> = Vec::new();
    let mut measured: Vec<String> = Vec::new();
    for Instrument { form, scoring } in rows.iter().filter_map(|row| forms.get(&row.id)) {
        add_columns(&mut columns, form);
        let new = scoring.scores.iter().map(|score| score.code.clone());
        let new: Vec<String> = new.filter(|code| !measured.contains(code)).collect();
        measured.extend(new);
    }
    let answered = sent.iter().filter_map(|one| Some((one, forms.get(&one.asked.questionnaire_id)?)));
    let answered = answered.map(|(one, instrument)| Ok((one, &instrument.form, answers_of(ctx, one.response)?)));
    let answered: Vec<_> = answered.collect::<Result<_>>()?;
    let answered: Vec<_> = answered.iter().map(|(one, form, answers)| (one, form.as_given(answers))).collect();
    for (_, (form, _)) in &answered {
        add_columns(&mut columns, form);
    }
    let around = Around::read(conn, ctx.actor()?.centre, enrolled).await?;
    let programmes = programme::with_ids(conn, enrolled.iter().map(|one| one.programme_id)).await?;
    let ids: Vec<EnrolmentId> = enrolled.iter().map(|one| one.id).collect();
    let scores = score::of_enrolments(conn, &ids).await?;
    let fixed = ["response", "participant", "name", "timepoint", "submitted", "mode", "version"].map(str::to_owned);
    let asked = columns.iter().map(|(link_id, label)| format!("{link_id}: {label}"));
    let counted = measured.iter().map(|code| format!("score {code}"));
    let mut text = format!("\u{feff}{}", csv::line(fixed.into_iter().chain(asked).chain(counted)));
    let now = ctx.centre_time();
    for (one, (form, answers)) in &answered {
        let points = programmes.iter().find(|programme| programme.id == one.enrolled.programme_id);
        let points = points.map(|programme| programme.timepoints.clone()).unwrap_or_default();
        let submitted = one.response.submitted_at.map(|at| at.timestamp().to_string()).unwrap_or_default();
        let cell = |question: Question<'_>| said(form, &question, answers, &now).unwrap_or_default();
        let given = columns.iter().map(|(link_id, _)| form.question(link_id).map(cell).unwrap_or_default());
        let counted = measured.iter().map(|code| {
            let found = scores.iter().find(|score| score.response_id == one.response.id && score.code == *code);
            found.map(|score| score.value.to_string()).unwrap_or_default()
        });
        let fixed = [
            one.response.id.to_string(),
            one.enrolled.participant_id.to_string(),
            around.name(one.enrolled),
            timepoint_name(ctx, &points, &one.asked.timepoint),
            submitted,
            one.response.mode.to_string(),
            form.version.clone(),
        ];
        text.push_str(&csv::line(fixed.into_iter().chain(given).chain(counted)));
    }
    Ok(text)
}
