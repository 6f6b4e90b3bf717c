//! What is said of a document before it is taken in. Invariant: whatever would keep it from being asked, scored or watched
//! rightly is told here and keeps it out; what is kept and not acted upon is told.

use super::{Entry, Library};
use crate::{
    ctx::Ctx,
    error::{Error, Result},
    questionnaire::{Instrument, SHIPPED},
};
use domain::{
    person::Actor,
    programme::How,
    questionnaire::{
        Difference, ParseError, Performed, Questionnaire, RiskItem, Scoring, Unaskable, Warning, parse_text,
    },
};
use entity::questionnaire;
use sea_orm::ConnectionTrait;
use serde_json::Value;

/// A document, judged.
pub struct Judged {
    /// Where it can be read.
    pub form: Option<Questionnaire>,
    /// Nothing is scored where nothing was given.
    pub scoring: Option<Scoring>,
    /// Any of these keeps it out.
    pub wrong: Vec<Wrong>,
    /// Kept, and not acted upon.
    pub warnings: Vec<Warning>,
    /// Link ids of what sounds as if an answer may mean danger, and has no rule that says so.
    pub to_confirm: Vec<String>,
    /// What it would stand in the place of.
    pub before: Option<Before>,
    pub(super) document: Value,
}

/// The version that is given now.
pub struct Before {
    pub entry: Entry,
    pub version: String,
    pub differences: Vec<Difference>,
    pub scores: Vec<(String, How)>,
}

/// What keeps a document out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    Unread(ParseError),
    /// It holds the character that no database keeps.
    Nul,
    /// `url`, `version` or `title`.
    Lacks(&'static str),
    /// Its URL is that of an instrument that ships, by its title.
    Ships(String),
    /// This version is in the library already, as it is here.
    There,
    /// This version is in the library already, with other content.
    OtherContent,
    AsksNothing,
    /// The link id, and why the pages cannot ask it.
    Unaskable(String, Unaskable),
    /// In the words of the reader.
    ScoringUnread(String),
    /// The link id that the scoring does not fit.
    Misfit(String),
    /// The link id of a rule that no answer, or too few of them, would meet.
    RiskNotMet(String),
    /// The link id of a question that is known to ask of danger, without a rule.
    KnownDanger(String),
    /// The instrument is known to have such a question, and there is no rule at all.
    KnownInstrument,
    /// The version that is given has such rules, and this one has none.
    RiskDropped,
}

/// Judges what somebody would take in.
pub(super) async fn judge(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    actor: &Actor,
    document: &str,
    scoring: &str,
) -> Result<Judged> {
    let (text, definition) = (document.to_owned(), scoring.to_owned());
    // a large one takes a while: others are not kept waiting by it
    let read = tokio::task::spawn_blocking(move || alone(&text, &definition)).await;
    let mut judged = read.map_err(Error::internal)?;
    let Some(form) = &judged.form else { return Ok(judged) };
    let library = Library::of(conn, actor.centre).await?.entries(ctx.lang);
    let Some(entry) = library.into_iter().find(|entry| entry.url == form.url) else {
        judged.wrong.extend(ships(form).map(Wrong::Ships));
        return Ok(judged);
    };
    if entry.own.is_none() {
        judged.wrong.push(Wrong::Ships(entry.title));
        return Ok(judged);
    }
    let rows = questionnaire::with_url(conn, actor.centre, &entry.url).await?;
    if let Some(there) = rows.iter().find(|row| row.instrument_version == form.version) {
        let same = there.body.get(form.lang.as_str()) == Some(&judged.document);
        judged.wrong.push(if same { Wrong::There } else { Wrong::OtherContent });
    }
    if entry.asks_of_risk && judged.scoring.as_ref().is_none_or(|scoring| scoring.risk.is_empty()) {
        judged.wrong.push(Wrong::RiskDropped);
    }
    let given = rows.iter().find(|row| Some(row.id) == entry.own);
    judged.before = given.map(|given| before(ctx, form, judged.scoring.as_ref(), given, entry)).transpose()?;
    Ok(judged)
}

fn before(
    ctx: &Ctx,
    form: &Questionnaire,
    scoring: Option<&Scoring>,
    given: &questionnaire::Model,
    entry: Entry,
) -> Result<Before> {
    let old = Instrument::read(given, ctx.lang)?;
    Ok(Before {
        entry,
        version: given.instrument_version.clone(),
        differences: form.differences(&old.form),
        scores: scoring.map(|scoring| scoring.differences(&old.scoring)).unwrap_or_default(),
    })
}

/// The title of what ships with the form's URL, and is offered to nobody.
fn ships(form: &Questionnaire) -> Option<String> {
    let forms = SHIPPED.iter().filter_map(|shipped| shipped.forms().ok()).flatten();
    forms.into_iter().find(|shipped| shipped.url == form.url).map(|shipped| shipped.title)
}

/// By itself, without the library.
fn alone(document: &str, scoring: &str) -> Judged {
    let mut judged = Judged {
        form: None,
        scoring: None,
        wrong: Vec::new(),
        warnings: Vec::new(),
        to_confirm: Vec::new(),
        before: None,
        document: Value::Null,
    };
    let wrong = &mut judged.wrong;
    if [document, scoring].iter().any(|text| text.contains("\\u0000")) {
        wrong.push(Wrong::Nul);
        return judged;
    }
    let imported = match parse_text(document.trim_start_matches('\u{feff}')) {
        Ok(imported) => imported,
        Err(error) => {
            wrong.push(Wrong::Unread(error));
            return judged;
        }
    };
    judged.document = serde_json::from_str(document.trim_start_matches('\u{feff}')).unwrap_or_default();
    judged.warnings = imported.warnings;
    let form = imported.form;
    for (name, text) in [("url", &form.url), ("version", &form.version), ("title", &form.title)] {
        wrong.extend(text.trim().is_empty().then_some(Wrong::Lacks(name)));
    }
    if form.questions_for_persons().is_empty() {
        wrong.push(Wrong::AsksNothing);
    }
    wrong.extend(form.unaskable().map(|(link_id, why)| Wrong::Unaskable(link_id.to_owned(), why)));
    let read: Result<Scoring, String> = match scoring.trim_start_matches('\u{feff}').trim() {
        "" => Ok(Scoring { version: "1".to_owned(), scores: Vec::new(), risk: Vec::new() }),
        text => serde_json::from_str(text).map_err(|error| error.to_string()),
    };
    match read {
        Err(error) => wrong.push(Wrong::ScoringUnread(error)),
        Ok(scoring) => {
            wrong.extend(scoring.misfit(&form).map(|link_id| Wrong::Misfit(link_id.to_owned())));
            let (faults, to_confirm) = danger(&form, &judged.document, &scoring);
            wrong.extend(faults);
            judged.to_confirm = to_confirm;
            judged.scoring = Some(scoring);
        }
    }
    judged.form = Some(form);
    judged
}

/// What is wrong with how danger is watched for, and what a person must judge.
fn danger(form: &Questionnaire, document: &Value, scoring: &Scoring) -> (Vec<Wrong>, Vec<String>) {
    let (mut wrong, mut to_confirm) = (Vec::new(), Vec::new());
    let rule = |link_id: &str| scoring.risk.iter().find(|risk| risk.item == link_id);
    wrong.extend(scoring.risk.iter().filter(|risk| met_by(form, risk) == 0).map(not_met));
    for suspect in form.suspects(document) {
        match (rule(&suspect.link_id), suspect.known) {
            // every answer but the lowest counts
            (Some(risk), true) if met_by(form, risk) + 1 < options(form, &risk.item).len() => wrong.push(not_met(risk)),
            (Some(_), _) => {}
            (None, true) => wrong.push(Wrong::KnownDanger(suspect.link_id)),
            (None, false) => to_confirm.push(suspect.link_id),
        }
    }
    if scoring.risk.is_empty() && form.is_known_to_ask_of_danger(document) {
        wrong.push(Wrong::KnownInstrument);
    }
    wrong.dedup();
    (wrong, to_confirm)
}

fn not_met(risk: &RiskItem) -> Wrong {
    Wrong::RiskNotMet(risk.item.clone())
}

/// What the options of a question are worth.
fn options(form: &Questionnaire, link_id: &str) -> Vec<f64> {
    form.question(link_id)
        .map(|one| one.options.iter().filter_map(|option| option.ordinal).collect())
        .unwrap_or_default()
}

/// How many answers a rule is met by.
fn met_by(form: &Questionnaire, risk: &RiskItem) -> usize {
    options(form, &risk.item).into_iter().filter(|worth| *worth >= risk.at_least).count()
}

impl Judged {
    /// Whether staff perform it.
    #[must_use]
    pub fn by_staff(&self) -> bool {
        self.form.as_ref().is_some_and(|form| form.performed == Performed::ByStaff)
    }

    /// The words of a question.
    #[must_use]
    pub fn label(&self, link_id: &str) -> String {
        let question = self.form.as_ref().and_then(|form| form.question(link_id));
        question
            .map(|question| question.label())
            .filter(|label| !label.is_empty())
            .unwrap_or_else(|| link_id.to_owned())
    }
}
