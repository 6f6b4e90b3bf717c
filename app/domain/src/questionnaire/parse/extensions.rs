//! Extensions of items. Invariant: each is understood or told; none is dropped from the stored document.

use super::{Gathered, ParseError, expressions, item::warn, node::Node, performing};
use crate::questionnaire::{
    Remark,
    datum::{Datum, short},
    form::{BODY_CHART, Coding, Item},
    plain::plain,
};
use regex_lite::RegexBuilder;

const CONTROLS: [&str; 15] = [
    "autocomplete",
    BODY_CHART,
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
pub(super) fn report_root(root: &Node<'_>, gathered: &mut Gathered<'_>) -> Result<(), ParseError> {
    for extension in root.list("extension")? {
        let url = extension.text("url")?.unwrap_or_default();
        let read = performing::timer(&extension, &url, gathered)?;
        if !read && !expressions::read(&extension, last(&url), "", None, gathered)? {
            unknown(&extension, &url, gathered);
        }
    }
    Ok(())
}

pub(super) fn read(node: &Node<'_>, item: &mut Item, gathered: &mut Gathered<'_>) -> Result<(), ParseError> {
    if let Some(code) = node.text("enableWhenExpression")? {
        warn(gathered, &node.path, Remark::NoElement(short(&code)));
    }
    for extension in node.list("extension")? {
        let url = extension.text("url")?.unwrap_or_default();
        if expressions::read(&extension, last(&url), &item.link_id, Some(item.kind), gathered)? {
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
    warn(gathered, &extension.path, Remark::Extension(short(url)));
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
                warn(gathered, &extension.path, Remark::Regex);
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
                    warn(gathered, &extension.path, Remark::Control(short(&code)));
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
