//! Questionnaires as participants answer them and staff read their scores. Invariant: instants come as finished words
//! plus ISO 8601; content carries the language it really is in.

use domain::{
    Lang,
    id::{AssignmentId, EnrolmentId, ResponseId},
    questionnaire::Change,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A text of an instrument and the language it is in, for the `lang` attribute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    pub text: String,
    pub lang: Lang,
}

/// An instant in words and as ISO 8601.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct When {
    pub text: String,
    pub iso: String,
}

/// What a participant is asked, and what is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueList {
    /// May be answered now, the first due first.
    pub open: Vec<DueItem>,
    /// Sent, the latest first.
    pub done: Vec<DoneItem>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueItem {
    pub assignment: AssignmentId,
    pub title: Text,
    /// The measuring point's name, or nothing.
    pub timepoint: String,
    pub due: When,
    pub answered: u32,
    pub total: u32,
    /// Minutes left, about.
    pub minutes: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoneItem {
    pub assignment: AssignmentId,
    pub title: Text,
    pub timepoint: String,
    pub submitted: When,
}

/// A questionnaire with what is answered so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    pub assignment: AssignmentId,
    pub title: Text,
    pub copyright: String,
    pub due: When,
    pub questions: Vec<QuestionView>,
    /// The chosen code by link id.
    pub answers: BTreeMap<String, String>,
    /// 0 before the first answer.
    pub version: i32,
    pub submitted: bool,
}

impl Opened {
    /// The position of the first question without an answer, from 0.
    #[must_use]
    pub fn first_unanswered(&self) -> Option<usize> {
        self.questions.iter().position(|question| !self.answers.contains_key(&question.link_id))
    }
}

/// One question, in the language of the title.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionView {
    pub link_id: String,
    /// What stands above it, outermost first.
    pub lead: Vec<String>,
    pub text: String,
    pub options: Vec<OptionView>,
}

impl QuestionView {
    /// The words of a code.
    #[must_use]
    pub fn label(&self, code: &str) -> Option<&str> {
        self.options.iter().find(|option| option.code == code).map(|option| option.label.as_str())
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionView {
    pub code: String,
    pub label: String,
}

/// How the draft stands after an answer was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    pub version: i32,
    pub answered: u32,
    pub total: u32,
}

/// What a participant gets for submitted answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    pub assignment: AssignmentId,
    pub title: Text,
    pub submitted: When,
    pub score: Option<ScoreView>,
    /// Whom to ask.
    pub contact_person: Option<String>,
}

/// A score with everything needed to read it rightly.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScoreView {
    pub code: String,
    /// What is measured, as in "more … than last time".
    pub measures: String,
    pub value: f64,
    pub lowest: f64,
    pub highest: f64,
    pub source: SourceView,
    /// What the instrument's authors say of a score like this.
    pub remark: Option<Remark>,
    /// Against the score before it, if there is one.
    pub change: Option<ChangeView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceView {
    pub text: String,
    pub url: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    pub text: String,
    pub source: SourceView,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangeView {
    pub change: Change,
    pub before: f64,
    pub before_at: When,
    /// The smallest difference that counts, and where that is published.
    pub limit: Option<f64>,
    pub source: Option<SourceView>,
}

/// The latest score of one instrument for one enrolment, for staff.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LatestScore {
    pub enrolment: EnrolmentId,
    pub response: ResponseId,
    pub title: Text,
    pub timepoint: String,
    pub at: When,
    pub score: ScoreView,
    /// All values of this score, oldest first, for a curve.
    pub history: Vec<f64>,
}
