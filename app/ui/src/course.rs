//! Words for what changed somebody's course, for those who see it: the team, and the participant.

use crate::i18n::t::course_step as t;
use domain::course::Step;

/// What was done, and the day from which it counts; of a discharge, the last day.
#[must_use]
pub fn taken(step: Step, day: &str) -> String {
    match step {
        Step::Extended => t::extended(day),
        Step::Interrupted => t::interrupted(day),
        Step::Resumed => t::resumed(day),
        Step::Transferred => t::transferred(day),
        Step::Discharged => t::discharged(day),
        Step::Reopened => t::reopened(day),
    }
}
