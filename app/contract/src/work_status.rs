//! Sick leave and work over time.

use domain::{
    id::{EnrolmentId, WorkStatusId},
    work_status::{Status, Verdicts},
};
use serde::{Deserialize, Serialize};

/// What is known from one day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusRow {
    pub id: WorkStatusId,
    pub status: Status,
    /// "23. november 2026"
    pub day: String,
    /// Days from the first day that is known.
    pub at: i64,
    /// Who noted it.
    pub by: String,
}

/// A day that the programme promised something of, in days from the first day that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    pub at: i64,
    pub day: String,
}

/// The whole course, as far as the reader may see and do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkCourse {
    pub enrolment: EnrolmentId,
    /// Whose it is.
    pub name: String,
    pub may_write: bool,
    /// In the order of their days.
    pub rows: Vec<StatusRow>,
    /// Two and eight weeks after the stay, when its end is set.
    pub targets: Option<[Target; 2]>,
    pub verdicts: Option<Verdicts>,
    /// Days from the first day that is known to today.
    pub until: i64,
    /// Sent along with a new row, so that a form sent twice is kept once.
    pub submission_id: String,
    /// `YYYY-MM-DD`
    pub today: String,
}
