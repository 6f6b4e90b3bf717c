//! Names that say that two people may know each other. Invariant: names are compared without regard to case and spaces,
//! and a name with nothing in it is like no other.

use std::collections::HashSet;

/// What the names say of a participant and the one who looked them up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kinship {
    #[default]
    None,
    /// The participant's whole name is that of somebody who works at the centre.
    Colleague,
    /// They have the last name in common.
    SameName,
}

/// The whole name, as it is compared.
fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn last_name(name: &str) -> String {
    name.split_whitespace().next_back().unwrap_or_default().to_lowercase()
}

/// The names of all who work at a centre.
#[derive(Clone, Debug, Default)]
pub struct StaffNames(HashSet<String>);

impl<'a> FromIterator<&'a str> for StaffNames {
    fn from_iter<I: IntoIterator<Item = &'a str>>(names: I) -> Self {
        Self(names.into_iter().map(folded).collect())
    }
}

impl StaffNames {
    /// How `participant` stands to `staff`.
    #[must_use]
    pub fn kinship(&self, participant: &str, staff: &str) -> Kinship {
        let last = last_name(participant);
        if last.is_empty() {
            Kinship::None
        } else if self.0.contains(&folded(participant)) {
            Kinship::Colleague
        } else if last == last_name(staff) {
            Kinship::SameName
        } else {
            Kinship::None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinship<const N: usize>(participant: &str, staff: &str, all: [&str; N]) -> Kinship {
        all.into_iter().collect::<StaffNames>().kinship(participant, staff)
    }

    #[test]
    fn a_colleague_is_known_by_the_whole_name_and_a_relative_by_the_last() {
        let staff = ["Ola Vik", "Anne  Dahl"];
        assert_eq!(kinship("anne dahl", "Ola Vik", staff), Kinship::Colleague);
        assert_eq!(kinship("Kari Marie VIK", "Ola Vik", staff), Kinship::SameName);
        assert_eq!(kinship("Ådne Øvik", "Ola Vik", staff), Kinship::None);
        assert_eq!(kinship("Kari Dahl", "Ola Vik", staff), Kinship::None, "a colleague's relative is not one's own");
        assert_eq!(kinship("ÅSE ØDEGÅRD", "Per Ødegård", ["Per Ødegård"]), Kinship::SameName);
    }

    #[test]
    fn no_name_is_like_no_other() {
        assert_eq!(kinship("", "", [""]), Kinship::None);
        assert_eq!(kinship("  ", "Ola Vik", [" "]), Kinship::None);
    }
}
