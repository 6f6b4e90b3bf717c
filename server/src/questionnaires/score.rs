//! One response, scored. Invariant: a number is printed with its source, and what has no number with the reason.

mod told;

use super::text;
use crate::cli::Score;
use anyhow::{Context as _, bail, ensure};
use domain::questionnaire::{
    Answers, Issue, IssueCode, Questionnaire, Scoring, Severity, parse_text, settle, validate,
};
use jiff::Zoned;
use serde_json::Value;
use service::questionnaire::Shipped;
use std::path::Path;

/// # Errors
/// When something cannot be read, or does not belong together.
pub(super) fn run(options: &Score, now: &Zoned) -> anyhow::Result<()> {
    let shipped = Shipped::find(&options.source);
    let form = match shipped {
        Some(shipped) => shipped.forms()?.into_iter().next().context("no language")?,
        None => parse_text(&text(Path::new(&options.source))?).with_context(|| options.source.clone())?.form,
    };
    let scoring: Scoring = match (&options.scoring, shipped) {
        (Some(path), _) => serde_json::from_str(&text(path)?).with_context(|| path.display().to_string())?,
        (None, Some(shipped)) => shipped.scoring()?,
        (None, None) => bail!("{} does not ship: say how it is scored with --scoring", options.source),
    };
    if let Some(item) = scoring.misfit(&form) {
        bail!("the scoring does not fit item {item} of {}", options.source);
    }
    let name = options.response.display();
    let response: Value = serde_json::from_str(&text(&options.response)?).with_context(|| name.to_string())?;
    let answers = answers(&form, &response, now).with_context(|| name.to_string())?;
    let told = told::Told::new(&form, &scoring, &answers.values(&form));
    if options.json {
        println!("{}", serde_json::to_string_pretty(&told)?);
    } else {
        print!("{told}");
    }
    Ok(())
}

/// The answers of a response that belongs to `form`, with what it calculates. Unanswered questions are for the scores to tell.
fn answers(form: &Questionnaire, response: &Value, now: &Zoned) -> anyhow::Result<Answers> {
    let answers = Answers::from_fhir(response)?;
    if let Some(to) = response.get("questionnaire").and_then(Value::as_str) {
        let (url, version) = to.split_once('|').unwrap_or((to, &form.version));
        ensure!(
            url == form.url && version == form.version,
            "it answers {to}, and this is {}|{}",
            form.url,
            form.version
        );
    }
    let wrong = |issue: &Issue| issue.severity == Severity::Error && issue.code != IssueCode::Required;
    let wrong = validate(form, &answers, now).into_iter().find(wrong);
    wrong.map_or_else(|| Ok(settle(form, &answers, now)), |issue| bail!("item {}: {issue}", issue.link_id))
}
