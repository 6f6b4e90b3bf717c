//! FHIR R4 `Questionnaire` to our own type. Invariant: input is bounded before it is walked, and nothing that changes
//! what is asked is silently dropped.

use super::form::{AnswerOption, Coding, Item, Kind, Questionnaire};
use crate::Lang;
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashSet;

/// Bytes of JSON.
pub const MOST_BYTES: usize = 1024 * 1024;
/// Groups within groups.
pub const MOST_DEPTH: usize = 8;
/// Items in all.
pub const MOST_ITEMS: usize = 500;
/// Options of one question.
pub const MOST_OPTIONS: usize = 100;
/// Characters of one text, code or id.
pub const MOST_TEXT: usize = 4000;

const ORDINAL: &str = "http://hl7.org/fhir/StructureDefinition/ordinalValue";

/// Why a document was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    #[error("the document is larger than {MOST_BYTES} bytes")]
    TooLarge,
    #[error("items are nested deeper than {MOST_DEPTH}")]
    TooDeep,
    #[error("too many {0}")]
    TooMany(&'static str),
    #[error("a text is longer than {MOST_TEXT} characters")]
    TextTooLong,
    #[error("not readable as FHIR JSON: {0}")]
    Unreadable(String),
    #[error("this is a {0}")]
    WrongResource(String),
    #[error("{0} is missing")]
    Missing(&'static str),
    #[error("the language {0} is not one of ours")]
    UnknownLanguage(String),
    #[error("the id or code {0} is used twice")]
    Twice(String),
    #[error("item {link_id}: {what} is not supported")]
    Unsupported { link_id: String, what: String },
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawQuestionnaire {
    resource_type: String,
    url: Option<String>,
    version: Option<String>,
    language: Option<String>,
    title: Option<String>,
    copyright: Option<String>,
    #[serde(default)]
    item: Vec<RawItem>,
    modifier_extension: Option<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawItem {
    link_id: String,
    #[serde(default)]
    text: String,
    r#type: String,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    repeats: bool,
    #[serde(default)]
    item: Vec<RawItem>,
    #[serde(default)]
    answer_option: Vec<RawOption>,
    answer_value_set: Option<Value>,
    enable_when: Option<Value>,
    initial: Option<Value>,
    modifier_extension: Option<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawOption {
    value_coding: Option<RawCoding>,
    #[serde(default)]
    extension: Vec<RawExtension>,
}

#[derive(Deserialize)]
struct RawCoding {
    system: Option<String>,
    code: Option<String>,
    display: Option<String>,
    #[serde(default)]
    extension: Vec<RawExtension>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawExtension {
    url: String,
    value_decimal: Option<f64>,
}

/// Reads a `Questionnaire` from its text.
///
/// # Errors
/// See [`ParseError`].
pub fn parse_text(text: &str) -> Result<Questionnaire, ParseError> {
    if text.len() > MOST_BYTES {
        return Err(ParseError::TooLarge);
    }
    let value: Value = serde_json::from_str(text).map_err(unreadable)?;
    parse(&value)
}

/// Reads a `Questionnaire` that is JSON already.
///
/// # Errors
/// See [`ParseError`].
pub fn parse(value: &Value) -> Result<Questionnaire, ParseError> {
    let raw = RawQuestionnaire::deserialize(value).map_err(unreadable)?;
    if raw.resource_type != "Questionnaire" {
        return Err(ParseError::WrongResource(raw.resource_type));
    }
    if raw.modifier_extension.is_some() {
        return Err(unsupported("", "modifierExtension"));
    }
    let tag = raw.language.ok_or(ParseError::Missing("language"))?;
    let lang = Lang::parse(&tag).ok_or(ParseError::UnknownLanguage(tag))?;
    let mut seen = HashSet::new();
    let items = items(raw.item, 1, &mut seen)?;
    Ok(Questionnaire {
        url: short(raw.url.filter(|url| !url.is_empty()).ok_or(ParseError::Missing("url"))?)?,
        version: short(raw.version.unwrap_or_default())?,
        lang,
        title: short(raw.title.ok_or(ParseError::Missing("title"))?)?,
        copyright: raw.copyright.map(short).transpose()?,
        items,
    })
}

fn unreadable(error: serde_json::Error) -> ParseError {
    ParseError::Unreadable(error.to_string())
}

fn unsupported(link_id: &str, what: &str) -> ParseError {
    ParseError::Unsupported { link_id: link_id.to_owned(), what: what.to_owned() }
}

fn short(text: String) -> Result<String, ParseError> {
    if text.chars().count() > MOST_TEXT { Err(ParseError::TextTooLong) } else { Ok(text) }
}

fn items(raw: Vec<RawItem>, depth: usize, seen: &mut HashSet<String>) -> Result<Vec<Item>, ParseError> {
    if depth > MOST_DEPTH {
        return Err(ParseError::TooDeep);
    }
    raw.into_iter().map(|one| item(one, depth, seen)).collect()
}

fn item(raw: RawItem, depth: usize, seen: &mut HashSet<String>) -> Result<Item, ParseError> {
    let link_id = short(raw.link_id)?;
    if seen.len() >= MOST_ITEMS {
        return Err(ParseError::TooMany("items"));
    }
    if link_id.is_empty() || !seen.insert(link_id.clone()) {
        return Err(ParseError::Twice(link_id));
    }
    let odd = [
        (raw.enable_when.is_some(), "enableWhen"),
        (raw.answer_value_set.is_some(), "answerValueSet"),
        (raw.initial.is_some(), "initial"),
        (raw.modifier_extension.is_some(), "modifierExtension"),
        (raw.repeats, "repeats"),
    ];
    if let Some((_, what)) = odd.into_iter().find(|(there, _)| *there) {
        return Err(unsupported(&link_id, what));
    }
    let kind = match raw.r#type.as_str() {
        "group" => Kind::Group(items(raw.item, depth + 1, seen)?),
        _ if !raw.item.is_empty() => return Err(unsupported(&link_id, "items under an answer")),
        "display" => Kind::Display,
        "choice" => Kind::Choice(options(&link_id, raw.answer_option)?),
        other => return Err(unsupported(&link_id, &format!("type {}", other.chars().take(40).collect::<String>()))),
    };
    Ok(Item { link_id, text: short(raw.text)?, required: raw.required, kind })
}

fn options(link_id: &str, raw: Vec<RawOption>) -> Result<Vec<AnswerOption>, ParseError> {
    if raw.len() > MOST_OPTIONS {
        return Err(ParseError::TooMany("options"));
    }
    if raw.is_empty() {
        return Err(ParseError::Missing("answerOption"));
    }
    let mut seen = HashSet::new();
    raw.into_iter()
        .map(|option| {
            let coding =
                option.value_coding.ok_or_else(|| unsupported(link_id, "an option that is not a valueCoding"))?;
            let code = short(coding.code.filter(|code| !code.is_empty()).ok_or(ParseError::Missing("code"))?)?;
            if !seen.insert(code.clone()) {
                return Err(ParseError::Twice(code));
            }
            // R4 puts the extension on the coding; many documents put it on the option
            let ordinal = coding.extension.iter().chain(&option.extension).find(|ext| ext.url == ORDINAL);
            Ok(AnswerOption {
                ordinal: ordinal.and_then(|ext| ext.value_decimal),
                coding: Coding {
                    system: coding.system.map(short).transpose()?,
                    display: short(coding.display.unwrap_or_else(|| code.clone()))?,
                    code,
                },
            })
        })
        .collect()
}
