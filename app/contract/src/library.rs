//! The library of instruments, as staff see it. Invariant: it names no participant; what is told in words is in the reader's
//! language, what is an instrument's own carries its language.

use crate::questionnaire::{SourceView, Text};
use domain::id::{InstrumentDraftId, QuestionnaireId};
use serde::{Deserialize, Serialize};

/// What a centre has to ask with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LibraryShown {
    /// First what participants are asked, then what staff perform.
    pub rows: Vec<InstrumentRow>,
    pub may_edit: bool,
}

/// One instrument in a list.
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each shown by itself")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstrumentRow {
    pub code: String,
    pub title: Text,
    /// The one that is given.
    pub version: String,
    /// The names of its languages.
    pub languages: String,
    /// Whose it is and how it may be used, as the form says; empty where it says nothing.
    pub copyright: String,
    /// How many answers have been sent.
    pub answered: u64,
    pub by_staff: bool,
    pub asks_of_risk: bool,
    pub retired: bool,
    /// The centre took it in: it did not come along with the program.
    pub own: bool,
}

/// One instrument.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstrumentShown {
    pub row: InstrumentRow,
    pub url: String,
    /// How many persons are asked.
    pub questions: u32,
    pub scores: Vec<ScoreTold>,
    /// The questions whose answers reach somebody.
    pub risk: Vec<String>,
    /// The programmes that ask it.
    pub named_in: Vec<String>,
    /// The newest first.
    pub versions: Vec<VersionTold>,
    pub may_edit: bool,
    pub may_export: bool,
}

/// What a number stands for, and where that is published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreTold {
    pub measures: String,
    /// From the lowest to the highest.
    pub range: String,
    pub source: SourceView,
}

/// One version of an instrument.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionTold {
    pub id: Option<QuestionnaireId>,
    pub number: String,
    pub is_given: bool,
    /// When it was taken in and by whom.
    pub accepted: Option<String>,
    /// What was said of its licence then.
    pub licence: String,
    /// What is not as in the version before it; none for the first.
    pub changes: Option<Vec<String>>,
    /// The documents as they came: last part of the path, and words.
    pub files: Vec<(String, String)>,
}

/// A document that somebody looks at before it is taken in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub draft: InstrumentDraftId,
    /// Where it can be read.
    pub read: Option<ReadDocument>,
    /// Any of these keeps it out.
    pub errors: Vec<Finding>,
    /// Kept, and not acted upon.
    pub warnings: Vec<Finding>,
}

/// What a document says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadDocument {
    pub title: Text,
    pub url: String,
    pub version: String,
    pub language: String,
    pub questions: u32,
    pub copyright: String,
    /// What it would be scored for; none: it would not be scored.
    pub scores: Vec<String>,
    /// The questions whose answers would reach somebody.
    pub risk: Vec<String>,
    /// The questions that sound as if an answer may mean danger, to be judged by who takes it in.
    pub to_confirm: Vec<String>,
    /// The version it would stand in the place of, and what would change.
    pub replaces: Option<(String, Vec<String>)>,
}

/// Something about an element of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The words of the question, where it is about one.
    pub question: String,
    /// Where it stands, such as `Questionnaire.item[2]`; empty where that says nothing.
    pub path: String,
    pub words: Text,
}
