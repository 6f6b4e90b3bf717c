//! The week's plan for those who make it. Invariant: times come as finished words, and nobody who takes part is named on the
//! board; a session the reader is not in is only a time that is taken.

use crate::{consult::Guests, plan::Preparation};
use domain::{
    booking::RoomKind,
    id::{RoomId, SessionId},
    schedule::Channel,
};
use serde::{Deserialize, Serialize};

/// One week: people and rooms by days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    /// The number of the week in its year (ISO 8601).
    pub number: i8,
    /// ISO dates of the Mondays before and after.
    pub previous: String,
    pub next: String,
    /// ISO date of its Monday.
    pub monday: String,
    /// Monday to Friday, and the days after that have something, in words.
    pub days: Vec<String>,
    /// The same as ISO dates.
    pub dates: Vec<String>,
    pub people: Vec<Row>,
    pub rooms: Vec<Row>,
}

/// What one person or one room does in the week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Of the person or the room.
    pub id: String,
    pub name: String,
    /// Of a room: its site and what it is.
    pub place: Option<(String, RoomKind)>,
    /// Of each day in order.
    pub days: Vec<Vec<Slot>>,
}

/// A time that is taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// "09.00–10.00"
    pub span: String,
    /// None where the reader may only know that it is taken.
    pub title: Option<String>,
    /// The session, for one who may change it.
    pub session: Option<SessionId>,
    /// Is something else there at the same time?
    pub clash: bool,
}

/// Somebody or something that can be picked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pick {
    pub id: String,
    pub name: String,
}

/// What the forms offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picks {
    pub staff: Vec<Pick>,
    pub rooms: Vec<Pick>,
    /// Groups of the centre.
    pub groups: Vec<Pick>,
    /// Participants in the reader's care.
    pub participants: Vec<Pick>,
}

/// An empty form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blank {
    /// Sent along, so that a form sent twice is planned once.
    pub submission_id: String,
    /// ISO date.
    pub today: String,
    /// Who asks.
    pub me: String,
    /// May they plan for others to lead?
    pub may_name_others: bool,
    pub picks: Picks,
}

/// One session, for one who may change it.
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each named where it is set")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    pub id: SessionId,
    pub version: i32,
    pub title: String,
    pub channel: Channel,
    /// Group or person; empty of somebody whom the reader does not follow.
    pub whom: String,
    /// "mandag 23. november kl. 09.00"
    pub moment: String,
    /// ISO date of its Monday.
    pub week: String,
    /// For the form: ISO date, `HH:MM`, minutes.
    pub date: String,
    pub time: String,
    pub minutes: i64,
    pub room: Option<RoomId>,
    pub lead: String,
    pub helper: String,
    /// May it still be moved, handed over or cancelled?
    pub open: bool,
    /// May it still be held another way?
    pub reroutable: bool,
    /// Is it of this day?
    pub today: bool,
    /// May the reader let somebody else lead it?
    pub may_hand_over: bool,
    /// Of a session of two sites.
    pub checks: Option<Checks>,
    pub picks: Picks,
    /// The newest first.
    pub changes: Vec<Change>,
    /// None of a session that is for somebody whom the reader does not follow.
    pub preparation: Option<Preparation>,
    /// Where the reader may ask guests, or refuse them.
    pub guests: Option<Guests>,
}

/// What has to be in place in both rooms of a session of two sites.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checks {
    pub screen_tested: bool,
    /// Somebody who takes part is in the room, or waits at its door.
    pub arrived: bool,
    pub admitted: bool,
}

/// What laying out a plan by its programme would add.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    /// Group or person, as they were picked.
    pub who: String,
    pub name: String,
    pub programme: String,
    /// By weeks: the day each begins on, in words, and what is in it.
    pub weeks: Vec<(String, Vec<Laid>)>,
    /// When and what, of what there is no time for: somebody in it has something else then.
    pub left: Vec<String>,
}

/// A session as it would be laid out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Laid {
    /// "mandag 23. november 09.00–10.00"
    pub when: String,
    pub title: String,
    /// Nobody of the profession is free: somebody must be found.
    pub lead: Option<String>,
    pub helper: Option<String>,
    /// None where it takes no room, or none is free.
    pub room: Option<String>,
}

/// The rooms, screens and halls of the centre.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rooms {
    pub sites: Vec<Pick>,
    /// Name, site and what it is.
    pub rooms: Vec<(String, String, RoomKind)>,
}

/// What was changed, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub kind: domain::booking::ChangeKind,
    /// When it was changed, and by whom.
    pub at: String,
    pub by: String,
    /// When and where the session was, and is.
    pub before: Option<String>,
    pub after: Option<String>,
}
