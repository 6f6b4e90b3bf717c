//! Questionnaires as participants answer them and staff read their scores. Invariant: instants come as finished words
//! plus ISO 8601; content carries the language it really is in.

use crate::risk::Answers;
use domain::{
    Lang,
    id::{AssignmentId, EnrolmentId, ResponseId},
    questionnaire::{Change, Mode, typed::Texts, way::Needs},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The only field of an answer, or its first: where is told what is wrong with it.
pub const ANSWER_FIELD: &str = "value[0]";

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
    /// May be answered now, the first due first. Of those of one measuring point the next, which stands for all.
    pub open: Vec<DueItem>,
    /// The same, of what is put off.
    pub put_off: Vec<DueItem>,
    /// Sent, the latest first.
    pub done: Vec<DoneItem>,
    /// What the reader may begin without being asked: code and title.
    pub may_start: Vec<(String, String)>,
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
    /// Nothing is left but to look over and send.
    pub complete: bool,
    /// Minutes left, about.
    pub minutes: u32,
    /// When it is one of several at its measuring point.
    pub battery: Option<Battery>,
    /// Until which day it is put off: "tirsdag 24. november".
    pub put_off: Option<String>,
    /// The first and the last day to which it can be put off, `YYYY-MM-DD`.
    pub may_put_off: Option<(String, String)>,
}

/// What is asked at one measuring point, in its order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Battery {
    /// Which of them this is, from 1.
    pub number: u32,
    /// Minutes left for all of them, about.
    pub minutes: u32,
    pub parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub assignment: AssignmentId,
    pub title: Text,
    pub sent: bool,
}

/// What is to be answered on a tablet that was handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tablet {
    /// Whose answers these are.
    pub name: String,
    pub open: Vec<DueItem>,
    /// Something has been sent on it.
    pub sent: bool,
    /// When it locks at the latest: "11.30".
    pub until: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoneItem {
    pub assignment: AssignmentId,
    pub title: Text,
    pub timepoint: String,
    pub submitted: When,
}

/// A questionnaire with what is answered so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    pub assignment: AssignmentId,
    pub title: Text,
    pub copyright: String,
    pub due: When,
    /// All that a person may be asked, in the form's order.
    pub questions: Vec<QuestionView>,
    /// The places of those that are asked, as the server knows it.
    pub stops: Vec<u32>,
    /// The answers as they are typed and picked.
    pub answers: Texts,
    /// The same in words, by link id.
    pub in_words: BTreeMap<String, String>,
    /// What is worked out: words and value.
    pub told: Vec<(String, String)>,
    /// 0 before the first answer.
    pub version: i32,
    pub submitted: bool,
    /// When these are sent answers that are being corrected.
    pub correcting: Option<Correcting>,
    /// Seconds that a test takes.
    pub timer: Option<u32>,
    /// When staff write down the answers.
    pub by_staff: Option<ForSomebody>,
    /// When an answer may mean danger.
    pub risk: Option<Risk>,
}

/// Sent answers that may be corrected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correcting {
    /// The last day in words; the first moment that is too late.
    pub until: When,
    pub begun: bool,
}

/// A questionnaire as somebody would be asked it who is asked all of it; nothing is answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Previewed {
    pub title: Text,
    pub version: String,
    pub copyright: String,
    pub questions: Vec<QuestionView>,
}

/// One question, in the language of the title.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuestionView {
    pub link_id: String,
    /// What stands above it, outermost first.
    pub lead: Vec<String>,
    pub label: String,
    /// What stands under its field.
    pub help: Vec<String>,
    pub required: bool,
    pub field: FieldView,
    pub needs: Needs,
}

/// What an answer is given in, and what it must keep to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldView {
    pub kind: FieldKind,
    /// How many answers there may be.
    pub most: u32,
    /// Where it is a number.
    pub limits: NumberLimits,
    /// Characters.
    pub max_length: u32,
    pub hint: Option<String>,
    /// The author's words for what does not fit.
    pub message: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FieldKind {
    YesNo,
    Options(Vec<OptionView>),
    /// From a list that drops down.
    List(Vec<OptionView>),
    /// Regions of the body, by the ids of `icons/body.svg`.
    Body(Vec<OptionView>),
    /// Options, or one's own words.
    OptionsOrOwn(Vec<OptionView>),
    /// With its unit; empty when it has none.
    Whole(String),
    /// Likewise.
    Decimal(String),
    Date,
    Month,
    Instant,
    Time,
    Line,
    Lines,
    Url,
}

/// The lowest and the highest, and how many decimals.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NumberLimits {
    pub min: Option<f64>,
    pub max: Option<f64>,
    pub decimals: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionView {
    /// Its text as an answer.
    pub key: String,
    pub label: String,
}

impl FieldKind {
    /// What may be picked.
    #[must_use]
    pub fn options(&self) -> &[OptionView] {
        match self {
            Self::Options(options) | Self::List(options) | Self::Body(options) | Self::OptionsOrOwn(options) => options,
            _ => &[],
        }
    }
}

/// Answers that may mean danger, and what is said to whoever gives one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Risk {
    /// Link ids, each with the texts that count.
    pub items: Vec<(String, Vec<String>)>,
    pub help: Help,
}

/// Whom one reaches, beside those who can be called at any hour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Help {
    /// Who is told of the answer.
    pub told: Option<String>,
    pub centre: Answers,
}

/// Whose answers staff write down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForSomebody {
    pub name: String,
    pub enrolment: EnrolmentId,
    pub mode: Mode,
}

/// How the draft stands after an answer was kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    pub version: i32,
    /// The places of what is asked now.
    pub stops: Vec<u32>,
    /// What is asked after this question, by its place; nothing after the last.
    pub next: Option<u32>,
    /// What is said beside questions depends on answers: read the form again.
    pub words_follow: bool,
}

/// What a participant gets for submitted answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    pub assignment: AssignmentId,
    pub title: Text,
    pub submitted: When,
    /// The last time.
    pub corrected: Option<When>,
    /// When the reader may correct them.
    pub correcting: Option<Correcting>,
    pub score: Option<ScoreView>,
    /// Whom to ask.
    pub contact_person: Option<String>,
    /// When staff have written down the answers.
    pub by_staff: Option<ForSomebody>,
    /// When one of the answers may mean danger.
    pub help: Option<Help>,
    /// What is asked next at the same measuring point.
    pub next: Option<DueItem>,
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
