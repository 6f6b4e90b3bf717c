//! Sign-in by an identity provider.

use crate::identity_proof::Proof;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A provider one can go to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    /// As people know it.
    pub name: String,
    /// A path of this site that leads there, by a full page load.
    pub href: String,
}

/// An identity linked to one's account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linked {
    /// As named in the settings.
    pub provider: String,
    /// As people know it.
    pub name: String,
    /// When it was linked, in words.
    pub since: String,
    /// It stands for two steps: the password alone opens the account no more.
    pub replaces_password: bool,
    /// Not where it is the last second step of somebody who must have one.
    pub removable: bool,
}

/// What is linked, and what can be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnIdentities {
    pub linked: Vec<Linked>,
    pub ways: Vec<Way>,
    /// How one has proven who one is; none for staff.
    pub proofs: Option<Vec<Proof>>,
}

/// Why one comes back from a provider without being let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It does not answer, or not as it should.
    Unavailable,
    /// The person turned round there.
    Cancelled,
    /// The identity opens no account here.
    NotLinked,
    /// One signed in there on too low a level.
    TooLow,
    /// It took too long, was done before, or was begun in another browser.
    Expired,
    /// The identity belongs to another account, or the account has one already.
    Taken,
    /// What the provider said does not hold.
    Refused,
    TooMany,
    /// Something of ours fails, not the provider.
    Ours,
}

impl Problem {
    const ALL: [(Self, &'static str); 9] = [
        (Self::Unavailable, "unavailable"),
        (Self::Cancelled, "cancelled"),
        (Self::NotLinked, "not_linked"),
        (Self::TooLow, "too_low"),
        (Self::Expired, "expired"),
        (Self::Taken, "taken"),
        (Self::Refused, "refused"),
        (Self::TooMany, "too_many"),
        (Self::Ours, "ours"),
    ];

    /// As in an address; nothing for what is none of ours.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, name)| *name == text).map(|(problem, _)| problem)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::ALL.into_iter().find(|(problem, _)| problem == self).map_or("", |(_, name)| name);
        f.write_str(name)
    }
}
