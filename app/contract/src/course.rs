//! The course of one participant: where it stands, what changed it, and what can be done. Invariant: for the care team only.

use crate::{
    action_plan::Plan, participants::ParticipantView, questionnaire::When, work_status::WorkCourse,
    work_trial::WorkTrial,
};
use domain::{
    course::{Standing, Step},
    id::EnrolmentId,
};
use serde::{Deserialize, Serialize};

/// The page of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseView {
    pub enrolment: EnrolmentId,
    pub name: String,
    pub programme: String,
    pub group: Option<String>,
    /// The first day, in words.
    pub starts: String,
    /// The last one.
    pub ends: Option<String>,
    pub standing: Standing,
    /// Of the enrolment: a change is made over what was seen.
    pub version: i32,
    /// What the asker can do now.
    pub possible: Vec<Step>,
    /// Weeks of one extension, where the programme allows one more.
    pub extension: Option<u16>,
    /// Where it can go on: what a form sends, and its name.
    pub places: Vec<(String, String)>,
    /// The latest first.
    pub steps: Vec<StepTold>,
    /// `YYYY-MM-DD`
    pub today: String,
}

/// Something that changed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepTold {
    pub step: Step,
    /// The day from which it counts, in words.
    pub on: String,
    /// The last day from then on.
    pub ends: Option<String>,
    pub reason: Option<String>,
    pub by: String,
    pub at: When,
    /// Where it goes on.
    pub to: Option<EnrolmentId>,
}

/// What a discharge summary is written of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    pub one: ParticipantView,
    pub plan: Plan,
    pub work: WorkCourse,
    pub trial: WorkTrial,
    pub given: Option<Given>,
    pub steps: Vec<StepTold>,
}

/// What was given, in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// Days with sessions.
    pub days: usize,
    /// Of sessions of which somebody has said who was there: at how many, of how many.
    pub attended: (u32, u32),
    /// Held in their window, of how many.
    pub follow_ups: (u32, u32),
    pub extension_weeks: u16,
    /// From referral to the first day, where that is known.
    pub waiting_days: Option<i32>,
}
