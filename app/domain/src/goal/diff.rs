//! What differs between two versions of a plan.

use super::{Entry, Item, Snapshot};
use crate::id::PlanItemId;

/// One thing that was added (no `before`), taken out (no `after`) or changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub id: PlanItemId,
    pub before: Option<Item>,
    pub after: Option<Item>,
}

/// What has to be done to `before` to get `after`: what was taken out first, then the rest in the order of `after`.
#[must_use]
pub fn diff(before: &Snapshot, after: &Snapshot) -> Vec<Change> {
    let find = |of: &Snapshot, id: PlanItemId| of.entries.iter().find(|entry| entry.id == id).cloned();
    let item = |entry: Option<Entry>| entry.map(|entry| entry.item);
    let gone = before.entries.iter().filter(|entry| find(after, entry.id).is_none());
    let gone = gone.map(|entry| Change { id: entry.id, before: Some(entry.item.clone()), after: None });
    let other = after.entries.iter().filter(|entry| find(before, entry.id).as_ref() != Some(*entry));
    let other = other.map(|entry| Change {
        id: entry.id,
        before: item(find(before, entry.id)),
        after: Some(entry.item.clone()),
    });
    gone.chain(other).collect()
}
