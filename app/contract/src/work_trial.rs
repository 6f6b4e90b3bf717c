//! Trying out work, and preparing for it. Invariant: a day comes as finished words beside the ISO text that forms need.

use crate::questionnaire::When;
use domain::{
    id::{EnrolmentId, PlanItemId},
    work_trial::TrialItem,
};
use serde::{Deserialize, Serialize};

/// A session at the workplace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedDay {
    /// `YYYY-MM-DD`
    pub on: String,
    /// "mandag 23. november"
    pub day: String,
    pub title: String,
    pub place: String,
    /// "08.30–14.00"
    pub span: String,
    /// Has the day come?
    pub has_come: bool,
    /// What is written of that day.
    pub written: Option<PlanItemId>,
}

/// Something that is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrialEntry {
    pub id: PlanItemId,
    pub version: i32,
    pub item: TrialItem,
    /// "23. november 2026"
    pub day: String,
    /// Who wrote it last, and when.
    pub by: String,
    pub at: When,
}

/// All of it, as far as the reader may see and do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkTrial {
    pub enrolment: EnrolmentId,
    /// Whose it is.
    pub name: String,
    /// By the referral; nothing where it does not say.
    pub has_employer: Option<bool>,
    /// In the order of their days.
    pub days: Vec<PlannedDay>,
    /// What is written, in the order of its making.
    pub items: Vec<TrialEntry>,
    pub may_write: bool,
    /// Sent along with a new item, so that a form sent twice is kept once.
    pub submission_id: String,
    /// `YYYY-MM-DD`
    pub today: String,
}
