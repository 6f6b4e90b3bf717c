//! What differs between two versions. Invariant: every difference is in some part that is told; a part that has a code is
//! told by it.

use super::template::Template;
use crate::person::text_enum;
use serde_json::Value;

text_enum! {
    /// What became of a part.
    How { Added = "added", Removed = "removed", Changed = "changed" }
}

/// A part that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The template's field: `name`, `phases`.
    pub part: String,
    /// Which of several.
    pub code: Option<String>,
    pub how: How,
}

impl Template {
    /// What has changed since `before`, in the order of the fields' names.
    #[must_use]
    pub fn changes_since(&self, before: &Self) -> Vec<Change> {
        let (Ok(Value::Object(old)), Ok(Value::Object(new))) =
            (serde_json::to_value(before), serde_json::to_value(self))
        else {
            return Vec::new();
        };
        let mut parts: Vec<&String> = old.keys().chain(new.keys()).collect();
        parts.sort_unstable();
        parts.dedup();
        parts.into_iter().flat_map(|part| of_part(part, old.get(part), new.get(part))).collect()
    }
}

fn of_part(part: &str, old: Option<&Value>, new: Option<&Value>) -> Vec<Change> {
    if old == new {
        return Vec::new();
    }
    let change = |code: Option<&str>, how| Change { part: part.to_owned(), code: code.map(str::to_owned), how };
    let (Some(before), Some(after)) = (by_code(old), by_code(new)) else { return vec![change(None, how(old, new))] };
    let mut told = Vec::new();
    for (code, value) in &after {
        match before.iter().find(|(other, _)| other == code) {
            None => told.push(change(Some(code), How::Added)),
            Some((_, old)) if old != value => told.push(change(Some(code), How::Changed)),
            Some(_) => {}
        }
    }
    let gone = before.iter().filter(|(code, _)| !after.iter().any(|(other, _)| other == code));
    told.extend(gone.map(|(code, _)| change(Some(code), How::Removed)));
    // the same parts in another order
    if told.is_empty() { vec![change(None, How::Changed)] } else { told }
}

fn how(old: Option<&Value>, new: Option<&Value>) -> How {
    match (old, new) {
        (None, _) => How::Added,
        (_, None) => How::Removed,
        _ => How::Changed,
    }
}

/// The items of a list by their codes; none where it is no list of such.
fn by_code(value: Option<&Value>) -> Option<Vec<(&str, &Value)>> {
    value?.as_array()?.iter().map(|item| Some((item.get("code")?.as_str()?, item))).collect()
}
