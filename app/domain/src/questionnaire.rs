//! Questionnaires as data: FHIR R4 in, answers and scores out. Invariant: what this module does not fully understand it
//! refuses; a score is computed from complete answers or not at all.
//!
//! Understood today: items of type `group`, `display` and `choice` with `answerOption`. Everything that would change
//! what is asked or counted (`enableWhen`, `repeats`, value sets, modifier extensions) is refused by name.

mod answers;
mod change;
pub mod fhirpath;
mod form;
mod parse;
mod scoring;

pub use answers::{Answers, Fault, Problem, ResponseStatus, validate};
pub use change::{Change, judge};
pub use form::{AnswerOption, Coding, Item, Kind, Question, Questionnaire};
pub use parse::{MOST_BYTES, MOST_DEPTH, MOST_ITEMS, MOST_OPTIONS, MOST_TEXT, ParseError, parse, parse_text};
pub use scoring::{ChangeLimit, CutOff, HigherMeans, NotComputed, Scoring, Source};

#[cfg(test)]
mod tests;
