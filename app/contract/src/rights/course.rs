//! The action plan and work status, as they are held of a participant.

use crate::{
    action_plan::{Shown, VersionRow},
    questionnaire::When,
    work_trial::TrialEntry,
};
use domain::work_status::Status;
use serde::{Deserialize, Serialize};

/// Something that stands, or has stood, in an action plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnPlanItem {
    pub shown: Shown,
    /// Who wrote it last, and when.
    pub by: String,
    pub at: When,
    pub voided: Option<When>,
}

/// Something that is, or was, written of a work trial.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnTrialItem {
    pub entry: TrialEntry,
    pub voided: Option<When>,
}

/// A version of an action plan that somebody has signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnPlanVersion {
    pub row: VersionRow,
    pub items: Vec<Shown>,
}

/// What is, or was, noted of sick leave and work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnWorkStatus {
    pub status: Status,
    pub day: When,
    /// Who noted it.
    pub by: String,
    pub voided: Option<When>,
}
