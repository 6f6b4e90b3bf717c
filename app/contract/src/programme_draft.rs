//! A programme that is being written by forms. Invariant: the server says what a form asks, in the reader's words; the page
//! draws it and knows nothing of programmes.

use crate::{
    programme::{Preview, Promise},
    questionnaire::When,
};
use domain::id::{ProgrammeDraftId, ProgrammeId};
use serde::{Deserialize, Serialize};

/// A draft, its parts, what is wrong with it and what comes of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    pub id: ProgrammeDraftId,
    /// None for a programme that is not there yet.
    pub programme: Option<ProgrammeId>,
    pub name: String,
    /// Of the draft.
    pub version: i32,
    pub changed: When,
    pub by: Option<String>,
    /// The newest version of the programme; 0 where there is none.
    pub newest: i32,
    /// What others have saved of the programme since the draft was begun, in words.
    pub since: Vec<String>,
    /// What publishing would change, in words.
    pub changes: Vec<String>,
    pub sections: Vec<Section>,
    pub faults: Vec<Fault>,
    /// Where there are no faults.
    pub promises: Option<Vec<Promise>>,
    pub preview: Option<Preview>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// The place: `kinds`.
    pub place: String,
    pub name: String,
    /// How much there is, in words.
    pub told: String,
    /// Is something wrong in it?
    pub wrong: bool,
}

/// What is wrong, and where it is put right.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fault {
    pub place: String,
    /// The thing, in words.
    pub what: String,
    pub words: String,
}

/// A form or a list of a draft.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DraftPart {
    pub id: ProgrammeDraftId,
    /// Of the draft.
    pub version: i32,
    pub by: Option<String>,
    pub place: String,
    pub title: String,
    pub lead: Option<String>,
    /// Whither back: a place, or empty for the draft; and its words.
    pub up: (String, String),
    /// What is wrong just here, in words.
    pub faults: Vec<String>,
    pub shown: PartOf,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum PartOf {
    Form(Form),
    List(List),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Form {
    pub fields: Vec<Asked>,
    /// What goes along unseen.
    pub hidden: Vec<(String, String)>,
    /// What stands there now, in words; none where something is added.
    pub stands: Option<String>,
}

/// One field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    pub name: String,
    pub label: String,
    pub hint: Option<String>,
    pub value: String,
    pub optional: bool,
    pub how: How,
}

/// How a field is filled in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum How {
    Line,
    /// Several lines.
    Text,
    Number,
    Time,
    /// One of these: value and words.
    One(Vec<(String, String)>),
    /// A box for each of these: name, words, ticked?
    Several(Vec<(String, String, bool)>),
    /// A single box.
    Tick,
}

/// Things in their order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct List {
    pub rows: Vec<Row>,
    /// Ways to add one: address after the draft's, and words.
    pub adds: Vec<(String, String)>,
    /// Where there are none.
    pub empty: String,
    /// The way to change what the list as a whole says, where it says anything.
    pub change: Option<(String, String)>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    pub place: String,
    pub name: String,
    pub detail: String,
    pub wrong: bool,
    pub is_first: bool,
    pub is_last: bool,
    /// What stands in it, and ways to add to that.
    pub rows: Vec<Row>,
    pub adds: Vec<(String, String)>,
}
