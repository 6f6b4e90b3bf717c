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

/// What one person did on one day for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessEntry {
    pub name: String,
    pub role: Role,
    pub profession: Option<Profession>,
    /// In words.
    pub date: String,
    /// The moments something was opened or done, the first of the day first; at least one.
    pub moments: Vec<Moment>,
    pub acts: Vec<AccessAct>,
    /// As recorded, such as `care`: the interface has the words.
    pub purpose: String,
    /// What sort of need was given, when the glass was broken.
    pub reason_kind: Option<ReasonKind>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// "09.00"
    pub time: String,
    /// ISO 8601.
    pub at: String,
}

/// One kind of thing, and how many times.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessAct {
    /// As recorded, such as `read_answers`: the interface has the words.
    pub act: String,
    pub times: u32,
}
