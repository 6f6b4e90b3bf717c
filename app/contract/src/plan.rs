//! A participant's plan. Invariant: times come as finished words, and only sessions of the one who asks are in it.

use crate::{consult::AskedGuest, questionnaire::When, today::Session};
use domain::{
    attachment::FileKind,
    id::{AttachmentId, PlanMessageId, SessionId},
    plan_message::AbsenceReason,
    programme::Path,
    schedule::Format,
};
use serde::{Deserialize, Serialize};

/// One week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanWeek {
    /// The number of the week in the year.
    pub number: i8,
    pub this_week: bool,
    /// "mandag 23. november"
    pub first_day: String,
    pub last_day: String,
    /// A day of the nearest earlier week that holds something.
    pub previous: Option<String>,
    /// A day of the nearest later one.
    pub next: Option<String>,
    /// The days that hold something, and today.
    pub days: Vec<PlanDay>,
    /// The sessions of the week that one has said one cannot come to.
    pub cannot_come: Vec<SessionId>,
    /// New, or changed, since the notices were read last.
    pub changed: Vec<SessionId>,
    /// That today must be lighter, if it was said.
    pub lighter_today: Option<PlanMessageId>,
}

/// One day of a week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanDay {
    /// "mandag 23. november"
    pub date: String,
    pub today: bool,
    /// In order of time.
    pub sessions: Vec<Session>,
}

/// One session, on a page of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    pub session: Session,
    /// "23. november 2026"
    pub date: String,
    pub format: Format,
    /// A day of its week, for the way back.
    pub week: String,
    /// That one cannot come, if it was said.
    pub cannot_come: Option<CannotCome>,
    /// At the centre, at its time: has one said that one has come?
    pub checked_in: Option<bool>,
    /// Of the site, for what is held there.
    pub address: Option<String>,
    pub preparation: Preparation,
    /// Who from outside is asked to it.
    pub guests: Vec<AskedGuest>,
}

/// What those in a session are told beforehand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preparation {
    pub words: Option<String>,
    /// Of the words; 0 before there were any.
    pub version: i32,
    pub files: Vec<AttachedFile>,
}

/// A file to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachedFile {
    pub id: AttachmentId,
    pub name: String,
    pub kind: FileKind,
    /// "120 kB"
    pub size: String,
}

/// What one has said of a session that one cannot come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CannotCome {
    pub id: PlanMessageId,
    pub reason: Option<AbsenceReason>,
    pub words: Option<String>,
}

/// The whole course: its phases one after another, and the days that stand out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    pub programme: String,
    pub weeks: u16,
    /// The week it is in now, counted from 1; none before and after.
    pub week: Option<u16>,
    pub phases: Vec<CoursePhase>,
    /// In order of time.
    pub milestones: Vec<Milestone>,
}

/// A part of the course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoursePhase {
    pub name: String,
    /// Set where it is only for some.
    pub path: Option<Path>,
    /// The first and the last day: "23. november 2026".
    pub days: (String, String),
    /// How many weeks it takes.
    pub weeks: u16,
    pub turn: Turn,
}

/// A day that stands out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestone {
    pub name: String,
    /// "23. november 2026"
    pub date: String,
    pub kind: MilestoneKind,
    pub turn: Turn,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MilestoneKind {
    /// The first day.
    Start,
    /// One is asked how one is.
    Timepoint,
    /// The last day.
    End,
    /// A talk or a message afterwards.
    FollowUp,
}

/// Where something lies from today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    Over,
    Now,
    Ahead,
}

/// The address that one's calendar fetches the plan by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarFeed {
    pub standing: Option<Feed>,
}

/// An address that stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feed {
    /// "/calendar/….ics"
    pub path: String,
    /// Whether sessions are named in it.
    pub named: bool,
    pub since: When,
}
