//! The action plan. Invariant: an item carries its day as finished words beside the ISO text that forms need.

use crate::questionnaire::When;
use domain::{
    goal::Item,
    id::{EnrolmentId, PlanItemId},
};
use serde::{Deserialize, Serialize};

/// An item, with words for the day it speaks of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    pub item: Item,
    pub day: Option<String>,
}

/// An item that stands in the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanItem {
    pub id: PlanItemId,
    pub version: i32,
    /// The goal that a rating or action belongs to.
    pub goal: Option<PlanItemId>,
    pub shown: Shown,
    /// Who wrote it last, and when.
    pub by: String,
    pub at: When,
}

/// Somebody's signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    pub name: String,
    pub at: When,
}

/// A signed version, without its content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionRow {
    pub number: i32,
    pub participant: Option<Signature>,
    pub contact: Option<Signature>,
}

impl VersionRow {
    /// Have both signed?
    #[must_use]
    pub fn is_agreed(&self) -> bool {
        self.participant.is_some() && self.contact.is_some()
    }
}

/// Something that was added (no `before`), taken out (no `after`) or changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub before: Option<Shown>,
    pub after: Option<Shown>,
}

/// A signed version as it was signed, and what was new in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionView {
    pub row: VersionRow,
    pub items: Vec<Shown>,
    /// Since the version before; nothing for the first.
    pub changes: Vec<Change>,
}

/// The whole plan, as far as the reader may see and do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    pub enrolment: EnrolmentId,
    /// Whose it is.
    pub name: String,
    pub contact_person: Option<String>,
    /// In the order of their making.
    pub items: Vec<PlanItem>,
    /// How all rated goals stand together, 50 as expected.
    pub t_score: Option<i64>,
    /// What is signed when this is signed.
    pub digest: String,
    pub may_write: bool,
    pub may_sign: bool,
    /// Has the reader signed what stands now?
    pub signed: bool,
    /// The newest first.
    pub versions: Vec<VersionRow>,
    /// Since the newest version; nothing when there is none.
    pub changes: Vec<Change>,
    /// The version that was asked for.
    pub shown: Option<VersionView>,
    /// Sent along with a new item, so that a form sent twice is kept once.
    pub submission_id: String,
    /// `YYYY-MM-DD`
    pub today: String,
}
