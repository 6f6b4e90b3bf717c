//! Instruments: those that ship, and how a stored one is read. Invariant: what is installed parses in every language and
//! its scoring fits it.

use crate::{
    ctx::Ctx,
    error::{Error, Result},
};
use contract::questionnaire::Text;
use domain::{
    Lang,
    id::{CentreId, QuestionnaireId},
    questionnaire::{Questionnaire, Scoring, parse, parse_text},
};
use entity::questionnaire;
use sea_orm::ConnectionTrait;
use serde_json::Value;

const WHO5: [&str; 2] =
    [include_str!("../../instruments/who-5.nb.json"), include_str!("../../instruments/who-5.en.json")];
const WHO5_SCORING: &str = include_str!("../../instruments/who-5.scoring.json");

/// Puts the instruments that ship (today WHO-5) into `centre`, once; gives its id.
///
/// # Errors
/// When the database is down.
pub async fn install_shipped(ctx: &Ctx, conn: &impl ConnectionTrait, centre: CentreId) -> Result<QuestionnaireId> {
    let forms = WHO5.map(|text| parse_text(text).map(|imported| imported.form).map_err(Error::internal));
    let [nb, en] = forms;
    let (nb, en) = (nb?, en?);
    let scoring: Scoring = serde_json::from_str(WHO5_SCORING)?;
    if let Some(item) = scoring.misfit(&nb).or(scoring.misfit(&en)) {
        return Err(Error::internal(format!("the scoring of {} does not fit item {item}", nb.url)));
    }
    if let Some(there) = questionnaire::by_canonical(conn, centre, &nb.url, &nb.version).await? {
        return Ok(there.id);
    }
    let mut body = serde_json::Map::new();
    for (form, text) in [&nb, &en].into_iter().zip(WHO5) {
        body.insert(form.lang.as_str().to_owned(), serde_json::from_str(text)?);
    }
    let row = questionnaire::Model {
        id: ctx.id(),
        centre_id: centre,
        url: nb.url.clone(),
        instrument_version: nb.version.clone(),
        body: Value::Object(body),
        scoring: serde_json::from_str(WHO5_SCORING)?,
        created_at: ctx.at(),
    };
    questionnaire::insert_once(conn, row).await?;
    let there = questionnaire::by_canonical(conn, centre, &nb.url, &nb.version).await?;
    Ok(there.ok_or_else(|| Error::internal("the instrument was not installed"))?.id)
}

/// A stored instrument in the reader's language, or in bokmål where it has no such version.
pub(super) struct Instrument {
    pub form: Questionnaire,
    pub scoring: Scoring,
}

impl Instrument {
    pub(super) fn read(stored: &questionnaire::Model, lang: Lang) -> Result<Self> {
        let version = |lang: Lang| stored.body.get(lang.as_str());
        let body = version(lang).or_else(|| version(Lang::Nb));
        let body = body.ok_or_else(|| Error::internal(format!("questionnaire {} has no bokmål", stored.id)))?;
        Ok(Self {
            form: parse(body).map_err(Error::internal)?.form,
            scoring: serde_json::from_value(stored.scoring.clone())?,
        })
    }

    pub(super) async fn load(ctx: &Ctx, conn: &impl ConnectionTrait, id: QuestionnaireId) -> Result<Self> {
        let stored = questionnaire::by_id(conn, id).await?;
        let stored = stored.ok_or_else(|| Error::internal(format!("questionnaire {id} is gone")))?;
        Self::read(&stored, ctx.lang)
    }

    pub(super) fn title(&self) -> Text {
        Text { text: self.form.title.clone(), lang: self.form.lang }
    }
}
