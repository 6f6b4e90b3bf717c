//! Words for what is written of a work trial, the same on the page and in the export.

use crate::i18n::t::work_trial as t;
use contract::work_trial::TrialEntry;
use domain::{
    training::EFFORT,
    work_trial::{CallStage, JobTopic, TrialItem},
};

#[must_use]
pub fn stage(stage: CallStage) -> &'static str {
    match stage {
        CallStage::Before => t::stage_before(),
        CallStage::Underway => t::stage_underway(),
        CallStage::After => t::stage_after(),
    }
}

#[must_use]
pub fn topic(topic: JobTopic) -> &'static str {
    match topic {
        JobTopic::LabourMarket => t::topic_labour_market(),
        JobTopic::Cv => t::topic_cv(),
        JobTopic::Application => t::topic_application(),
        JobTopic::Interview => t::topic_interview(),
    }
}

/// What the item is: a day, a talk …
#[must_use]
pub fn kind(item: &TrialItem) -> &'static str {
    match item {
        TrialItem::TrialDay(_) => t::trial_day(),
        TrialItem::EmployerCall(_) => t::employer_call(),
        TrialItem::JobStep(_) => t::job_step(),
    }
}

/// Everything that it says, by name, but its day; what is not said is left out.
#[must_use]
pub fn lines(entry: &TrialEntry) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    let mut say = |name, value: Option<String>| lines.extend(value.map(|value| (name, value)));
    match entry.item.clone() {
        TrialItem::TrialDay(day) => {
            say(t::did(), Some(day.did));
            say(t::worked(), day.worked);
            say(t::effort(), day.effort.map(|effort| format!("{effort} / {}", EFFORT.end())));
            say(t::spoke_to(), day.spoke_to);
        }
        TrialItem::EmployerCall(call) => {
            say(t::stage(), Some(stage(call.stage).to_owned()));
            say(t::with(), Some(call.with));
            say(t::agreed(), Some(call.agreed));
        }
        TrialItem::JobStep(step) => {
            say(t::topic(), Some(topic(step.topic).to_owned()));
            say(t::step_did(), Some(step.did));
            say(t::next(), step.next);
        }
    }
    lines
}
