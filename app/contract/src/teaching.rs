//! One live teaching session: what its two pages show, and the pass to send or watch it.

use domain::{
    id::SessionId,
    person::{Profession, Role},
};
use serde::{Deserialize, Serialize};

/// A teaching session as one person in it may see it. Times are words of the session's own zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Teaching {
    pub id: SessionId,
    pub title: String,
    /// "mandag 23. november"
    pub date: String,
    /// "09.00–10.00"
    pub time: String,
    /// When the door opens, "08.50".
    pub opens: String,
    /// "09.00"
    pub starts: String,
    /// ISO 8601.
    pub starts_at: String,
    /// Seconds until the planned start, by the server's clock; negative after it.
    pub starts_in: i64,
    pub leaders: Vec<Leader>,
    pub stage: Stage,
    pub door: Door,
    /// Live since, "09.02".
    pub live_since: Option<String>,
    /// Whether the person leads it: sends, starts and ends.
    pub may_present: bool,
}

/// Somebody who leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leader {
    pub name: String,
    pub profession: Option<Profession>,
}

/// How far a live session has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    Planned,
    Live,
    Ended,
}

/// Whether people may come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Door {
    NotYet,
    Open,
    Closed,
}

/// What opens a stream: minutes long, for this person in this browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaPass {
    /// `/whip/<session>` or `/whep/<session>`
    pub url: String,
    pub token: String,
}

/// Who is here now, for the one who leads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audience {
    pub here: Vec<Listener>,
    /// How many are in the session besides those who lead.
    pub expected: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listener {
    pub name: String,
    pub role: Role,
}
