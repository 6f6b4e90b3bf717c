//! FHIRPath for questionnaires: the part of the language which calculated, enabling and initial expressions use, the same
//! in the browser and on the server. Invariant: what is not covered is refused when the expression is read, by name and
//! place; what is read ends within its budget and gives the specification's answer. `docs/fhirpath.md` says what is covered.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Zoned;
use serde_json::Value as Json;

mod decimal;
mod equality;
mod eval;
mod functions;
mod lexer;
mod moment;
mod names;
mod operators;
mod parser;
mod syntax;
mod text;
mod value;

pub use decimal::Decimal;
pub use eval::{MOST_STEPS, MOST_TEXT_BYTES, MOST_VALUES};
pub use moment::{Moment, MomentKind};
pub use parser::{MOST_CHARS, MOST_NESTING, MOST_NODES};
pub use value::Value;

#[cfg(test)]
mod tests;

/// An expression that was read and can be evaluated.
#[derive(Debug, Clone)]
pub struct Expression {
    text: String,
    root: syntax::Node,
}

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// What an expression is evaluated on.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// `%resource`: most often the response.
    pub resource: &'a Json,
    /// `%context`, where paths begin; the resource where it is not set.
    pub focus: Option<&'a Json>,
    /// `%name` of every variable in sight.
    pub variables: &'a BTreeMap<String, Vec<Value>>,
    /// The time `now()` and `today()` tell; without it they are a fault.
    pub now: Option<&'a Zoned>,
}

/// Which items of a response an expression may read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// By link id; true when also what stands under the item is read.
    pub items: BTreeMap<String, bool>,
    /// It finds items in another way than by link id: any may be read.
    pub all: bool,
}

/// Why an expression was not read; `at` counts bytes from the beginning.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseFault {
    /// Nothing in it.
    #[error("the expression is empty")]
    Empty,
    /// More than [`MOST_CHARS`].
    #[error("the expression is longer than {MOST_CHARS} characters")]
    TooLong,
    /// More than [`MOST_NESTING`].
    #[error("at {at}: nested deeper than {MOST_NESTING}")]
    TooDeep {
        /// Where.
        at: usize,
    },
    /// More than [`MOST_NODES`].
    #[error("at {at}: more than {MOST_NODES} parts")]
    TooBig {
        /// Where.
        at: usize,
    },
    /// No word, number, text or sign of the language.
    #[error("at {at}: this is not FHIRPath")]
    Unreadable {
        /// Where.
        at: usize,
    },
    /// The language does not allow this here.
    #[error("at {at}: not expected here")]
    Unexpected {
        /// Where.
        at: usize,
    },
    /// FHIRPath perhaps, but not covered.
    #[error("at {at}: {what} is not supported")]
    Unsupported {
        /// Where.
        at: usize,
        /// What.
        what: String,
    },
    /// Too few or too many arguments.
    #[error("at {at}: {name}() does not take {given} arguments")]
    Arguments {
        /// Where.
        at: usize,
        /// The function.
        name: String,
        /// How many it was given.
        given: usize,
    },
}

/// Why an evaluation gave no result. Not the same as an empty result.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EvalFault {
    /// More steps, values or text than one evaluation may use.
    #[error("the evaluation takes too much")]
    TooMuch,
    /// Several values where the language wants one.
    #[error("several values where one is needed")]
    NotSingle,
    /// A function or operator was given what it does not work on.
    #[error("{0} does not work on this type of value")]
    WrongType(&'static str),
    /// Nobody set the variable.
    #[error("there is no variable %{0}")]
    NoVariable(String),
    /// The time was not passed in.
    #[error("the time is not known here")]
    NoClock,
}

impl Expression {
    /// Reads an expression, or says where and why not.
    pub fn parse(text: &str) -> Result<Self, ParseFault> {
        Ok(Self { root: parser::parse(text)?, text: text.to_owned() })
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The items it depends on: never fewer than it reads.
    pub fn reach(&self) -> Reach {
        names::reach(&self.root)
    }

    /// Names of the `%variables` used.
    pub fn variables(&self) -> BTreeSet<&str> {
        names::variables(&self.root)
    }

    /// The values it gives. Takes its steps from `budget`, and never more than [`MOST_STEPS`].
    pub fn evaluate(&self, context: &Context<'_>, budget: &mut usize) -> Result<Vec<Value>, EvalFault> {
        let mut eval = eval::Eval::new(context, MOST_STEPS.min(*budget));
        let before = eval.steps;
        let found = eval.node(&self.root).and_then(|found| {
            eval.pay_for_copies(&found)?;
            Ok(found.into_iter().map(Value::from).collect())
        });
        *budget -= before - eval.steps;
        found
    }
}
