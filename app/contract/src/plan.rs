//! A participant's plan. Invariant: times come as finished words, and only sessions of the one who asks are in it.

use crate::today::Session;
use domain::schedule::Format;
use serde::{Deserialize, Serialize};

/// One week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanWeek {
    /// The number of the week in the year.
    pub number: i8,
    pub this_week: bool,
    /// "mandag 23. november"
    pub first_day: String,
    pub last_day: String,
    /// A day of the nearest earlier week that holds something.
    pub previous: Option<String>,
    /// A day of the nearest later one.
    pub next: Option<String>,
    /// The days that hold something, and today.
    pub days: Vec<PlanDay>,
}

/// One day of a week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanDay {
    /// "mandag 23. november"
    pub date: String,
    pub today: bool,
    /// In order of time.
    pub sessions: Vec<Session>,
}

/// One session, on a page of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    pub session: Session,
    /// "23. november 2026"
    pub date: String,
    pub format: Format,
    /// A day of its week, for the way back.
    pub week: String,
}
