//! Instruments and sent answers as FHIR R4 resources, to be read. Invariant: whoever reads here reads what they may read on the
//! pages, and leaves the same rows in the log; nobody is named.

mod search;

pub use search::{FormSearch, ResponseSearch};

use crate::{
    access,
    audit::{self, Deed},
    ctx::Ctx,
    error::Result,
    questionnaire::Instrument,
};
use contract::AppError;
use domain::{
    id::{EnrolmentId, QuestionnaireId, ResponseId},
    person::Actor,
    policy::Act,
    questionnaire::ResponseStatus,
};
use entity::{
    assignment, enrolment,
    questionnaire::{self, Model as Form},
    response::{self, Visible},
    seal::Place,
};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Resources that a search found, and where to go on.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Id and resource.
    pub found: Vec<(String, Value)>,
    /// Of all pages.
    pub total: u64,
    /// What the next page comes after; nothing on the last.
    pub next: Option<String>,
}

/// Participants and those who treat.
fn reader(ctx: &Ctx) -> Result<&Actor> {
    let actor = ctx.actor()?;
    if actor.role.is_clinical() || actor.participant.is_some() { Ok(actor) } else { Err(AppError::Forbidden.into()) }
}

/// The instruments of the centre; for a participant, those that they have been asked.
async fn forms(ctx: &Ctx, conn: &impl ConnectionTrait) -> Result<Vec<Form>> {
    let actor = reader(ctx)?;
    if actor.role.is_clinical() {
        return Ok(questionnaire::of_centre(conn, actor.centre).await?);
    }
    let own: Vec<EnrolmentId> =
        enrolment::visible_to(actor, ctx.at()).all(conn).await?.into_iter().map(|one| one.id).collect();
    let mut asked = BTreeSet::new();
    for id in own {
        let opened = assignment::opened_for(conn, id, ctx.at()).await?;
        asked.extend(opened.into_iter().map(|one| one.questionnaire_id));
    }
    let mut forms = questionnaire::with_ids(conn, actor.centre, asked).await?;
    forms.sort_by_key(|form| form.id);
    Ok(forms)
}

/// As it was imported, in the reader's language where it has that, under our id.
fn form_resource(ctx: &Ctx, form: &Form) -> Result<Value> {
    let mut body = Instrument::document(form, ctx.lang)?.clone();
    body["id"] = json!(form.id);
    Ok(body)
}

/// Instruments that the reader may know of.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for who neither treats nor takes part.
pub async fn questionnaires(ctx: &Ctx, search: &FormSearch) -> Result<Page> {
    let all = forms(ctx, ctx.services.db.read()).await?;
    let mut fitting: Vec<&Form> = all.iter().filter(|form| search.fits(form)).collect();
    let total = fitting.len() as u64;
    fitting.retain(|form| search.after.is_none_or(|after| form.id > after));
    let more = fitting.len() > search.count;
    fitting.truncate(search.count);
    let next = fitting.last().filter(|_| more).map(|last| last.id.to_string());
    let found = fitting.into_iter().map(|form| Ok((form.id.to_string(), form_resource(ctx, form)?)));
    Ok(Page { found: found.collect::<Result<_>>()?, total, next })
}

/// One instrument.
///
/// # Errors
/// As [`questionnaires`]; `NotFound`.
pub async fn questionnaire(ctx: &Ctx, id: &str) -> Result<Value> {
    let all = forms(ctx, ctx.services.db.read()).await?;
    let id: QuestionnaireId = id.parse().map_err(|_| AppError::NotFound)?;
    form_resource(ctx, all.iter().find(|form| form.id == id).ok_or(AppError::NotFound)?)
}

/// Sent answers that the reader may read.
///
/// # Errors
/// As [`questionnaires`].
pub async fn responses(ctx: &Ctx, search: &ResponseSearch) -> Result<Page> {
    let actor = reader(ctx)?;
    let tx = ctx.begin().await?;
    let mut visible =
        Visible { participant: search.participant, from: search.from, until: search.until, ..Visible::default() };
    if let Some(canonical) = &search.questionnaire {
        let all = questionnaire::of_centre(&tx, actor.centre).await?;
        visible.questionnaires = Some(all.iter().filter(|form| canonical.fits(form)).map(|form| form.id).collect());
    }
    let total = response::count_visible(&tx, actor, ctx.at(), &visible).await?;
    visible.after = search.after;
    let most = search.count as u64;
    let mut rows = response::visible(&tx, actor, ctx.at(), &visible, most + 1).await?;
    let more = rows.len() > search.count;
    rows.truncate(search.count);
    let next = rows.last().filter(|_| more).map(|last| last.id.to_string());
    let found = told(ctx, &tx, rows).await?;
    tx.commit().await?;
    Ok(Page { found, total, next })
}

/// One sent form.
///
/// # Errors
/// As [`questionnaires`]; `NotFound` when it does not exist, is not sent, or is not the reader's to read.
pub async fn response(ctx: &Ctx, id: &str) -> Result<Value> {
    let actor = reader(ctx)?;
    let id: ResponseId = id.parse().map_err(|_| AppError::NotFound)?;
    let tx = ctx.begin().await?;
    let visible = Visible { only: Some(id), ..Visible::default() };
    let rows = response::visible(&tx, actor, ctx.at(), &visible, 1).await?;
    let (_, resource) = told(ctx, &tx, rows).await?.pop().ok_or(AppError::NotFound)?;
    tx.commit().await?;
    Ok(resource)
}

/// The resources, with a row in the log for each participant whose they are and who is another.
async fn told(ctx: &Ctx, conn: &impl ConnectionTrait, rows: Vec<response::Model>) -> Result<Vec<(String, Value)>> {
    let whose: BTreeSet<EnrolmentId> = rows.iter().map(|row| row.enrolment_id).collect();
    let mut known = Vec::new();
    for id in whose {
        let (enrolled, relation) = access::enrolment_and_relation(ctx, conn, id, Act::ReadAnswers).await?;
        if !relation.own {
            let deed = Deed::care("read_answers", "enrolment", id, id);
            audit::record(ctx, conn, Deed { purpose: access::purpose(relation), ..deed }).await?;
        }
        known.push(enrolled);
    }
    let resource = |row: response::Model| {
        let enrolled = known.iter().find(|one| one.id == row.enrolment_id).ok_or(AppError::NotFound)?;
        Ok((row.id.to_string(), response_resource(ctx, &row, enrolled)?))
    };
    rows.into_iter().map(resource).collect()
}

fn response_resource(ctx: &Ctx, row: &response::Model, whose: &enrolment::Model) -> Result<Value> {
    let mut body = ctx.open(Place::new("response", "answers", row.id), &row.answers)?;
    let corrected = row.corrected_at.is_some();
    let status = if corrected { ResponseStatus::Amended } else { ResponseStatus::Completed };
    let authored = row.corrected_at.or(row.submitted_at).unwrap_or(row.updated_at).timestamp().to_string();
    body["id"] = json!(row.id);
    body["meta"] = json!({ "versionId": row.version.to_string(), "lastUpdated": authored });
    body["status"] = json!(status.as_str());
    body["authored"] = json!(authored);
    body["subject"] = json!({ "reference": format!("Patient/{}", whose.participant_id) });
    Ok(body)
}
