//! FHIR R4 `Questionnaire` to our own type. Invariant: input is bounded before it is walked, and nothing that changes
//! what is asked is silently dropped: it is understood, refused, or told as a warning that names the element.

mod expressions;
mod extensions;
mod item;
mod node;
mod options;
mod performing;

use super::{
    datum::short,
    form::Questionnaire,
    issue::{Issue, IssueCode, Severity},
    order,
    remark::{Remark, Warning},
};
use crate::Lang;
pub(super) use extensions::compiled;
use node::Node;
pub use performing::MOST_SECONDS;
use serde_json::Value;
use std::collections::HashSet;

/// Bytes of JSON.
pub const MOST_BYTES: usize = 1024 * 1024;
/// Items within items.
pub const MOST_DEPTH: usize = 8;
/// Items in all.
pub const MOST_ITEMS: usize = 500;
/// Options of one question.
pub const MOST_OPTIONS: usize = 1000;
/// Conditions of one item.
pub const MOST_CONDITIONS: usize = 20;
/// Characters of one text, code or id.
pub const MOST_TEXT: usize = 10_000;

/// A document that was not taken: the element, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {fault}")]
pub struct ParseError {
    pub path: String,
    pub fault: ParseFault,
}

/// Why a document was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseFault {
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
    #[error("not supported: {0}")]
    Unsupported(String),
    #[error("there is no question {0}")]
    UnknownQuestion(String),
    #[error("{0} depends on itself: by its conditions or expressions, or by those of what they read")]
    Cycle(String),
}

/// A questionnaire, and what of its document is not acted upon.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    pub form: Questionnaire,
    pub warnings: Vec<Warning>,
}

impl ParseError {
    pub(super) fn new(path: impl Into<String>, fault: ParseFault) -> Self {
        Self { path: path.into(), fault }
    }

    /// The same as an issue.
    #[must_use]
    pub fn issue(&self) -> Issue {
        let code = match self.fault {
            ParseFault::Missing(_) => IssueCode::Required,
            ParseFault::TooLarge | ParseFault::TooDeep | ParseFault::TooMany(_) | ParseFault::TextTooLong => {
                IssueCode::TooLong
            }
            ParseFault::Unsupported(_) | ParseFault::UnknownLanguage(_) => IssueCode::NotSupported,
            ParseFault::Unreadable(_) | ParseFault::WrongResource(_) => IssueCode::Structure,
            ParseFault::Twice(_) | ParseFault::UnknownQuestion(_) | ParseFault::Cycle(_) => IssueCode::Invariant,
        };
        Issue {
            severity: Severity::Error,
            code,
            path: self.path.clone(),
            text: self.fault.to_string(),
            link_id: String::new(),
        }
    }
}

/// What is gathered on the way through a document.
#[derive(Default)]
struct Gathered<'a> {
    seen: HashSet<String>,
    warnings: Vec<Warning>,
    expressions: Vec<expressions::Found>,
    timer: Option<u32>,
    /// Contained or bundled, by `#id` or URL.
    value_sets: Vec<(String, &'a Value)>,
}

/// Reads a `Questionnaire`, or a `Bundle` that holds one, from its text.
///
/// # Errors
/// See [`ParseFault`].
pub fn parse_text(text: &str) -> Result<Imported, ParseError> {
    parse(&json(text, "Questionnaire")?)
}

/// Bounded JSON.
pub(super) fn json(text: &str, path: &str) -> Result<Value, ParseError> {
    if text.len() > MOST_BYTES {
        return Err(ParseError::new(path, ParseFault::TooLarge));
    }
    // serde_json refuses what is nested deeper than 128
    serde_json::from_str(text).map_err(|error| ParseError::new(path, ParseFault::Unreadable(error.to_string())))
}

/// Reads a `Questionnaire`, or a `Bundle` that holds one, that is JSON already.
///
/// # Errors
/// See [`ParseFault`].
pub fn parse(document: &Value) -> Result<Imported, ParseError> {
    let mut gathered = Gathered::default();
    let root = questionnaire(document, &mut gathered)?;
    let root = Node::new(root, "Questionnaire".to_owned())?;
    root.refuse_modifiers()?;
    for (i, contained) in root.list("contained")?.iter().enumerate() {
        match contained.text("resourceType")?.as_deref() {
            Some("ValueSet") => {
                let id = contained.text("id")?.unwrap_or_default();
                gathered.value_sets.push((format!("#{id}"), contained.value));
            }
            _ => item::warn(&mut gathered, &root.at(&format!("contained[{i}]")), Remark::NotUsed),
        }
    }
    extensions::report_root(&root, &mut gathered)?;
    let items = item::items(&root, 1, &mut gathered)?;
    let paths = order::paths(&items);
    item::check_conditions(&root, &paths)?;
    let rules = expressions::rules(&mut gathered, &paths);
    let order = order::order(&items, &paths, &rules)
        .map_err(|link_id| ParseError::new(item::path_of(&items, &paths, &link_id), ParseFault::Cycle(link_id)))?;
    let form = Questionnaire {
        url: expected(&root, "url", &mut gathered)?,
        version: root.text("version")?.unwrap_or_default(),
        lang: language(&root, &mut gathered)?,
        title: expected(&root, "title", &mut gathered)?,
        copyright: root.text("copyright")?,
        performed: performing::performed(&root)?,
        timer: gathered.timer,
        items,
        rules,
        paths,
        order,
    };
    Ok(Imported { form, warnings: gathered.warnings })
}

/// The questionnaire itself, or the only one in a bundle.
fn questionnaire<'a>(document: &'a Value, gathered: &mut Gathered<'a>) -> Result<&'a Value, ParseError> {
    let kind = |value: &'a Value| value.get("resourceType").and_then(Value::as_str).unwrap_or_default();
    match kind(document) {
        "Questionnaire" => return Ok(document),
        "Bundle" => {}
        other => return Err(ParseError::new("Questionnaire", ParseFault::WrongResource(short(other)))),
    }
    let entries = document.get("entry").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut found = None;
    for resource in entries.iter().filter_map(|entry| entry.get("resource")) {
        match kind(resource) {
            "Questionnaire" if found.is_some() => {
                return Err(ParseError::new("Bundle.entry", ParseFault::TooMany("questionnaires")));
            }
            "Questionnaire" => found = Some(resource),
            "ValueSet" => {
                let url = resource.get("url").and_then(Value::as_str).unwrap_or_default();
                gathered.value_sets.push((url.to_owned(), resource));
            }
            _ => {}
        }
    }
    found.ok_or_else(|| ParseError::new("Bundle.entry", ParseFault::Missing("a Questionnaire")))
}

/// A text that a document should have to be stored; empty and told when it has none.
fn expected(root: &Node<'_>, key: &'static str, gathered: &mut Gathered<'_>) -> Result<String, ParseError> {
    let text = root.text(key)?.unwrap_or_default();
    if text.is_empty() {
        item::warn(gathered, &root.at(key), Remark::Missing);
    }
    Ok(text)
}

/// A missing language is taken for bokmål, the house's first, and told.
fn language(root: &Node<'_>, gathered: &mut Gathered<'_>) -> Result<Lang, ParseError> {
    let Some(tag) = root.text("language")? else {
        item::warn(gathered, &root.at("language"), Remark::LanguageMissing);
        return Ok(Lang::Nb);
    };
    Lang::parse(&tag).ok_or_else(|| ParseError::new(root.at("language"), ParseFault::UnknownLanguage(short(&tag))))
}
