//! Programmes and their versions as staff see them. Invariant: nobody is named but staff who wrote a version down.

use crate::questionnaire::When;
use domain::{
    id::{ProgrammeDraftId, ProgrammeId},
    programme::Verdict,
    schedule::{Channel, Format},
};
use serde::{Deserialize, Serialize};

/// The programmes of a centre.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Programmes {
    pub programmes: Vec<Row>,
    /// For who may add one: code and name of those that ship and are not there yet.
    pub shipped: Option<Vec<(String, String)>>,
    /// And id and name of those that are being written and are not there yet.
    pub begun: Vec<(ProgrammeDraftId, String)>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    pub id: ProgrammeId,
    pub name: String,
    pub weeks: i32,
    /// The newest version; none for a programme that was made before there were such.
    pub version: Option<i32>,
    pub changed: Option<When>,
}

/// One version of a programme, with what comes of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Programme {
    pub id: ProgrammeId,
    pub name: String,
    pub word: String,
    /// The one that is shown.
    pub version: i32,
    pub newest: i32,
    pub may_edit: bool,
    /// Where somebody writes it anew, for who may go on.
    pub draft: Option<ProgrammeDraftId>,
    pub phases: Vec<Phase>,
    pub promises: Vec<Promise>,
    pub preview: Preview,
    /// The newest first.
    pub versions: Vec<Version>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Phase {
    pub name: String,
    /// In weeks of the programme: the first and the last.
    pub weeks: (u16, u16),
    /// In words, where it is only for some.
    pub only: Option<String>,
}

/// A promise in words, and why it cannot be kept, on each path where it cannot; none where no plan could be made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Promise {
    pub words: String,
    pub weak: Option<Vec<String>>,
}

/// What a text that was written would come to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tried {
    pub promises: Vec<Promise>,
    pub preview: Preview,
}

/// A week as the template makes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    pub week: u16,
    pub weeks: u16,
    pub participants: usize,
    /// The first day, in words.
    pub starts: String,
    pub days: Vec<Day>,
    /// Why there are no days, in words.
    pub problem: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Day {
    pub title: String,
    pub sessions: Vec<Session>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Session {
    pub time: String,
    pub name: String,
    pub format: Format,
    pub channel: Channel,
    /// Numbers of participants, from 1; of individual sessions, all that are held at that time.
    pub whom: Vec<usize>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Version {
    pub number: i32,
    pub made: When,
    pub by: Option<String>,
    /// The groups that follow it.
    pub groups: Vec<String>,
    /// What was changed since the one before, in words.
    pub changes: Vec<String>,
}

/// The newest version as text, to be written anew.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Written {
    pub id: ProgrammeId,
    pub name: String,
    pub version: i32,
    pub text: String,
    pub by: Option<String>,
    /// What was changed since the version that was asked for, in words.
    pub changes: Vec<String>,
}

/// What the participants of a programme were given, beside what it promised.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Accounting {
    pub id: ProgrammeId,
    pub name: String,
    /// Id and name.
    pub groups: Vec<(String, String)>,
    /// The id of the one that is shown; empty for all.
    pub group: String,
    pub rows: Vec<AccountRow>,
    /// Of each group that is shown, then of all; only where there are several participants.
    pub totals: Vec<AccountRow>,
}

/// One participant's, or several together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccountRow {
    pub who: String,
    pub group: String,
    /// Structured time of a day, on average, in words; none where there is no day.
    pub day: Option<String>,
    /// In percent.
    pub individual: Option<u32>,
    pub on_site: Option<u32>,
    /// Of sessions of which somebody has said who was there: at how many, of how many.
    pub attended: (u32, u32),
    /// In their window, of how many.
    pub follow_ups: (u32, u32),
    pub extension_weeks: u16,
    pub promises: Vec<Kept>,
}

/// How it stands with a promise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    pub words: String,
    pub verdict: Verdict,
    /// Why it is at risk or broken, in words; of several participants, for how many.
    pub reason: Option<String>,
}
