//! How and when a participant has proven who they are.

use domain::person::IdentityDocument;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    pub how: How,
    /// The day, in words.
    pub date: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "snake_case")]
pub enum How {
    /// Signed in at a provider, on a level of that name.
    Provider { name: String, level: String },
    /// Shown to a member of staff.
    Document { document: IdentityDocument, to: String },
}
