//! Notes, as they are held of the participant they are about.

use crate::{access_block::Colleague, questionnaire::When};
use domain::id::NoteId;
use serde::{Deserialize, Serialize};

/// What somebody of the team wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnNote {
    pub id: NoteId,
    pub author: Colleague,
    pub written: When,
    /// A `domain::note::Readers`.
    pub readers: String,
    pub text: String,
    /// How it was worded before, the newest first.
    pub before: Vec<OwnWording>,
    pub voided: Option<When>,
    /// Why it was taken out, in words.
    pub void_reason: Option<String>,
}

/// How a note was worded for a while, and who could read it then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnWording {
    pub written: When,
    /// A `domain::note::Readers`.
    pub readers: String,
    pub text: String,
}
