//! One talk: who is in it, who waits, and where I stand.

use crate::teaching::{Door, Stage};
use domain::{
    guest::GuestKind,
    id::{AccountId, GuestId, SessionId},
    person::{Profession, Role},
    schedule::Channel,
};
use serde::{Deserialize, Serialize};

/// A talk as one of its parties may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Talk {
    pub id: SessionId,
    /// Empty for a guest: what it is about is not said to somebody who only has a link.
    pub title: String,
    /// "mandag 23. november"
    pub date: String,
    /// "13.00–13.30"
    pub time: String,
    /// When the door opens, "12.50".
    pub opens: String,
    pub stage: Stage,
    /// How it goes on, when it is held on a screen no more.
    pub moved_to: Option<Channel>,
    pub door: Door,
    pub me: Standing,
    /// Whether I let people in and end the talk for all.
    pub may_admit: bool,
    /// All parties, myself included, in the order of their names. For a guest at the door only those who let people in.
    pub parties: Vec<Party>,
    /// At the door, in the order they came. Empty for those who let nobody in.
    pub waiting: Vec<Waiting>,
}

/// Where a party stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Has not come, or has left.
    Outside,
    Waiting,
    In,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    pub account: AccountId,
    pub name: String,
    pub role: Role,
    pub profession: Option<Profession>,
    /// What somebody from outside is to the participant.
    pub guest: Option<GuestKind>,
    /// It is the one who asks.
    pub me: bool,
    /// Lets the others in.
    pub hosts: bool,
    pub standing: Standing,
    /// What to watch them by, while they send. None of it for those who are not let in.
    pub publisher: Option<String>,
}

/// Somebody at the door.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    pub account: AccountId,
    pub name: String,
    /// "12.58"
    pub since: String,
}

/// Who is asked to a talk from outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guests {
    /// In the order they were asked.
    pub asked: Vec<AskedGuest>,
    /// Sent along by who asks one more; none for who may not.
    pub submission_id: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedGuest {
    pub id: GuestId,
    pub name: String,
    pub kind: GuestKind,
    /// Has used the link.
    pub came: bool,
    /// Where the link was sent, for those who ask guests.
    pub email: Option<String>,
    /// The link while it is unused, for those who ask guests.
    pub link: Option<String>,
}

/// What a guest's link leads to. It says nothing of whom the talk is with, or what about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestLink {
    /// The guest's own.
    pub name: String,
    pub centre: String,
    /// "mandag 23. november"
    pub date: String,
    /// "13.00–13.30"
    pub time: String,
    /// When the link opens, "12.30".
    pub opens: String,
    pub open: bool,
}
