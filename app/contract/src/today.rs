//! The page of the day, by role. Invariant: times come as finished words; what changes by the clock comes with the
//! number of seconds until it does.

use crate::questionnaire::DueItem;
use domain::{
    id::SessionId,
    person::Profession,
    schedule::{Channel, Part},
    today::{Door, Stage},
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Today {
    /// The given name, for the greeting.
    pub name: String,
    /// "mandag 23. november"
    pub date: String,
    /// Seconds until something on the page changes by itself: at the latest at midnight.
    pub changes_in: i64,
    /// Risk alerts that wait for the reader: above everything else.
    pub alerts: u32,
    /// What has come since last time, whatever the role.
    pub news: Vec<News>,
    pub day: Day,
}

/// What the day is made of for the one who asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "for", rename_all = "snake_case")]
pub enum Day {
    Participant(ParticipantDay),
    /// Therapists and coordinators.
    Clinician(ClinicianDay),
    /// Secretaries: the centre's day.
    Centre(CentreDay),
    /// Managers.
    Manager(ManagerDay),
    /// Administrators.
    Admin,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParticipantDay {
    /// In order of time, the ended ones too.
    pub sessions: Vec<Session>,
    /// On an empty day: the next one.
    pub next_later: Option<Later>,
    /// To be answered, then what is put off.
    pub due: Vec<DueItem>,
    /// A day at the workplace that has not been written about.
    pub diary: Option<Diary>,
    /// None before the programme has begun: then nothing can be logged.
    pub training: Option<Training>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClinicianDay {
    pub sessions: Vec<Session>,
    pub next_later: Option<Later>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CentreDay {
    /// Without participants' names.
    pub sessions: Vec<Session>,
    pub next_later: Option<Later>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManagerDay {
    /// Look-ups that stand out and wait to be reviewed.
    pub unusual: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    pub id: SessionId,
    pub title: String,
    pub place: String,
    /// Only where several sites are shown together.
    pub site: Option<String>,
    pub channel: Channel,
    /// "09.00–10.00"
    pub span: String,
    /// "09.00"
    pub starts: String,
    /// When the door opens: "08.50".
    pub opens: String,
    pub stage: Stage,
    /// The page where it is held on a screen, for one who is in it.
    pub door: Option<Door>,
    pub door_open: bool,
    /// Said to begin so many minutes later than planned.
    pub late_minutes: Option<i32>,
    pub people: Vec<Person>,
}

/// Another person in a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub name: String,
    pub profession: Option<Profession>,
    pub part: Part,
}

/// A session on another day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Later {
    pub title: String,
    /// "tirsdag 24. november kl. 09.00"
    pub moment: String,
}

/// A day to write about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diary {
    /// `YYYY-MM-DD`
    pub on: String,
    /// "mandag 23. november"
    pub day: String,
}

/// The week so far, and what the short form needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Training {
    pub minutes_this_week: i64,
    pub submission_id: String,
}

/// Unread notices of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    pub kind: String,
    pub count: i64,
}
