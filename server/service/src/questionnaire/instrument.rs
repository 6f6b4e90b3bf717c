//! Instruments of a centre: installed, and read again. Invariant: what is installed parses in every language and its
//! scoring fits it.

use super::shipped::Shipped;
use crate::{
    ctx::Ctx,
    error::{Error, Result},
};
use contract::questionnaire::Text;
use domain::{
    Lang,
    id::{CentreId, QuestionnaireId},
    questionnaire::{Questionnaire, Scoring, parse},
};
use entity::questionnaire;
use sea_orm::ConnectionTrait;
use serde_json::Value;
use std::sync::LazyLock;

/// What programmes may ask, in the order in which they are offered. What has a risk item is asked only where somebody is to
/// be reached: `risk::may_ask`.
const OFFERED: &[&str] = &["who-5", "nprs", "pain-areas", "return-to-work", "work-situation", "psfs", "phq-9"];

/// What staff may perform.
const TESTS: &[&str] = &["six-minute-walk", "sit-to-stand", "grip-strength", "icf-work"];

/// Codes with their forms.
type Forms = Vec<(&'static str, Vec<Questionnaire>)>;

fn read_once(codes: &[&'static str]) -> Forms {
    codes.iter().filter_map(|code| Some((*code, Shipped::find(code)?.forms().ok()?))).collect()
}

/// The same, read once: a page offers them, and every hour somebody is asked them.
static FORMS: LazyLock<Forms> = LazyLock::new(|| read_once(OFFERED));
static FORMS_OF_TESTS: LazyLock<Forms> = LazyLock::new(|| read_once(TESTS));

/// What ships for programmes to ask, or for staff to perform: each code with its form in `lang`, or in its first language.
pub(crate) fn shipped(by_staff: bool, lang: Lang) -> impl Iterator<Item = (&'static str, &'static Questionnaire)> {
    let forms: &'static Forms = if by_staff { &FORMS_OF_TESTS } else { &FORMS };
    let of = move |(code, forms): &'static (&'static str, Vec<Questionnaire>)| {
        Some((*code, forms.iter().find(|form| form.lang == lang).or(forms.first())?))
    };
    forms.iter().filter_map(of)
}

/// The instrument `code` of a centre, in the version that ships; put there if it is not.
///
/// # Errors
/// When none such ships, or the database is down.
pub async fn install(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    centre: CentreId,
    code: &str,
) -> Result<questionnaire::Model> {
    let row = as_it_ships(ctx, centre, code)?;
    let (url, version) = (row.url.clone(), row.instrument_version.clone());
    if let Some(there) = questionnaire::by_canonical(conn, centre, &url, &version).await? {
        return Ok(there);
    }
    questionnaire::insert_once(conn, row).await?;
    let there = questionnaire::by_canonical(conn, centre, &url, &version).await?;
    there.ok_or_else(|| Error::internal("the instrument was not installed"))
}

/// The row that [`install`] would put there.
///
/// # Errors
/// When none such ships.
pub(crate) fn as_it_ships(ctx: &Ctx, centre: CentreId, code: &str) -> Result<questionnaire::Model> {
    let shipped = Shipped::find(code).ok_or_else(|| Error::internal(format!("no instrument {code} ships")))?;
    let (forms, scoring) = (shipped.forms()?, shipped.scoring()?);
    if let Some(item) = forms.iter().find_map(|form| scoring.misfit(form)) {
        return Err(Error::internal(format!("the scoring of {code} does not fit item {item}")));
    }
    let first = forms.first().ok_or_else(|| Error::internal(format!("{code} asks nothing")))?;
    let mut body = serde_json::Map::new();
    for (form, text) in forms.iter().zip(shipped.forms) {
        body.insert(form.lang.as_str().to_owned(), serde_json::from_str(text)?);
    }
    Ok(questionnaire::Model {
        id: ctx.id(),
        centre_id: centre,
        url: first.url.clone(),
        instrument_version: first.version.clone(),
        body: Value::Object(body),
        scoring: serde_json::from_str(shipped.scoring)?,
        created_at: ctx.at(),
    })
}

/// A stored instrument in the reader's language, or in the first that it has.
pub(crate) struct Instrument {
    pub form: Questionnaire,
    pub scoring: Scoring,
}

impl Instrument {
    pub(crate) fn read(stored: &questionnaire::Model, lang: Lang) -> Result<Self> {
        Ok(Self {
            form: parse(Self::document(stored, lang)?).map_err(Error::internal)?.form,
            scoring: serde_json::from_value(stored.scoring.clone())?,
        })
    }

    /// As it was imported.
    pub(crate) fn document(stored: &questionnaire::Model, lang: Lang) -> Result<&Value> {
        let version = |lang: Lang| stored.body.get(lang.as_str());
        let body = version(lang).or_else(|| version(Lang::Nb));
        body.ok_or_else(|| Error::internal(format!("questionnaire {} has no bokmål", stored.id)))
    }

    pub(super) async fn load(ctx: &Ctx, conn: &impl ConnectionTrait, id: QuestionnaireId) -> Result<Self> {
        let stored = questionnaire::by_id(conn, id).await?;
        let stored = stored.ok_or_else(|| Error::internal(format!("questionnaire {id} is gone")))?;
        Self::read(&stored, ctx.lang)
    }

    pub(crate) fn title(&self) -> Text {
        Text { text: self.form.title.clone(), lang: self.form.lang }
    }
}
