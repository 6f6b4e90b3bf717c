//! The centre, its sites and its groups. Invariant: names and staff; nobody who is in a group.

use serde::{Deserialize, Serialize};

/// What has a name that can be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    Centre,
    Site,
    Group,
}

impl Kind {
    /// As it stands in an address.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Centre => "centre",
            Self::Site => "site",
            Self::Group => "group",
        }
    }

    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Centre, Self::Site, Self::Group].into_iter().find(|kind| kind.as_str() == name)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub kind: Kind,
    pub id: String,
    pub version: i32,
    pub name: String,
    /// Of a site: IANA name.
    pub zone: String,
    /// Of a site; empty where none is kept.
    pub address: String,
}

/// A group of participants: its name and who follows those in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    pub place: Place,
    pub site: String,
    /// In words.
    pub starts: String,
    /// By name.
    pub staff: Vec<String>,
}

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Places {
    pub centre: Place,
    pub sites: Vec<Place>,
    pub groups: Vec<Group>,
    /// The one being changed.
    pub chosen: Option<Place>,
}
