//! The training log. Invariant: dates come as finished words, with ISO text beside them for forms and links.

use domain::{
    id::TrainingLogEntryId,
    training::{Feeling, TrainingKind},
};
use serde::{Deserialize, Serialize};

/// One self-logged training, as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub id: TrainingLogEntryId,
    pub version: i32,
    /// `YYYY-MM-DD`
    pub performed_on: String,
    /// "mandag 23. november"
    pub day: String,
    pub kind: TrainingKind,
    pub minutes: i32,
    /// 0–10, when the person said.
    pub effort: Option<i32>,
    pub feeling: Option<Feeling>,
    pub note: Option<String>,
}

/// One week of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Week {
    /// ISO date of its Monday.
    pub monday: String,
    /// The number of the week in its year (ISO 8601).
    pub number: i8,
    pub first_day: String,
    pub last_day: String,
    /// ISO date of the Monday before, and of the one after unless that week has not begun.
    pub previous: Option<String>,
    pub next: Option<String>,
    /// Today's day in this week, Monday first; none in other weeks.
    pub today: Option<usize>,
    /// Minutes of each day, Monday first: always seven.
    pub days: Vec<i64>,
    pub minutes: i64,
    pub minutes_week_before: i64,
    /// The newest first.
    pub entries: Vec<Entry>,
}

/// What the form needs to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blank {
    /// Sent along, so that a form sent twice is kept once.
    pub submission_id: String,
    /// ISO dates of the first and the last day that may be logged.
    pub oldest: String,
    pub today: String,
    /// The entry that is to be changed.
    pub entry: Option<Entry>,
}

/// How much was trained, for those who follow a participant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    pub minutes_this_week: i64,
    pub minutes_last_week: i64,
    /// Days with at least one entry this week.
    pub days_this_week: i64,
}
