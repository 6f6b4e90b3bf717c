//! Questionnaires as data: FHIR R4 in, answers and scores out. Invariant: what this module does not fully understand it
//! refuses; a score is computed as its authors say, of complete answers where they say nothing, or not at all.
//!
//! Understood today: items of type `group`, `display` and `choice` with `answerOption`. Everything that would change
//! what is asked or counted (`enableWhen`, `repeats`, value sets, modifier extensions) is refused by name.

mod answers;
mod change;
mod form;
mod parse;
mod scoring;

pub use answers::{Answers, Fault, Problem, ResponseStatus, validate};
pub use change::{Change, judge};
pub use form::{AnswerOption, Coding, Item, Kind, Question, Questionnaire};
pub use parse::{MOST_BYTES, MOST_DEPTH, MOST_ITEMS, MOST_OPTIONS, MOST_TEXT, ParseError, parse, parse_text};
pub use scoring::{
    Band, Bounds, ChangeLimit, HigherMeans, Linear, Method, MissingRule, NotComputed, Of, Part, RiskItem, Rounding,
    Score, Scored, Scoring, ScoringError, Source, Then,
};

#[cfg(test)]
mod tests;
