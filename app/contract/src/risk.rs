//! Risk answers on their way to a person. Invariant: which questionnaire and when, never what was answered.

use crate::questionnaire::{Text, When};
use domain::{
    id::{AccountId, EnrolmentId, RiskAlertId},
    risk::{AnsweredIn, Rung},
};
use serde::{Deserialize, Serialize};

/// Does the centre answer? For whoever has just answered a risk item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answers {
    NowUntil(When),
    From(When),
    Never,
}

/// The alerts of who asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alerts {
    /// The oldest first.
    pub open: Vec<Alert>,
    /// What was seen to lately, the latest first.
    pub done: Vec<Alert>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    pub id: RiskAlertId,
    /// To the participant's page, for who may have one.
    pub enrolment: Option<EnrolmentId>,
    pub name: String,
    pub title: Text,
    /// The measuring point; empty where it was asked beside them.
    pub timepoint: String,
    pub answered_in: AnsweredIn,
    pub raised: When,
    pub responsible: Option<String>,
    pub deputy: Option<String>,
    /// To whom it has gone, and when.
    pub told: Vec<(Rung, When)>,
    /// To whom it goes next, and when, if nobody sees to it.
    pub next: Option<(Rung, When)>,
    /// It was seen to, and opened again by a further answer.
    pub again: bool,
    /// What was done, in the order in which it was.
    pub done: Vec<Done>,
    pub version: i32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    pub words: String,
    pub by: String,
    pub at: When,
}

/// Who is to be reached at a centre.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duties {
    /// By name.
    pub programmes: Vec<ProgrammeDuties>,
    /// Who can be named.
    pub staff: Vec<(AccountId, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgrammeDuties {
    pub code: String,
    pub name: String,
    /// The whole programme, then its measuring points in their order.
    pub places: Vec<Place>,
}

/// A programme as a whole, or one of its measuring points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The code of the measuring point; empty for the whole programme.
    pub timepoint: String,
    pub name: String,
    /// Something with a risk item is to be asked here, and nobody can be reached: it is not asked.
    pub unwatched: bool,
    pub duty: Option<DutyShown>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyShown {
    pub responsible: Named,
    pub deputy: Named,
    /// From Monday on, "08:00–15:30"; empty where nobody answers.
    pub week: Vec<String>,
    pub holidays: bool,
    pub minutes: u16,
    pub version: i32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    pub account: AccountId,
    pub name: String,
    /// The account is open and a clinician's.
    pub reachable: bool,
}
