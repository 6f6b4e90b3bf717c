//! Extensions of items. Invariant: each is understood or told; none is dropped from the stored document.

use super::{Gathered, ParseError, item::warn, node::Node};
use crate::questionnaire::{
    datum::{Datum, short},
    fhirpath::Expression,
    form::{Coding, ExpressionText, Item},
    plain::plain,
};
use regex_lite::RegexBuilder;

const CONTROLS: [&str; 14] = [
    "autocomplete",
    "check-box",
    "drop-down",
    "flyover",
    "footer",
    "header",
    "help",
    "inline",
    "page",
    "prompt",
    "radio-button",
    "slider",
    "text-box",
    "unit",
];
const EXPRESSIONS: [&str; 8] = [
    "sdc-questionnaire-calculatedExpression",
    "sdc-questionnaire-enableWhenExpression",
    "sdc-questionnaire-initialExpression",
    "sdf-calculatedExpression",
    "sdf-fhirpathvalidation",
    "variable",
    "cqf-expression",
    "sdf-enableWhenExpression",
];

pub(super) fn report_root(root: &Node<'_>, gathered: &mut Gathered<'_>) -> Result<(), ParseError> {
    for extension in root.list("extension")? {
        let url = extension.text("url")?.unwrap_or_default();
        if !expression(&extension, &url, "", root, gathered)? {
            unknown(&extension, &url, gathered);
        }
    }
    Ok(())
}

pub(super) fn read(node: &Node<'_>, item: &mut Item, gathered: &mut Gathered<'_>) -> Result<(), ParseError> {
    if let Some(code) = node.text("enableWhenExpression")? {
        warn(gathered, &node.path, format!("enableWhenExpression {} is no element of R4", short(&code)));
    }
    for extension in node.list("extension")? {
        let url = extension.text("url")?.unwrap_or_default();
        if expression(&extension, &url, &item.link_id, node, gathered)? {
            continue;
        }
        if !limit(&extension, last(&url), item, gathered)? && !look(&extension, last(&url), item, gathered)? {
            unknown(&extension, &url, gathered);
        }
    }
    Ok(())
}

fn last(url: &str) -> &str {
    url.rsplit('/').next().unwrap_or_default()
}

fn unknown(extension: &Node<'_>, url: &str, gathered: &mut Gathered<'_>) {
    warn(gathered, &extension.path, format!("the extension {} is kept, but not acted upon", short(url)));
}

/// Takes an expression; says whether it was one.
fn expression(
    extension: &Node<'_>,
    url: &str,
    link_id: &str,
    owner: &Node<'_>,
    gathered: &mut Gathered<'_>,
) -> Result<bool, ParseError> {
    let usage = last(url);
    let limit = matches!(usage, "sdf-minvalue" | "sdf-maxvalue") && extension.has("valueString");
    if !limit && !EXPRESSIONS.iter().any(|known| known.eq_ignore_ascii_case(usage)) {
        return Ok(false);
    }
    let (text, name) = match extension.node("valueExpression")? {
        Some(value) => (value.text("expression")?, value.text("name")?),
        None => (extension.text("valueString")?, None),
    };
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else {
        warn(gathered, &extension.path, format!("{} is empty", short(usage)));
        return Ok(true);
    };
    let told = match Expression::parse(&text) {
        Ok(_) => format!("the expression of {} is understood, and not evaluated yet", short(usage)),
        Err(fault) => format!("the expression of {} is not understood: {fault}", short(usage)),
    };
    warn(gathered, &extension.path, told);
    let (path, link_id) = (owner.path.clone(), link_id.to_owned());
    gathered.expressions.push(ExpressionText { path, link_id, usage: usage.to_owned(), name, text });
    Ok(true)
}

/// What an answer must keep to; says whether it was that.
fn limit(extension: &Node<'_>, name: &str, item: &mut Item, gathered: &mut Gathered<'_>) -> Result<bool, ParseError> {
    let limits = &mut item.limits;
    match name {
        "minValue" | "sdf-minvalue" => limits.min = extension.datum("value")?,
        "maxValue" | "sdf-maxvalue" => limits.max = extension.datum("value")?,
        "minLength" => limits.min_length = extension.count("valueInteger")?,
        "maxDecimalPlaces" => limits.decimals = extension.count("valueInteger")?,
        "questionnaire-minOccurs" => limits.min_occurs = extension.count("valueInteger")?,
        "questionnaire-maxOccurs" => limits.max_occurs = extension.count("valueInteger")?,
        "validationtext" => limits.message = extension.text("valueString")?,
        "regex" => {
            let source = extension.text("valueString")?.unwrap_or_default();
            if compiled(&source).is_some() {
                limits.regex = Some(source);
            } else {
                warn(gathered, &extension.path, "the regular expression is not readable here: not checked".to_owned());
            }
        }
        "questionnaire-unit" | "questionnaire-unitOption" => {
            limits.units.extend(extension.datum("value")?.and_then(coding));
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// How it is shown; says whether it was that.
fn look(extension: &Node<'_>, name: &str, item: &mut Item, gathered: &mut Gathered<'_>) -> Result<bool, ParseError> {
    match name {
        "questionnaire-itemControl" => {
            let concept = extension.node("valueCodeableConcept")?;
            let codings = concept.map(|concept| concept.list("coding")).transpose()?.unwrap_or_default();
            for coding in codings {
                let code = coding.text("code")?.unwrap_or_default();
                if CONTROLS.contains(&code.as_str()) {
                    item.look.control = Some(code);
                } else {
                    warn(gathered, &extension.path, format!("the control {} is kept, but not shown so", short(&code)));
                }
            }
        }
        "questionnaire-hidden" => item.hidden = extension.flag("valueBoolean")?,
        "questionnaire-choiceOrientation" => item.look.orientation = extension.text("valueCode")?,
        "entryFormat" => item.look.entry_format = extension.text("valueString")?,
        "repeatstext" => item.look.repeats_text = extension.text("valueString")?,
        "sdf-sublabel" => {
            item.look.sublabel = match extension.datum("value")? {
                Some(Datum::Text(source)) => Some(plain(&source)),
                _ => None,
            }
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn coding(value: Datum) -> Option<Coding> {
    match value {
        Datum::Coding(coding) => Some(coding),
        _ => None,
    }
}

/// The expression for a whole text, within bounds of size and nesting.
pub(in crate::questionnaire) fn compiled(source: &str) -> Option<regex_lite::Regex> {
    RegexBuilder::new(&format!("^(?:{source})$")).size_limit(1 << 20).nest_limit(50).build().ok()
}
