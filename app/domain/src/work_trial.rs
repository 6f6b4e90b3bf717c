//! Trying out work at the own workplace, with a diary and talks with the employer; for those without an employer, the
//! way of preparing for work. Invariant: as in [`crate::goal`], a [`TrialItem`] that comes from a form is only made by its
//! `check`.

use crate::{
    goal::{Dated, Faults, ItemKind, SHORT_MAX, choice, required},
    person::text_enum,
    training::{Fault, effort, free_text},
};
use serde::{Deserialize, Serialize};

text_enum! {
    /// When, seen from the days at work, the employer was spoken to.
    CallStage { Before = "before", Underway = "underway", After = "after" }
}

text_enum! {
    /// What somebody without an employer prepares.
    JobTopic {
        LabourMarket = "labour_market",
        Cv = "cv",
        Application = "application",
        Interview = "interview",
    }
}

/// The longest text of a diary, in characters.
pub const DIARY_MAX: usize = 2000;
/// For so many days the page of the day asks for what has not been written yet.
pub const ASKED_FOR: i64 = 3;

/// One day at the workplace, in the participant's words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrialDay {
    /// `YYYY-MM-DD`
    pub on: String,
    pub did: String,
    pub worked: Option<String>,
    /// How hard it was, 0–10.
    pub effort: Option<i32>,
    pub spoke_to: Option<String>,
}

/// A talk with the employer, as somebody of the team writes it down for all to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmployerCall {
    pub stage: CallStage,
    /// `YYYY-MM-DD`
    pub on: String,
    /// Name and part of the person at the workplace.
    pub with: String,
    pub agreed: String,
}

/// Something done to get nearer to a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobStep {
    pub topic: JobTopic,
    /// `YYYY-MM-DD`
    pub on: String,
    pub did: String,
    pub next: Option<String>,
}

/// One thing that is written of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TrialItem {
    TrialDay(TrialDay),
    EmployerCall(EmployerCall),
    JobStep(JobStep),
}

impl TrialItem {
    #[must_use]
    pub fn kind(&self) -> ItemKind {
        match self {
            Self::TrialDay(_) => ItemKind::TrialDay,
            Self::EmployerCall(_) => ItemKind::EmployerCall,
            Self::JobStep(_) => ItemKind::JobStep,
        }
    }

    /// The day it speaks of, as ISO text.
    #[must_use]
    pub fn day(&self) -> &str {
        match self {
            Self::TrialDay(day) => &day.on,
            Self::EmployerCall(call) => &call.on,
            Self::JobStep(step) => &step.on,
        }
    }
}

/// A day at the workplace as it came.
#[derive(Clone, Copy, Debug, Default)]
pub struct RawTrialDay<'a> {
    pub on: Dated<'a>,
    pub did: &'a str,
    pub worked: &'a str,
    pub effort: &'a str,
    pub spoke_to: &'a str,
}

impl RawTrialDay<'_> {
    /// # Errors
    /// One fault for each field that is wrong. So for all below.
    pub fn check(&self) -> Result<TrialItem, Vec<Fault>> {
        let mut faults = Faults::default();
        let on = faults.take(self.on.past("on"));
        let did = faults.take(required("did", self.did, DIARY_MAX));
        let worked = faults.take(free_text("worked", self.worked, DIARY_MAX));
        let effort = faults.take(effort(self.effort));
        let spoke_to = faults.take(free_text("spoke_to", self.spoke_to, SHORT_MAX));
        match (on, did, worked, effort, spoke_to) {
            (Some(on), Some(did), Some(worked), Some(effort), Some(spoke_to)) => {
                Ok(TrialItem::TrialDay(TrialDay { on, did, worked, effort, spoke_to }))
            }
            _ => Err(faults.all()),
        }
    }
}

/// A talk with the employer as it came.
#[derive(Clone, Copy, Debug, Default)]
pub struct RawEmployerCall<'a> {
    pub stage: &'a str,
    pub on: Dated<'a>,
    pub with: &'a str,
    pub agreed: &'a str,
}

impl RawEmployerCall<'_> {
    pub fn check(&self) -> Result<TrialItem, Vec<Fault>> {
        let mut faults = Faults::default();
        let stage = faults.take(choice("stage", self.stage, CallStage::parse));
        let on = faults.take(self.on.past("on"));
        let with = faults.take(required("with", self.with, SHORT_MAX));
        let agreed = faults.take(required("agreed", self.agreed, DIARY_MAX));
        match (stage, on, with, agreed) {
            (Some(stage), Some(on), Some(with), Some(agreed)) => {
                Ok(TrialItem::EmployerCall(EmployerCall { stage, on, with, agreed }))
            }
            _ => Err(faults.all()),
        }
    }
}

/// A step towards a job as it came.
#[derive(Clone, Copy, Debug, Default)]
pub struct RawJobStep<'a> {
    pub topic: &'a str,
    pub on: Dated<'a>,
    pub did: &'a str,
    pub next: &'a str,
}

impl RawJobStep<'_> {
    pub fn check(&self) -> Result<TrialItem, Vec<Fault>> {
        let mut faults = Faults::default();
        let topic = faults.take(choice("topic", self.topic, JobTopic::parse));
        let on = faults.take(self.on.past("on"));
        let did = faults.take(required("did", self.did, DIARY_MAX));
        let next = faults.take(free_text("next", self.next, DIARY_MAX));
        match (topic, on, did, next) {
            (Some(topic), Some(on), Some(did), Some(next)) => Ok(TrialItem::JobStep(JobStep { topic, on, did, next })),
            _ => Err(faults.all()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Dated<'_> = Dated::Day { iso: "2026-11-23", days_ahead: 0 };

    fn fields<T>(checked: Result<T, Vec<Fault>>) -> Vec<(&'static str, &'static str)> {
        checked.err().unwrap_or_default().iter().map(|fault| (fault.field, fault.code)).collect()
    }

    #[test]
    fn a_day_needs_its_date_and_a_word_on_what_was_done() {
        let tomorrow = Dated::Day { iso: "2026-11-24", days_ahead: 1 };
        let wrong = RawTrialDay { on: tomorrow, effort: "11", ..RawTrialDay::default() };
        assert_eq!(fields(wrong.check()), [("on", "future_date"), ("did", "required"), ("effort", "unknown_choice")]);
        let day = RawTrialDay { on: TODAY, did: " Ryddet lager ", effort: "4", ..RawTrialDay::default() }.check();
        let kept = TrialDay {
            on: "2026-11-23".into(),
            did: "Ryddet lager".into(),
            worked: None,
            effort: Some(4),
            spoke_to: None,
        };
        assert_eq!(day, Ok(TrialItem::TrialDay(kept)));
    }

    #[test]
    fn a_talk_with_the_employer_says_when_with_whom_and_what_was_agreed() {
        let wrong = RawEmployerCall { stage: "later", ..RawEmployerCall::default() };
        let missing = [("stage", "unknown_choice"), ("on", "required"), ("with", "required"), ("agreed", "required")];
        assert_eq!(fields(wrong.check()), missing);
        let call = RawEmployerCall { stage: "before", on: TODAY, with: "Daglig leder", agreed: "Tre dager" };
        assert!(matches!(call.check(), Ok(TrialItem::EmployerCall(EmployerCall { stage: CallStage::Before, .. }))));
    }

    #[test]
    fn a_step_towards_a_job_is_about_something() {
        let wrong = RawJobStep { on: TODAY, ..RawJobStep::default() };
        assert_eq!(fields(wrong.check()), [("topic", "required"), ("did", "required")]);
        let long = "x".repeat(DIARY_MAX + 1);
        let wrong = RawJobStep { topic: "cv", on: TODAY, did: "Skrev", next: &long };
        assert_eq!(fields(wrong.check()), [("next", "too_long")]);
    }
}
