//! How the installation does. Invariant: numbers, times and yes or no; nothing of anybody, no key and no path.

use crate::questionnaire::When;
use domain::id::AuditId;
use serde::{Deserialize, Serialize};

/// The page that says how all of it does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    pub works: Works,
    /// Something has waited for the job runner for more than a minute.
    pub jobs_late: bool,
    /// Rows of the audit log that wait to be sealed.
    pub unsealed: u32,
    pub unsealed_late: bool,
    pub disk: Option<Disk>,
    pub backup: Option<Done>,
    /// The last walk through the audit log, if any.
    pub check: Option<Check>,
    pub jobs_failed: u32,
    pub jobs_waiting: u32,
    pub staff: u32,
    pub participants: u32,
    pub closed: u32,
    pub version: String,
    pub build: Option<String>,
}

/// What must work: also what `/readyz` answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Works {
    pub database: bool,
    pub storage: bool,
    pub media: bool,
}

impl Works {
    #[must_use]
    pub fn all(self) -> bool {
        self.database && self.storage && self.media
    }
}

/// Room on the disk, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disk {
    pub free: String,
    pub all: String,
    /// Less than a tenth is left.
    pub scarce: bool,
}

/// Something that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    pub when: When,
    /// How much, in words or as a number.
    pub amount: String,
}

/// The page of what is kept, and under which keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Storage {
    pub database: Database,
    /// In words.
    pub database_size: Option<String>,
    /// How many, and how large together.
    pub files: Option<(u64, String)>,
    pub disk: Option<Disk>,
    pub backup: Option<Done>,
    pub retention: Option<Done>,
    pub keys: Vec<Key>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Database {
    Sqlite,
    Postgres,
}

/// One version of the key that seals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    pub version: u16,
    /// None for one that was there from the start.
    pub since: Option<When>,
    /// How many values lie under it.
    pub values: u64,
    /// The one that seals now.
    pub newest: bool,
}

/// The page of the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditLog {
    pub unsealed: u32,
    pub check: Option<Check>,
}

/// A walk through the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    pub when: When,
    pub outcome: Outcome,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Outcome {
    /// As it was written: how many rows, and the word to write down.
    Sound { rows: i64, word: String },
    /// Not as it was written: the number of the first row that is wrong, where it has one, and its id.
    Broken { row: Option<i64>, id: Option<AuditId> },
}
