//! Templates as text, TOML or JSON. Invariant: what is read is bounded before it is walked and has no fault; each fault is
//! told with the line it is on.

use super::place_in_text::{line_of, offset_of};
use crate::{
    error::{Error, Result},
    library::Library,
};
use domain::programme::{self, MOST_BYTES, MOST_DEPTH, Template};
use std::fmt;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFormat {
    Toml,
    Json,
}

impl TextFormat {
    /// A JSON object begins with a brace, and no TOML does.
    #[must_use]
    pub fn of(text: &str) -> Self {
        if text.trim_start_matches('\u{feff}').trim_start().starts_with('{') { Self::Json } else { Self::Toml }
    }
}

/// What is wrong, and on which line, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextFault {
    pub line: usize,
    pub problem: TextProblem,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextProblem {
    #[error("the text is larger than {MOST_BYTES} bytes")]
    TooLarge,
    #[error("brackets are nested deeper than {MOST_DEPTH}")]
    TooDeep,
    /// It is not TOML or JSON, or not of our kind: in the words of the reader.
    #[error("{0}")]
    Unreadable(String),
    #[error("{path}: {problem}")]
    Fault { path: String, problem: programme::Problem },
}

impl fmt::Display for TextFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.problem)
    }
}

/// A line of a text, counted from 1, without the space around it.
#[must_use]
pub fn line_at(text: &str, number: usize) -> &str {
    text.lines().nth(number.saturating_sub(1)).unwrap_or_default().trim()
}

/// Reads a template, in the format it is written in, that names no questionnaires but those that ship.
///
/// # Errors
/// Everything that is wrong with it; of a text that cannot be read, the first.
pub fn read(text: &str) -> Result<Template, Vec<TextFault>> {
    read_with(text, &Library::default())
}

/// The same where questionnaires are those of a centre's library.
///
/// # Errors
/// As [`read`].
pub(super) fn read_with(text: &str, library: &Library) -> Result<Template, Vec<TextFault>> {
    let text = text.trim_start_matches('\u{feff}');
    let refuse = |line, problem| Err(vec![TextFault { line, problem }]);
    if text.len() > MOST_BYTES {
        return refuse(1, TextProblem::TooLarge);
    }
    let format = TextFormat::of(text);
    if let Some(line) = too_deep(text, format) {
        return refuse(line, TextProblem::TooDeep);
    }
    let template: Template = match format {
        TextFormat::Json => serde_json::from_str(text).map_err(|error| told_by_json(&error)),
        TextFormat::Toml => toml::from_str(text).map_err(|error| told_by_toml(text, &error)),
    }
    .map_err(|fault| vec![fault])?;
    let mut faults = template.faults();
    faults.extend(not_in(&template, library));
    if faults.is_empty() {
        return Ok(template);
    }
    let tell = |fault: programme::Fault| TextFault {
        line: line_of(text, offset_of(text, format, &fault.path)),
        problem: TextProblem::Fault { path: fault.path, problem: fault.problem },
    };
    let mut told: Vec<_> = faults.into_iter().map(tell).collect();
    told.sort_by_key(|fault| fault.line);
    Err(told)
}

/// Questionnaires that are not in the library, or that no programme asks.
fn not_in(template: &Template, library: &Library) -> Vec<programme::Fault> {
    let asked =
        template.timepoints.iter().enumerate().flat_map(|(at, point)| {
            point.questionnaires.iter().enumerate().map(move |(number, code)| (at, number, code))
        });
    let fault = |(at, number, code): (usize, usize, &String)| programme::Fault {
        path: format!("timepoints[{at}].questionnaires[{number}]"),
        problem: programme::Problem::Unknown { what: "questionnaire", code: code.clone() },
    };
    asked.filter(|(_, _, code)| !library.may_be_named(code)).map(fault).collect()
}

fn told_by_json(error: &serde_json::Error) -> TextFault {
    // its words end with the place, which is told apart
    let words = error.to_string();
    let words = words.rsplit_once(" at line ").map_or(words.as_str(), |(words, _)| words).to_owned();
    TextFault { line: error.line().max(1), problem: TextProblem::Unreadable(words) }
}

fn told_by_toml(text: &str, error: &toml::de::Error) -> TextFault {
    let line = line_of(text, error.span().map_or(0, |span| span.start));
    TextFault { line, problem: TextProblem::Unreadable(error.message().trim().to_owned()) }
}

/// The line on which brackets are too many within each other. TOML's reader has such a limit of its own; in its text, what
/// looks like a bracket may stand in a comment.
fn too_deep(text: &str, format: TextFormat) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, character) in text.char_indices().filter(|_| format == TextFormat::Json) {
        match character {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '[' | '{' if !quoted => depth += 1,
            ']' | '}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MOST_DEPTH {
            return Some(line_of(text, at));
        }
    }
    None
}

/// Writes a template.
///
/// # Errors
/// When it has no such form.
pub fn write(template: &Template, format: TextFormat) -> Result<String> {
    match format {
        TextFormat::Json => Ok(serde_json::to_string_pretty(template)? + "\n"),
        TextFormat::Toml => toml::to_string_pretty(template).map_err(Error::internal),
    }
}

/// The JSON schema that templates follow, in either format.
///
/// # Errors
/// When it has no JSON form.
pub fn schema() -> Result<String> {
    let schema = schemars::schema_for!(Template);
    Ok(serde_json::to_string_pretty(&schema)? + "\n")
}

#[cfg(test)]
mod tests;
