//! What is told of a document that is taken all the same, and why pages cannot ask one.

use super::{
    issue::{Issue, IssueCode, Severity},
    parse::MOST_SECONDS,
};
use std::fmt;

/// Something in a document that is kept, and not acted upon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The element, such as `Questionnaire.item[2].extension[0]`.
    pub path: String,
    pub remark: Remark,
}

/// What is told of an element. Names and texts of the document's are shortened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    NotUsed,
    /// It must be given before the form is used.
    Missing,
    LanguageMissing,
    Extension(String),
    Control(String),
    Regex,
    /// An `enableWhenExpression` beside the elements of R4, as some write it.
    NoElement(String),
    NoOptions,
    NoTimer,
    /// The kind of expression, on what takes no answer.
    TakesNoAnswer(String),
    /// The kind of expression, on the whole questionnaire.
    NotForAll(String),
    OtherLanguage(String),
    NoExpression(String),
    /// The kind of expression, and why it is not evaluated, in the reader's words, which are English.
    NotEvaluated(String, String),
    /// The kind of expression, and the link id it names in vain.
    NamesNoItem(String, String),
}

/// Why pages cannot ask an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unaskable {
    File,
    Reference,
    /// A quantity in one of several units.
    Units,
    /// Questions under a question that takes several answers.
    UnderSeveral,
    SameCode,
    /// Of a form with a group that repeats: a number sign in a link id.
    NumberSign,
    /// A group that repeats, where one of several conditions is enough.
    OneIsEnough,
    /// A group that must be answered more than once.
    AtLeast,
    /// A condition on what is in a group that repeats, from outside it.
    FromOutside,
    /// A group that repeats in a form with expressions.
    Expressions,
    /// A group that would be too long with all its instances.
    TooLong,
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotUsed => write!(f, "kept, but not used"),
            Self::Missing => write!(f, "is missing and must be given before the form is used"),
            Self::LanguageMissing => write!(f, "is missing: taken for Norwegian bokmål"),
            Self::Extension(url) => write!(f, "the extension {url} is kept, but not acted upon"),
            Self::Control(code) => write!(f, "the control {code} is kept, but not shown so"),
            Self::Regex => write!(f, "the regular expression is not readable here: not checked"),
            Self::NoElement(code) => write!(f, "enableWhenExpression {code} is no element of R4"),
            Self::NoOptions => write!(f, "a choice without options: nothing can be chosen"),
            Self::NoTimer => write!(f, "no time from 1 to {MOST_SECONDS} seconds: there is no timer"),
            Self::TakesNoAnswer(usage) => write!(f, "{usage} is not evaluated: what carries it takes no answer"),
            Self::NotForAll(usage) => {
                write!(f, "{usage} is not evaluated: what carries it has no meaning for the whole questionnaire")
            }
            Self::OtherLanguage(language) => write!(f, "{language} is not a language that is evaluated here"),
            Self::NoExpression(usage) => write!(f, "{usage} is empty"),
            Self::NotEvaluated(usage, why) => write!(f, "the expression of {usage} is not evaluated: {why}"),
            Self::NamesNoItem(usage, link_id) => write!(f, "the expression of {usage} names no item: {link_id}"),
        }
    }
}

impl From<Warning> for Issue {
    fn from(Warning { path, remark }: Warning) -> Self {
        let (severity, code) = (Severity::Warning, IssueCode::NotSupported);
        Self { severity, code, path, text: remark.to_string(), link_id: String::new() }
    }
}
