//! Expressions among the extensions. Invariant: each is evaluated, or told with its place and why not.

use super::{Gathered, ParseError, item::warn, node::Node};
use crate::questionnaire::{
    Remark,
    datum::short,
    fhirpath::Expression,
    form::Kind,
    order::Paths,
    rules::{Check, Purpose, Rules},
};

/// An expression on the way from the document to the form's rules.
pub(super) struct Found {
    /// The extension.
    path: String,
    link_id: String,
    /// The last segment of the extension's URL.
    usage: String,
    purpose: Purpose,
    /// In SDC, paths begin at the item that carries the expression; Helsenorge's begin at the response.
    from_item: bool,
    text: String,
}

struct Written {
    text: Option<String>,
    name: Option<String>,
}

/// Takes an expression; says whether it was one. `kind` is that of the item, none for the questionnaire itself.
pub(super) fn read(
    extension: &Node<'_>,
    usage: &str,
    link_id: &str,
    kind: Option<Kind>,
    gathered: &mut Gathered<'_>,
) -> Result<bool, ParseError> {
    let constraint = |check, message, lenient| Purpose::Constraint { check, message, lenient };
    let purpose = match usage.to_ascii_lowercase().as_str() {
        "sdc-questionnaire-calculatedexpression" | "sdf-calculatedexpression" | "cqf-expression" => Purpose::Calculated,
        "sdc-questionnaire-enablewhenexpression" | "sdf-enablewhenexpression" => Purpose::Enabling,
        "sdc-questionnaire-initialexpression" => Purpose::Initial,
        "sdf-fhirpathvalidation" => constraint(Check::EachAnswer, None, false),
        "sdf-minvalue" if extension.has("valueString") => constraint(Check::Lowest, None, false),
        "sdf-maxvalue" if extension.has("valueString") => constraint(Check::Highest, None, false),
        "targetconstraint" | "questionnaire-constraint" => {
            return target(extension, usage, link_id, gathered);
        }
        "variable" => Purpose::Variable(String::new()),
        _ => return Ok(false),
    };
    let told = match (&purpose, kind) {
        (Purpose::Calculated | Purpose::Initial, Some(Kind::Group | Kind::Display)) => {
            Some(Remark::TakesNoAnswer(short(usage)))
        }
        (Purpose::Variable(_), _) | (_, Some(_)) => None,
        (_, None) => Some(Remark::NotForAll(short(usage))),
    };
    if let Some(told) = told {
        warn(gathered, &extension.path, told);
        return Ok(true);
    }
    let Some(Written { text, name }) = expression(extension, gathered)? else { return Ok(true) };
    let purpose =
        if matches!(purpose, Purpose::Variable(_)) { Purpose::Variable(name.unwrap_or_default()) } else { purpose };
    keep(extension, usage, link_id, purpose, text, gathered);
    Ok(true)
}

/// The text and the name of an expression; none, and told, where it is in another language.
fn expression(extension: &Node<'_>, gathered: &mut Gathered<'_>) -> Result<Option<Written>, ParseError> {
    let Some(value) = extension.node("valueExpression")? else {
        return Ok(Some(Written { text: extension.text("valueString")?, name: None }));
    };
    if let Some(language) = value.text("language")?.filter(|language| language != "text/fhirpath") {
        warn(gathered, &value.path, Remark::OtherLanguage(short(&language)));
        return Ok(None);
    }
    Ok(Some(Written { text: value.text("expression")?, name: value.text("name")? }))
}

/// A constraint in parts: an expression, words for people, and how much it matters.
fn target(extension: &Node<'_>, usage: &str, link_id: &str, gathered: &mut Gathered<'_>) -> Result<bool, ParseError> {
    let (mut text, mut message, mut lenient) = (None, None, false);
    for part in extension.list("extension")? {
        match part.text("url")?.as_deref() {
            Some("expression") => match expression(&part, gathered)? {
                Some(written) => text = written.text,
                None => return Ok(true),
            },
            Some("human") => message = part.text("valueString")?,
            Some("severity") => lenient = part.text("valueCode")?.as_deref() == Some("warning"),
            _ => {}
        }
    }
    let purpose = Purpose::Constraint { check: Check::EachInstance, message, lenient };
    keep(extension, usage, link_id, purpose, text, gathered);
    Ok(true)
}

fn keep(
    extension: &Node<'_>,
    usage: &str,
    link_id: &str,
    purpose: Purpose,
    text: Option<String>,
    gathered: &mut Gathered<'_>,
) {
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else {
        warn(gathered, &extension.path, Remark::NoExpression(short(usage)));
        return;
    };
    let own = matches!(purpose, Purpose::Constraint { check: Check::EachAnswer, .. });
    let from_item = own || !usage.starts_with("sdf-") && !usage.starts_with("cqf-");
    let (path, usage, link_id) = (extension.path.clone(), usage.to_owned(), link_id.to_owned());
    gathered.expressions.push(Found { path, link_id, usage, purpose, from_item, text });
}

/// The rules of a form. What cannot be evaluated is told, and so are the items that an expression names in vain.
pub(super) fn rules(gathered: &mut Gathered<'_>, paths: &Paths) -> Rules {
    let mut rules = Rules::default();
    let mut all = std::mem::take(&mut gathered.expressions);
    // an item's variables are in sight for all its expressions, wherever they stand
    all.sort_by_key(|found| !matches!(found.purpose, Purpose::Variable(_)));
    for found in all {
        let Found { path, link_id, usage, purpose, from_item, text } = found;
        let expression = match Expression::parse(&text) {
            Ok(expression) => expression,
            Err(fault) => {
                warn(gathered, &path, Remark::NotEvaluated(short(&usage), fault.to_string()));
                continue;
            }
        };
        for link_id in expression.reach().items.into_keys().filter(|link_id| !paths.contains_key(link_id)) {
            warn(gathered, &path, Remark::NamesNoItem(short(&usage), short(&link_id)));
        }
        if let Err(why) = rules.take(&link_id, purpose, expression, from_item, paths) {
            warn(gathered, &path, Remark::NotEvaluated(short(&usage), why));
        }
    }
    rules
}
