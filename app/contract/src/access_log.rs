//! Who has opened a participant's data, for that participant.

use domain::{
    break_glass::ReasonKind,
    person::{Profession, Role},
};
use serde::{Deserialize, Serialize};

/// One page of the log, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessLog {
    pub entries: Vec<AccessEntry>,
    /// From 1.
    pub page: u32,
    pub older: bool,
}

/// What one person did at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessEntry {
    pub name: String,
    pub role: Role,
    pub profession: Option<Profession>,
    /// In words.
    pub date: String,
    pub time: String,
    /// The same moment, ISO 8601.
    pub at: String,
    /// As recorded, such as `read_answers`: the interface has the words.
    pub acts: Vec<String>,
    /// As recorded, such as `care`.
    pub purpose: String,
    /// What sort of need was given, when the glass was broken.
    pub reason_kind: Option<ReasonKind>,
}
