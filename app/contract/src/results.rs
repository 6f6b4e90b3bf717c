//! What somebody's answers came to over time. Invariant: what was answered is told in full, and a number never comes without
//! its scale and source.

use crate::questionnaire::{ChangeView, ScoreView, SourceView, Text, When};
use domain::{
    goal::IcfCode,
    id::{AssignmentId, EnrolmentId, ResponseId},
    questionnaire::Mode,
};
use serde::{Deserialize, Serialize};

/// Everything one enrolment has answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Results {
    pub enrolment: EnrolmentId,
    /// Whose they are.
    pub name: String,
    pub contact_person: Option<String>,
    /// What was answered last comes first.
    pub instruments: Vec<Answered>,
    pub goals: Goals,
    /// The reader's own other courses, the latest first.
    pub others: Vec<OtherCourse>,
}

/// Goals by the categories of ICF that they are about.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Goals {
    /// In the order of the core set.
    pub lines: Vec<IcfLine>,
    /// Of all rated goals, at first and now: 50 as expected.
    pub t_scores: Option<(f64, f64)>,
}

/// One goal under one category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IcfLine {
    pub code: IcfCode,
    pub goal: String,
    /// The first and the latest; nothing where it was never rated.
    pub ratings: Option<(LevelOn, LevelOn)>,
}

/// A level of goal attainment on a day, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelOn {
    pub level: i8,
    pub day: String,
}

/// A course of the reader's own, with answers of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherCourse {
    pub enrolment: EnrolmentId,
    pub programme: String,
    /// The first day, in words.
    pub starts: String,
}

/// One version of one instrument, with all answers to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answered {
    pub title: Text,
    pub version: String,
    pub copyright: String,
    /// In the instrument's order; none where nothing is scored.
    pub scores: Vec<ScoreCourse>,
    /// The latest first.
    pub forms: Vec<SentForm>,
}

/// One score over time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScoreCourse {
    /// With the change since the one before.
    pub latest: ScoreView,
    pub at: When,
    /// Since the first, where that is not the one before.
    pub since_first: Option<ChangeView>,
    /// All differences that count, the smallest first.
    pub limits: Vec<LimitView>,
    /// The oldest first.
    pub points: Vec<ScorePoint>,
}

/// A difference that counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LimitView {
    pub at_least: f64,
    /// What its authors call it; nothing where there is one limit.
    pub meaning: Option<String>,
    pub source: SourceView,
}

/// A score on one day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScorePoint {
    /// In days from the first.
    pub day: i64,
    pub at: When,
    pub timepoint: String,
    pub value: f64,
}

/// A form that was sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SentForm {
    pub response: ResponseId,
    pub assignment: AssignmentId,
    /// The measuring point's name, or nothing.
    pub timepoint: String,
    pub sent: When,
    pub mode: Mode,
    /// In the form's order; what was not asked is not told.
    pub answers: Vec<AnswerLine>,
    pub scores: Vec<FormScore>,
    /// What was sent before it was corrected, the latest first.
    pub earlier: Vec<EarlierForm>,
}

/// Answers that were corrected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EarlierForm {
    pub sent: When,
    pub corrected: When,
    /// Who corrected them.
    pub by: String,
    /// What was changed then.
    pub changes: Vec<AnswerChange>,
    /// What they came to before.
    pub scores: Vec<FormScore>,
}

/// An answer before and after, in words; nothing where there was none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerChange {
    pub question: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// A question and its answers in words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AnswerLine {
    pub question: String,
    pub answer: String,
    /// What it counts in a score.
    pub counts: Option<f64>,
}

/// What a form came to; no value where it was not computed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormScore {
    pub measures: String,
    pub value: Option<f64>,
    pub highest: f64,
}
