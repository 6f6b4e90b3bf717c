//! Taking an instrument into the library: looked at first, then accepted with words about its licence. Invariant: nothing that
//! is wrong is taken in, a version that is there never changes, and what came is kept as it came.

use super::{
    editor,
    report::{Judged, judge},
};
use crate::{
    audit::{self, Deed},
    ctx::Ctx,
    error::{Error, FieldErrors, Result},
    field,
};
use contract::{AppError, FieldError};
use domain::{
    Lang, LangMap,
    id::{InstrumentDraftId, InstrumentId, QuestionnaireId},
    person::Actor,
    programme::code_of,
    questionnaire::{MOST_BYTES, Questionnaire},
};
use entity::{centre, instrument, instrument_draft, instrument_origin, questionnaire};
use sea_orm::ConnectionTrait;
use serde_json::json;

/// Characters about the licence.
const MOST_OF_LICENCE: usize = 1000;
/// What is put before the name of a centre's own, so that nothing that ships later has its code.
const OWN: &str = "own";

/// May the actor take something in at all? Asked before a file is read.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for who may not write programmes. So for all below.
pub fn may_look(ctx: &Ctx) -> Result<()> {
    editor(ctx).map(|_| ())
}

/// Keeps a document, and how it is scored where that is given, for the actor to look at. Another that they looked at is gone.
///
/// # Errors
/// `Invalid` when one is too large or no text, or there is none.
pub async fn look_at(ctx: &Ctx, document: &[u8], scoring: &[u8]) -> Result<()> {
    let actor = editor(ctx)?;
    let mut errors = FieldErrors::default();
    let (document, scoring) = (errors.take(text("file", document)), errors.take(text("scoring", scoring)));
    errors.finish()?;
    let (document, scoring) = (document.unwrap_or_default(), scoring.unwrap_or_default());
    if document.trim().is_empty() {
        return Err(AppError::field("file", "required").into());
    }
    let row = instrument_draft::Model {
        id: ctx.id(),
        centre_id: actor.centre,
        account_id: actor.account,
        document: document.to_owned(),
        scoring: scoring.to_owned(),
        created_at: ctx.at(),
    };
    let tx = ctx.begin().await?;
    // of two that one person sends at once, the later stays
    centre::hold(&tx, actor.centre).await?;
    instrument_draft::replace(&tx, row).await?;
    Ok(tx.commit().await?)
}

fn text<'a>(field: &str, content: &'a [u8]) -> Result<&'a str, FieldError> {
    if content.len() > MOST_BYTES {
        return Err(FieldError::new(field, "document_too_large"));
    }
    let text = std::str::from_utf8(content).ok().filter(|text| !text.contains('\0'));
    text.ok_or_else(|| FieldError::new(field, "no_text_file"))
}

/// What the actor looks at, judged anew.
///
/// # Errors
/// None such.
pub async fn looked_at(ctx: &Ctx) -> Result<Option<(InstrumentDraftId, Judged)>> {
    judged(ctx, editor(ctx)?).await
}

pub(super) async fn judged(ctx: &Ctx, actor: &Actor) -> Result<Option<(InstrumentDraftId, Judged)>> {
    let db = ctx.services.db.read();
    let Some(draft) = instrument_draft::of_account(db, actor.account).await? else { return Ok(None) };
    Ok(Some((draft.id, judge(ctx, db, actor, &draft.document, &draft.scoring).await?)))
}

/// Takes in what the actor has looked at, under a licence that they say where is from; `harmless` says that they have judged
/// what sounds like danger. Gives its code.
///
/// # Errors
/// `NotFound` when they look at another by now, or at none; `Invalid`; `Conflict` when something keeps it out.
pub async fn accept(ctx: &Ctx, draft: &str, licence: &str, accepted: bool, harmless: bool) -> Result<String> {
    let actor = editor(ctx)?;
    let id: InstrumentDraftId = draft.parse().map_err(|_| AppError::NotFound)?;
    let tx = ctx.begin().await?;
    // two who take in the same wait for one another
    centre::hold(&tx, actor.centre).await?;
    let draft = instrument_draft::lock(&tx, actor.account, id).await?.ok_or(AppError::NotFound)?;
    let judged = judge(ctx, &tx, actor, &draft.document, &draft.scoring).await?;
    let mut errors = FieldErrors::default();
    let licence = errors.take(field::words("licence", licence, MOST_OF_LICENCE));
    let mut needed = |name: &str, is_there: bool| {
        if !is_there {
            errors.add(FieldError::new(name, "required"));
        }
    };
    needed("accepted", accepted);
    needed("harmless", harmless || judged.to_confirm.is_empty());
    errors.finish()?;
    let (Judged { form: Some(form), wrong, .. }, Some(licence)) = (&judged, licence) else {
        return Err(AppError::Conflict { current: 0 }.into());
    };
    if !wrong.is_empty() {
        return Err(AppError::Conflict { current: 0 }.into());
    }
    let (version, scoring) = (ctx.id(), scoring_of(&draft.scoring)?);
    let row = questionnaire::Model {
        id: version,
        centre_id: actor.centre,
        url: form.url.clone(),
        instrument_version: form.version.clone(),
        body: json!({ form.lang.as_str(): judged.document }),
        scoring,
        created_at: ctx.at(),
    };
    entity::insert(&tx, row).await?;
    let (instrument_id, code) = shelve(ctx, &tx, actor, (form, &judged), version).await?;
    let origin = instrument_origin::Model {
        id: ctx.id(),
        centre_id: actor.centre,
        instrument_id,
        questionnaire_id: version,
        document: draft.document,
        licence,
        accepted_by: actor.account,
        accepted_at: ctx.at(),
    };
    entity::insert(&tx, origin).await?;
    instrument_draft::remove(&tx, actor.account).await?;
    audit::record(ctx, &tx, Deed::office("import_instrument", "questionnaire", Some(version.0))).await?;
    tx.commit().await?;
    Ok(code)
}

/// As it is stored.
fn scoring_of(text: &str) -> Result<serde_json::Value> {
    match text.trim_start_matches('\u{feff}').trim() {
        "" => Ok(json!({ "version": "1", "scores": [] })),
        text => Ok(serde_json::from_str(text)?),
    }
}

/// Has the library give this version from now on. Gives the instrument and its code.
async fn shelve(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    actor: &Actor,
    (form, judged): (&Questionnaire, &Judged),
    questionnaire_id: QuestionnaireId,
) -> Result<(InstrumentId, String)> {
    let all = instrument::of_centre(conn, actor.centre).await?;
    let known = all.iter().find(|one| one.url == form.url);
    let taken: Vec<&str> = all.iter().map(|one| one.code.as_str()).collect();
    let name = LangMap([(Lang::Nb, format!("{OWN} {}", form.title))].into());
    let row = instrument::Model {
        id: known.map_or_else(|| ctx.id(), |known| known.id),
        centre_id: actor.centre,
        code: known.map_or_else(|| code_of(&name, &taken), |known| known.code.clone()),
        url: form.url.clone(),
        questionnaire_id,
        title: form.title.clone(),
        lang: form.lang.as_str().to_owned(),
        by_staff: judged.by_staff(),
        asks_of_risk: judged.scoring.as_ref().is_some_and(|scoring| !scoring.risk.is_empty()),
        created_at: ctx.at(),
    };
    let told = (row.id, row.code.clone());
    if known.is_some() {
        instrument::give(conn, row).await?;
    } else {
        entity::insert(conn, row).await?;
    }
    Ok(told)
}

/// Throws away what the actor looks at. Said again, it changes nothing.
///
/// # Errors
/// None such.
pub async fn discard(ctx: &Ctx) -> Result<()> {
    let actor = editor(ctx)?;
    let tx = ctx.begin().await?;
    instrument_draft::remove(&tx, actor.account).await?;
    tx.commit().await.map_err(Error::from)
}
