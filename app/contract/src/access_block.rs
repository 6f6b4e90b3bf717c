//! Whom a participant shuts out, for that participant.

use domain::{
    id::{AccessBlockId, AccountId},
    person::{Profession, Role},
};
use serde::{Deserialize, Serialize};

/// The page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blocks {
    /// In the care team now.
    pub team: Vec<Colleague>,
    /// Not in it now, but have been, or have opened something.
    pub others: Vec<Colleague>,
    /// What was searched for, and who at the centre has such a name; none without a search.
    pub searched: Option<(String, Vec<Colleague>)>,
    /// Whom the participant is about to shut out.
    pub chosen: Option<Chosen>,
    /// Those who are shut out.
    pub standing: Vec<Standing>,
    /// Those who were.
    pub lifted: Vec<Lifted>,
    /// The contact person is shut out: who can be asked for instead. May be empty.
    pub instead_of_contact: Option<Vec<String>>,
}

/// Somebody at the centre.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colleague {
    pub account: AccountId,
    pub name: String,
    pub role: Role,
    pub profession: Option<Profession>,
}

/// Before the last word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    pub who: Colleague,
    pub contact_person: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    pub id: AccessBlockId,
    pub who: Colleague,
    /// In words.
    pub since: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lifted {
    pub name: String,
    /// In words.
    pub from: String,
    pub to: String,
}
