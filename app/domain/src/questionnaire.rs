//! Questionnaires as data: FHIR R4 in, answers and scores out. Invariant: what this module does not fully understand it
//! refuses or tells by name; a score is computed as its authors say, of complete answers where they say nothing, or not at
//! all.
//!
//! What is read, how it is evaluated and what is not supported: `docs/questionnaires.md`.

mod answers;
mod change;
mod correction;
mod danger;
mod datum;
mod difference;
mod enable;
mod evaluate;
pub mod fhirpath;
mod form;
mod issue;
mod laid_out;
mod mode;
mod order;
mod parse;
mod plain;
mod remark;
mod rules;
mod scoring;
pub mod typed;
mod validate;
mod walk;
pub mod way;
mod words;

pub use answers::{Answer, Answers, Given, ResponseStatus};
pub use change::{Change, judge};
pub use correction::{DAYS as DAYS_TO_CORRECT, Sent};
pub use danger::Suspect;
pub use datum::Datum;
pub use difference::{Difference, Differs};
pub use evaluate::{MOST_FORM_STEPS, asked, begin, settle};
pub use form::{
    AnswerOption, BODY_CHART, Coding, Condition, Enable, Item, Kind, Limits, Look, Operator, Performed, Question,
    Questionnaire, ScoreRole,
};
pub use issue::{Issue, IssueCode, Severity, operation_outcome};
pub use mode::Mode;
pub use parse::{
    Imported, MOST_BYTES, MOST_DEPTH, MOST_ITEMS, MOST_OPTIONS, MOST_SECONDS, MOST_TEXT, ParseError, ParseFault, parse,
    parse_text,
};
pub use remark::{Remark, Unaskable, Warning};
pub use scoring::{
    Band, Bounds, ChangeLimit, HigherMeans, Linear, Method, MissingRule, NotComputed, Of, Part, RiskItem, Rounding,
    Score, Scored, Scoring, ScoringError, Source, Then,
};
pub use validate::{Fault, validate};
pub use walk::Walk;
pub use words::{limit_in_words, words, yes_or_no};

#[cfg(test)]
mod tests;
