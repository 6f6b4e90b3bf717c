//! How and when a participant has proven who they are.

use domain::person::IdentityDocument;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    pub how: How,
    /// The day, in words.
    pub date: String,
}

impl How {
    /// Has somebody at the centre seen that it is they?
    #[must_use]
    pub const fn was_seen(&self) -> bool {
        matches!(self, Self::Document { .. })
    }
}

/// How well a provider knew them; none for what it calls by a name we do not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Substantial,
    High,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "snake_case")]
pub enum How {
    /// An identity at a provider was linked to the account. Nobody has compared it with the person.
    Provider { name: String, level: Option<Level> },
    /// Shown to a member of staff.
    Document { document: IdentityDocument, to: String },
}
