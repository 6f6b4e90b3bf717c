//! Who follows one participant, for those who do.

use crate::access_block::Colleague;
use domain::id::{CareTeamMemberId, EnrolmentId};
use serde::{Deserialize, Serialize};

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    pub enrolment: EnrolmentId,
    pub name: String,
    pub members: Vec<Member>,
    /// For those who arrange the team.
    pub arranging: Option<Arranging>,
    /// `2026-11-23`
    pub today: String,
}

/// One care relationship.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub id: CareTeamMemberId,
    pub who: Colleague,
    /// In words.
    pub since: String,
    /// In words, when an end is set.
    pub until: Option<String>,
    pub me: bool,
    pub contact_person: bool,
    /// The asker may end it.
    pub may_end: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arranging {
    /// Who can be added.
    pub candidates: Vec<Colleague>,
    /// Whom the participant has shut out. Why is nobody's business.
    pub shut_out: Vec<String>,
}
