//! Opening a participant without a care relationship.

use crate::questionnaire::When;
use domain::id::EnrolmentId;
use serde::{Deserialize, Serialize};

/// One that stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    pub enrolment: EnrolmentId,
    pub name: String,
    pub until: When,
}

/// The page before it: a name and nothing more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    pub enrolment: EnrolmentId,
    pub name: String,
    pub state: State,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// A reason is asked for.
    Closed,
    Open(When),
    /// The asker follows this participant anyway.
    InCare,
}
