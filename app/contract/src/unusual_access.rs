//! Look-ups that stand out, for a manager. Invariant: nothing clinical, and no participant's name: a manager who is told
//! that a colleague was looked up would learn that the colleague is a participant.

use domain::{
    person::{Profession, Role},
    unusual::Rule,
};
use serde::{Deserialize, Serialize};

/// Which findings are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Show {
    /// Those that wait to be reviewed.
    #[default]
    Open,
    Reviewed,
}

impl Show {
    /// What a name in the address stands for; anything unknown is what waits.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        if name == "reviewed" { Self::Reviewed } else { Self::Open }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnusualAccess {
    pub show: Show,
    /// How many there are of each in all.
    pub open: u32,
    pub reviewed: u32,
    /// The latest first; not all where there are very many.
    pub findings: Vec<Finding>,
    /// The one that was asked for, if one was.
    pub chosen: Option<Finding>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub key: String,
    pub rule: Rule,
    /// Who looked.
    pub name: String,
    pub role: Role,
    pub profession: Option<Profession>,
    /// A reference that the data protection officer finds in the exported log; none where it is about several.
    pub reference: Option<String>,
    /// "mandag 23. november"
    pub date: String,
    /// "09.00" or "09.00–09.40"
    pub time: String,
    /// The first look-up, ISO 8601.
    pub at: String,
    pub looks: u32,
    pub participants: u32,
    pub review: Option<Review>,
    /// There is no review, or more has been looked up since.
    pub open: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    pub note: String,
    pub by: String,
    /// "23. november 2026"
    pub date: String,
}
