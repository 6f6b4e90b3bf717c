//! Questionnaires as participants answer them and staff read their scores. Invariant: instants come as finished words
//! plus ISO 8601; content carries the language it really is in.

use crate::{FieldError, risk::Answers};
use domain::{
    Lang,
    id::{AssignmentId, EnrolmentId, ResponseId},
    questionnaire::{
        Change, Fault, Item, Mode, limit_in_words,
        typed::{Misread, Texts},
    },
};
use serde::{Deserialize, Serialize};

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
    /// Nothing is left but to look over and send.
    pub complete: bool,
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    pub assignment: AssignmentId,
    pub title: Text,
    pub due: When,
    /// The FHIR R4 `Questionnaire`, in the language of the title.
    pub form: String,
    /// What its expressions take for the present, in UTC.
    pub now: String,
    /// Seconds that the centre is ahead of it.
    pub offset: i32,
    /// The answers as they are typed and picked.
    pub answers: Texts,
    /// 0 before the first answer.
    pub version: i32,
    pub submitted: bool,
    /// When staff write down the answers.
    pub by_staff: Option<ForSomebody>,
    /// When an answer may mean danger.
    pub risk: Option<Risk>,
}

/// Answers that may mean danger, and what is said to whoever gives one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Risk {
    /// Link ids, each with the lowest value that counts.
    pub items: Vec<(String, f64)>,
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

/// What is wrong with what was typed for a question, told at the field `field`.
#[must_use]
pub fn misread(item: &Item, wrong: &Misread, field: &str, lang: Lang) -> FieldError {
    let error = |code: &str| FieldError::new(field, code);
    let Misread::Unfit(fault) = wrong else {
        return error(match wrong {
            Misread::OneOnly => "one_answer",
            Misread::NotWhole => "not_whole",
            Misread::NotDate => "invalid_date",
            Misread::NotTime => "invalid_time",
            Misread::NotNumber | Misread::Unfit(_) => "not_a_number",
        });
    };
    if let Some(words) = fault.message(item) {
        return error("in_words").with("words", words);
    }
    let (min, max) = (item.limits.min.as_ref(), item.limits.max.as_ref());
    let limit = |limit| limit_in_words(limit, lang);
    match (fault, min.map(limit), max.map(limit)) {
        (Fault::TooLow | Fault::TooHigh, Some(min), Some(max)) => error("between").with("min", min).with("max", max),
        (Fault::TooLow, Some(min), None) => error("at_least").with("min", min),
        (Fault::TooHigh, None, Some(max)) => error("at_most").with("max", max),
        (Fault::TooLong(most), ..) => error("too_long").with("max", most),
        (Fault::TooShort(least), ..) => error("too_short").with("min", least),
        (Fault::Decimals(most), ..) => error("decimals").with("max", most),
        (Fault::Moment, ..) => error("invalid_date"),
        (Fault::Option, ..) => error("unknown_choice"),
        _ => error("invalid_value"),
    }
}

/// How the draft stands after an answer was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    pub version: i32,
    /// What is asked after this question, by its place in the form; nothing after the last.
    pub next: Option<u32>,
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
    /// When staff have written down the answers.
    pub by_staff: Option<ForSomebody>,
    /// When one of the answers may mean danger.
    pub help: Option<Help>,
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
