//! Notes as staff see them.

use crate::questionnaire::When;
use domain::{
    id::{EnrolmentId, NoteId},
    person::{Profession, Role},
};
use serde::{Deserialize, Serialize};

/// The notes about one participant that the asker may read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Notes {
    pub enrolment: EnrolmentId,
    pub name: String,
    /// For a new note; none where the asker may only read.
    pub submission_id: Option<String>,
    /// Who there is in the team to write for, each profession once.
    pub professions: Vec<Profession>,
    /// The newest first; what was taken out is not among them.
    pub notes: Vec<Note>,
    /// The one that is being changed, if it was asked for and is the asker's own.
    pub editing: Option<Note>,
}

/// One that stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Note {
    pub id: NoteId,
    pub version: i32,
    pub author: String,
    pub role: Role,
    pub profession: Option<Profession>,
    pub written: When,
    /// When it was last worded anew.
    pub changed: Option<When>,
    /// A `domain::note::Readers`.
    pub readers: String,
    pub text: String,
    /// The asker's own, and theirs to change.
    pub mine: bool,
}
