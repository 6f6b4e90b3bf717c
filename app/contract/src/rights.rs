//! Everything about one participant, for that participant. Invariant: complete by the table in `domain::rights`, and the
//! same on the page and in the export.

use crate::{
    access_block::Colleague, access_log::AccessEntry, course::StepTold, intake::Filled, participants::Correction,
    questionnaire::When,
};
use domain::{
    Lang,
    break_glass::ReasonKind,
    consent::ConsentKind,
    data_request::{Answer, Wish},
    id::{
        AssignmentId, DataExportId, DataRequestId, EnrolmentId, ProgrammeId, ReferralId, ResponseId, SessionId,
        TrainingLogEntryId,
    },
    person::{IdentityDocument, LinkKind, ProofKind, TextSize, Theme},
    plan_message::{AbsenceReason, MessageKind},
    rights::DataKind,
    schedule::AttendanceStatus,
    training::{Feeling, TrainingKind},
};
use serde::{Deserialize, Serialize};

mod course;
mod note;
mod question;
mod risk;
pub use course::{OwnPlanItem, OwnPlanVersion, OwnTrialItem, OwnWorkStatus};
pub use note::{OwnNote, OwnWording};
pub use question::OwnQuestion;
pub use risk::OwnAlert;

/// The page: how much there is of each kind, and one kind when it was asked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MyData {
    pub counts: Vec<(DataKind, usize)>,
    pub shown: Option<(DataKind, Own)>,
}

/// What there is. What was not asked for is empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Own {
    pub account: Vec<OwnAccount>,
    pub ways_in: Vec<OwnWayIn>,
    pub identity: Vec<OwnProof>,
    pub referral: Vec<OwnReferral>,
    pub programme: Vec<OwnProgramme>,
    pub team: Vec<OwnTeam>,
    pub asked: Vec<OwnAsked>,
    pub answers: Vec<OwnForm>,
    pub risk_alerts: Vec<OwnAlert>,
    pub training: Vec<OwnTraining>,
    pub notes: Vec<OwnNote>,
    pub plan_items: Vec<OwnPlanItem>,
    pub trial_items: Vec<OwnTrialItem>,
    pub plan_versions: Vec<OwnPlanVersion>,
    pub work_status: Vec<OwnWorkStatus>,
    pub planned: Vec<OwnPlanned>,
    pub messages: Vec<OwnMessage>,
    pub questions: Vec<OwnQuestion>,
    pub attendance: Vec<OwnAttendance>,
    pub talks: Vec<OwnTalk>,
    pub access: Vec<AccessEntry>,
    pub emergencies: Vec<OwnEmergency>,
    pub own_acts: Vec<OwnAct>,
    pub blocks: Vec<OwnBlock>,
    pub consents: Vec<OwnConsent>,
    pub requests: Vec<OwnRequest>,
    pub files: Vec<OwnFile>,
    pub notices: Vec<OwnNotice>,
    pub letters: Vec<OwnLetter>,
    pub devices: Vec<OwnDevice>,
}

impl Own {
    /// How many there are of a kind.
    #[must_use]
    pub fn count(&self, kind: DataKind) -> usize {
        match kind {
            DataKind::Account => self.account.len(),
            DataKind::WaysIn => self.ways_in.len(),
            DataKind::Identity => self.identity.len(),
            DataKind::Referral => self.referral.len(),
            DataKind::Programme => self.programme.len(),
            DataKind::Team => self.team.len(),
            DataKind::Asked => self.asked.len(),
            DataKind::Answers => self.answers.len(),
            DataKind::RiskAlerts => self.risk_alerts.len(),
            DataKind::Training => self.training.len(),
            DataKind::Notes => self.notes.len(),
            DataKind::ActionPlan => self.plan_items.len() + self.trial_items.len() + self.plan_versions.len(),
            DataKind::WorkStatus => self.work_status.len(),
            DataKind::Planned => self.planned.len(),
            DataKind::Messages => self.messages.len() + self.questions.len(),
            DataKind::Attendance => self.attendance.len(),
            DataKind::Talks => self.talks.len(),
            DataKind::Access => self.access.len(),
            DataKind::Emergencies => self.emergencies.len(),
            DataKind::OwnActs => self.own_acts.len(),
            DataKind::Blocks => self.blocks.len(),
            DataKind::Consents => self.consents.len(),
            DataKind::Requests => self.requests.len(),
            DataKind::Files => self.files.len(),
            DataKind::Notices => self.notices.len(),
            DataKind::Letters => self.letters.len(),
            DataKind::Devices => self.devices.len(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnAccount {
    pub name: String,
    pub email: String,
    pub lang: String,
    pub theme: Theme,
    pub text_size: TextSize,
    pub created: When,
}

/// What the account is entered by, beside the password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "way", rename_all = "snake_case")]
pub enum OwnWayIn {
    Authenticator {
        since: When,
    },
    Passkey {
        name: String,
        since: When,
        last_used: Option<When>,
    },
    Provider {
        name: String,
        level: String,
        since: When,
    },
    /// The address of the calendar: it opens the plan alone.
    Calendar {
        named: bool,
        since: When,
        revoked: Option<When>,
    },
}

/// One time the participant proved who they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnProof {
    pub at: When,
    pub kind: ProofKind,
    pub provider: Option<String>,
    /// What the provider called its strength.
    pub level: Option<String>,
    pub document: Option<IdentityDocument>,
    /// Whom it was shown to.
    pub shown_to: Option<String>,
}

/// The referral that led to an enrolment, with what was decided and written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnReferral {
    pub referral: ReferralId,
    pub enrolment: EnrolmentId,
    pub received: When,
    pub registered_by: String,
    pub decided: Option<When>,
    pub decided_by: Option<String>,
    pub reason: Option<String>,
    pub start_by: Option<When>,
    /// Everything the form holds.
    pub filled: Filled,
    /// When, the subject, the words.
    pub letters: Vec<(When, String, Vec<String>)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnProgramme {
    pub enrolment: EnrolmentId,
    pub programme: String,
    pub cohort: Option<String>,
    pub contact_person: Option<String>,
    pub starts: When,
    pub ends: Option<When>,
    /// What has changed it, the latest first.
    pub steps: Vec<StepTold>,
}

/// Somebody who follows, or has followed, the participant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnTeam {
    pub enrolment: EnrolmentId,
    pub who: Colleague,
    pub from: When,
    pub to: Option<When>,
}

/// A questionnaire with its answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnForm {
    pub response: ResponseId,
    pub assignment: AssignmentId,
    pub title: String,
    /// What title, questions and answers are in.
    pub lang: Lang,
    pub started: When,
    /// None for a draft.
    pub sent: Option<When>,
    /// Taken out again.
    pub voided: Option<When>,
    /// Question and answer in words.
    pub answers: Vec<(String, String)>,
    pub scores: Vec<OwnScore>,
    /// What was sent before it was corrected, the oldest first.
    pub earlier: Vec<OwnEarlierForm>,
    /// What a correction that is not sent says so far; nothing where there is none.
    pub correction: Vec<(String, String)>,
}

/// Answers that were corrected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnEarlierForm {
    pub sent: When,
    pub corrected: When,
    pub answers: Vec<(String, String)>,
    pub scores: Vec<OwnScore>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnScore {
    pub code: String,
    pub value: f64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnTraining {
    pub id: TrainingLogEntryId,
    pub day: When,
    pub kind: TrainingKind,
    pub minutes: i32,
    pub effort: Option<i32>,
    pub feeling: Option<Feeling>,
    pub note: Option<String>,
    pub voided: Option<When>,
    /// Why it was taken out, in words.
    pub void_reason: Option<String>,
}

/// A questionnaire that is asked and not begun.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnAsked {
    pub assignment: AssignmentId,
    pub title: String,
    /// What the title is in.
    pub lang: Lang,
    pub timepoint: String,
    pub opens: When,
    pub due: When,
    /// Begun without having been asked.
    pub self_started: bool,
    pub put_off: Option<When>,
}

/// A session in the plan, by name or through the group. Talks are told as talks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnPlanned {
    pub session: SessionId,
    pub title: String,
    pub place: String,
    pub starts: When,
    pub ends: When,
    pub cancelled: Option<When>,
}

/// Something the participant said about the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnMessage {
    pub kind: MessageKind,
    /// The day it is about, in words.
    pub day: String,
    /// The session, where it is about one.
    pub session: Option<String>,
    pub reason: Option<AbsenceReason>,
    pub words: Option<String>,
    pub said: When,
    pub withdrawn: Option<When>,
}

/// One opening by broken glass. The reason in words lies sealed for those who control it: decision 10.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnEmergency {
    pub who: Colleague,
    pub kind: ReasonKind,
    pub from: When,
    pub until: When,
    /// When it was ended by hand.
    pub ended: Option<When>,
}

/// Something the participant did that stands in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnAct {
    pub act: String,
    pub at: When,
}

/// A letter that was made, never its link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnLetter {
    pub kind: LinkKind,
    pub made: When,
    pub sent: Option<When>,
}

/// A file of everything that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnFile {
    pub export: DataExportId,
    pub asked: When,
    pub ready: Option<When>,
    pub removed: Option<When>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnAttendance {
    pub session: SessionId,
    pub title: String,
    pub starts: When,
    pub status: AttendanceStatus,
    /// Measured from the connection: from when to when. None when staff set it.
    pub seen: Option<(When, When)>,
    pub corrections: Vec<Correction>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnTalk {
    pub session: SessionId,
    pub title: String,
    pub starts: When,
    pub ends: When,
    pub cancelled: Option<When>,
    /// At the door, let in, gone.
    pub came: Option<When>,
    pub admitted: Option<When>,
    pub left: Option<When>,
    pub others: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnBlock {
    pub name: String,
    pub from: When,
    pub to: Option<When>,
}

/// One word on one consent: a yes, or its taking back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnConsent {
    pub kind: ConsentKind,
    pub given: bool,
    pub wording: i32,
    pub at: When,
    /// Who said it.
    pub by: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnNotice {
    pub kind: String,
    pub at: When,
    pub read: Option<When>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnDevice {
    pub device: String,
    pub from: When,
    pub last_used: When,
    pub ended: Option<When>,
}

/// The page of consents: every kind, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consents {
    pub all: Vec<ConsentState>,
}

/// How one consent stands, and every word on it, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentState {
    pub kind: ConsentKind,
    /// The version of the text that is shown.
    pub wording: i32,
    pub given: bool,
    pub history: Vec<OwnConsent>,
}

/// A wish for correction or deletion, with its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnRequest {
    pub id: DataRequestId,
    pub wish: Wish,
    pub about: DataKind,
    pub text: String,
    pub at: When,
    pub reply: Option<Reply>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    pub answer: Answer,
    pub reason: Option<String>,
    pub at: When,
    /// Who answered.
    pub by: String,
}

/// A participant's page of wishes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyRequests {
    /// Sent along with a new one, so that a form sent twice is kept once.
    pub submission_id: String,
    pub answerer: Answerer,
    /// The newest first.
    pub all: Vec<OwnRequest>,
}

/// Who can answer a wish at this moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answerer {
    /// The coordinators in the team, or the contact person.
    #[default]
    Team,
    /// Nobody in the team: the centre's coordinators.
    Centre,
    /// All of them have left or are shut out.
    Nobody,
}

/// What those who arrange teams have to answer, and have answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inbox {
    pub rows: Vec<RequestRow>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestRow {
    /// None where the reader stands in: the wish is all they see.
    pub enrolment: Option<EnrolmentId>,
    /// The participant's.
    pub name: String,
    pub request: OwnRequest,
}

/// A participant's files of everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exports {
    /// How long one is kept.
    pub days: u16,
    /// How many steps there are in making one.
    pub steps: i32,
    /// The newest first.
    pub all: Vec<OwnExport>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnExport {
    pub id: DataExportId,
    /// When it was asked for.
    pub at: When,
    pub state: ExportState,
}

/// How a file stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ExportState {
    UnderWay {
        step: i32,
    },
    /// It could not be kept, and will be tried again.
    Trouble,
    /// It will not be tried again.
    Failed,
    Ready {
        until: When,
        kilobytes: i32,
    },
    /// Its days are over.
    Over,
}

/// The programmes whose record of processing the asker may read, with their names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Processing {
    pub programmes: Vec<(ProgrammeId, String)>,
}
