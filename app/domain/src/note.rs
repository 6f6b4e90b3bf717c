//! Notes that clinicians write about a participant: how long, and who reads them. Invariant: the author and the participant
//! always do; of the others who follow the participant, those the author chose.

use crate::{id::AccountId, person::Profession};
use std::fmt;

/// Longest note, in characters.
pub const MOST: usize = 8_000;
/// Longest reason for taking one out, in characters.
pub const MOST_REASON: usize = 500;

/// Whom the author lets read a note, besides themself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Everybody who follows the participant.
    Team,
    /// Those of them with this profession.
    Profession(Profession),
    /// Nobody else.
    Author,
}

const TEAM: &str = "team";
const AUTHOR: &str = "author";

impl Readers {
    /// All there is to choose from, in the order of the form.
    pub fn all() -> impl Iterator<Item = Self> {
        [Self::Team].into_iter().chain(Profession::ALL.iter().copied().map(Self::Profession)).chain([Self::Author])
    }

    /// The name used in the database and on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Team => TEAM,
            Self::Profession(profession) => profession.as_str(),
            Self::Author => AUTHOR,
        }
    }

    /// The value of a name, if it is one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            TEAM => Some(Self::Team),
            AUTHOR => Some(Self::Author),
            other => Profession::parse(other).map(Self::Profession),
        }
    }
}

impl fmt::Display for Readers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// May somebody who may read notes of this participant read this one?
#[must_use]
pub fn may_read((reader, profession): (AccountId, Option<Profession>), author: AccountId, readers: Readers) -> bool {
    reader == author
        || match readers {
            Readers::Team => true,
            Readers::Profession(only) => profession == Some(only),
            Readers::Author => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn every_choice_has_a_name_of_its_own_that_is_read_back() {
        let names: Vec<_> = Readers::all().map(Readers::as_str).collect();
        let distinct: std::collections::BTreeSet<_> = names.iter().collect();
        assert_eq!(distinct.len(), names.len());
        for readers in Readers::all() {
            assert_eq!(Readers::parse(readers.as_str()), Some(readers));
        }
        assert_eq!(Readers::parse("everybody"), None);
    }

    #[test]
    fn the_author_reads_always_and_a_profession_only_what_is_for_it() {
        let (author, other) = (AccountId(Uuid::from_u128(1)), AccountId(Uuid::from_u128(2)));
        let physicians = Readers::Profession(Profession::Physician);
        for readers in Readers::all() {
            assert!(may_read((author, None), author, readers));
        }
        assert!(may_read((other, Some(Profession::Physician)), author, physicians));
        assert!(!may_read((other, Some(Profession::Nurse)), author, physicians));
        assert!(!may_read((other, None), author, physicians));
        assert!(may_read((other, None), author, Readers::Team));
        assert!(!may_read((other, Some(Profession::Physician)), author, Readers::Author));
    }
}
