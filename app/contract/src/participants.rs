//! What staff see of participants: a list, and a page per participant.

use crate::{
    identity_proof::Proof,
    questionnaire::{LatestScore, Text, When},
    training::Entry,
};
use domain::{
    consent::ConsentKind,
    id::{AssignmentId, EnrolmentId, ReferralId, ResponseId, SessionId},
    plan_message::{AbsenceReason, MessageKind},
    questionnaire::Mode,
    schedule::{AttendanceStatus, Channel},
};
use serde::{Deserialize, Serialize};

/// What the list is ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Who needs attention first.
    #[default]
    Attention,
    Name,
    Attendance,
    Score,
    Training,
}

impl Sort {
    /// The column of a name in the address; anything unknown is the usual order.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        match name {
            "name" => Self::Name,
            "attendance" => Self::Attendance,
            "score" => Self::Score,
            "training" => Self::Training,
            _ => Self::Attention,
        }
    }

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Attention => "attention",
            Self::Name => "name",
            Self::Attendance => "attendance",
            Self::Score => "score",
            Self::Training => "training",
        }
    }
}

/// The participants that the asker may know of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParticipantList {
    pub sort: Sort,
    pub descending: bool,
    /// Whether rows carry clinical content; otherwise they hold administration only.
    pub clinical: bool,
    pub rows: Vec<ParticipantRow>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParticipantRow {
    pub enrolment: EnrolmentId,
    pub name: String,
    pub cohort: Option<String>,
    pub stage: Stage,
    /// First day, in words.
    pub starts: String,
    /// Last day, in words, if set.
    pub ends: Option<String>,
    pub care: Option<CareRow>,
}

/// How far an enrolment has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Stage {
    NotStarted,
    /// Week `week`, from 1, of `of`.
    Running {
        week: i32,
        of: i32,
    },
    Ended,
}

/// The clinical part of a row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CareRow {
    pub attendance: AttendanceCount,
    /// The latest of all, whatever the instrument.
    pub score: Option<LatestScore>,
    /// Logged this week.
    pub training_minutes: i64,
    pub attention: Vec<Attention>,
}

/// This week, of the sessions that have begun.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttendanceCount {
    pub attended: u32,
    pub held: u32,
}

/// A reason to look at somebody first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Attention {
    /// A questionnaire is not answered, this many days after its due time.
    Unanswered { days: i64 },
    /// The latest score is where its instrument's authors say that one should look closer.
    Score { title: Text, value: f64, highest: f64 },
}

/// One participant, as far as the asker may see.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParticipantView {
    pub enrolment: EnrolmentId,
    pub name: String,
    pub programme: String,
    pub cohort: Option<String>,
    pub stage: Stage,
    pub starts: String,
    pub ends: Option<String>,
    pub contact_person: Option<String>,
    /// What led here.
    pub referral: Option<ReferralId>,
    /// How they have proven who they are, the latest first.
    pub identity: Vec<Proof>,
    /// Seen by broken glass alone: when it closes.
    pub open_until: Option<When>,
    pub care: Option<CareView>,
}

/// The clinical part of the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CareView {
    pub attention: Vec<Attention>,
    pub attendance: AttendanceCount,
    /// This week's sessions in order of time.
    pub sessions: Vec<PlannedSession>,
    /// The latest score of each instrument.
    pub scores: Vec<LatestScore>,
    /// What has been sent, the latest first.
    pub answered: Vec<AnsweredForm>,
    pub training: TrainingView,
    /// What they say yes to now.
    pub consents: Vec<StandingConsent>,
    /// What they have said about their plan, by day.
    pub said: Vec<Said>,
    /// What they are asked now, the first due first.
    pub asked: Vec<AskedForm>,
    /// None for who only reads.
    pub askable: Option<Askable>,
}

/// Something a participant has said about their plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub kind: MessageKind,
    /// "mandag 23. november"
    pub day: String,
    /// The session, where it is about one.
    pub session: Option<String>,
    pub reason: Option<AbsenceReason>,
    pub words: Option<String>,
}

/// A consent that stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingConsent {
    pub kind: ConsentKind,
    pub since: When,
}

/// A questionnaire that stands to be answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedForm {
    pub assignment: AssignmentId,
    pub title: Text,
    /// The measuring point's name, or nothing.
    pub timepoint: String,
    pub due: When,
    /// There are answers, not sent yet.
    pub begun: bool,
    /// It is staff who write them down.
    pub by_staff: bool,
    /// The participant has begun it, and nobody asked.
    pub self_started: bool,
    /// Until which day the participant has put it off: "tirsdag 24. november".
    pub put_off: Option<String>,
}

/// What the reader may ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Askable {
    /// Code and title.
    pub questionnaires: Vec<(String, String)>,
    /// Of tests that the reader may perform, likewise.
    pub tests: Vec<(String, String)>,
    /// The first and the last day until which it can be, `YYYY-MM-DD`.
    pub due: (String, String),
}

/// A questionnaire that was sent, with its answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnsweredForm {
    pub response: ResponseId,
    pub title: Text,
    pub submitted: When,
    /// The last time.
    pub corrected: Option<When>,
    /// How they came to be written down.
    pub mode: Mode,
    /// The participant began it, and nobody asked.
    pub self_started: bool,
    /// Question and answer in words, in the instrument's order, in the language of the title.
    pub answers: Vec<(String, String)>,
}

/// The training log as staff see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrainingView {
    /// Minutes by week, number of the week first; the last is this week.
    pub weeks: Vec<(i8, i64)>,
    /// This week's, the newest first.
    pub entries: Vec<Entry>,
}

/// A session of this week, and whether the participant was there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedSession {
    pub id: SessionId,
    pub title: String,
    /// "mandag 23. november"
    pub date: String,
    /// "09.00–10.00"
    pub time: String,
    /// ISO 8601.
    pub starts_at: String,
    pub channel: Channel,
    pub place: String,
    /// It has begun, so that somebody can have been there.
    pub begun: bool,
    pub attendance: Option<Attended>,
}

/// What is recorded about one person at one session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attended {
    pub status: AttendanceStatus,
    /// "09.02–09.58" when measured from participation; `None` when set by hand.
    pub seen: Option<String>,
    pub version: i32,
    /// How staff have corrected it, the first correction first.
    pub corrections: Vec<Correction>,
}

/// One correction of attendance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    pub before: AttendanceStatus,
    pub after: AttendanceStatus,
    pub by: String,
    /// "23. november 2026 kl. 10.05"
    pub at: String,
}

/// Who is expected today, session by session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrivals {
    /// "mandag 23. november"
    pub date: String,
    /// In order of time.
    pub sessions: Vec<ArrivalSession>,
}

/// A session of today and those of the reader's participants who are expected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArrivalSession {
    pub session: SessionId,
    pub title: String,
    /// "09.00–10.00"
    pub span: String,
    pub place: String,
    /// May somebody be there already?
    pub doors_open: bool,
    pub people: Vec<Arrival>,
}

/// Somebody who is expected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrival {
    pub enrolment: EnrolmentId,
    pub name: String,
    pub status: Option<AttendanceStatus>,
    /// Of the row that was seen; 0 when there is none.
    pub version: i32,
    /// Has the participant said that they cannot come?
    pub said_no: bool,
}
