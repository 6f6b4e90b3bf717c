//! Words for what changed somebody's course, for those who see it: the team, and the participant.

use crate::i18n::t::course_step as t;
use domain::course::Step;

/// What was done.
#[must_use]
pub fn taken(step: Step) -> &'static str {
    match step {
        Step::Extended => t::extended(),
        Step::Interrupted => t::interrupted(),
        Step::Resumed => t::resumed(),
        Step::Transferred => t::transferred(),
        Step::Discharged => t::discharged(),
        Step::Reopened => t::reopened(),
    }
}
