//! One value against its question. Invariant: the words name the rule, never the answer.

use super::IssueCode;
use crate::questionnaire::{
    datum::Datum,
    form::{Item, Kind},
    parse::compiled,
};
use std::cmp::Ordering;

/// Why a value is no answer to its question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Another type than the question's.
    Kind,
    /// No date or time that exists.
    Moment,
    /// None of the options.
    Option,
    Unit,
    Empty,
    /// Characters that are allowed.
    TooLong(u64),
    TooShort(u64),
    /// Not in the form that the author asks for.
    Form,
    TooLow,
    TooHigh,
    /// Decimals that are allowed.
    Decimals(u64),
}

impl Fault {
    pub(super) fn code(&self) -> IssueCode {
        match self {
            Self::Kind => IssueCode::Structure,
            Self::Option | Self::Unit => IssueCode::CodeInvalid,
            Self::TooLong(_) => IssueCode::TooLong,
            _ => IssueCode::Value,
        }
    }

    pub(super) fn text(&self, item: &Item) -> String {
        let text = match self {
            Self::Kind => return format!("{} takes another type of answer", item.link_id),
            Self::Moment => "not a date or time",
            Self::Option => "none of the options",
            Self::Unit => "another unit than the question's",
            Self::Empty => "an empty text",
            Self::TooLong(_) => "longer than allowed",
            Self::TooShort(_) => "shorter than allowed",
            Self::Form => "not in the form asked for",
            Self::TooLow => "below the lowest value",
            Self::TooHigh => "above the highest value",
            Self::Decimals(_) => "more decimals than allowed",
        };
        self.message(item).unwrap_or(text).to_owned()
    }

    /// The author's words for it.
    #[must_use]
    pub fn message<'a>(&self, item: &'a Item) -> Option<&'a str> {
        let spoken_of = matches!(self, Self::Form | Self::TooLow | Self::TooHigh | Self::Decimals(_));
        item.limits.message.as_deref().filter(|_| spoken_of)
    }
}

/// All that keeps `value` from being an answer to the question, by the form's own rules for one answer.
pub(in crate::questionnaire) fn faults(item: &Item, value: &Datum) -> Vec<Fault> {
    if !of_kind(item.kind, value) {
        return vec![Fault::Kind];
    }
    if !value.well_formed() {
        return vec![Fault::Moment];
    }
    let mut found = Vec::new();
    found.extend(chosen(item, value));
    if let Datum::Text(text) | Datum::Uri(text) = value {
        found.extend(text_faults(item, text));
    }
    found.extend(range(item, value));
    if let Datum::Quantity { unit, code, .. } = value {
        let units = &item.limits.units;
        let known = |one: &crate::questionnaire::form::Coding| match code {
            Some(code) => one.code == *code,
            None => unit.as_ref().is_some_and(|unit| one.display == *unit || one.code == *unit),
        };
        if !units.is_empty() && !units.iter().any(known) {
            found.push(Fault::Unit);
        }
    }
    found
}

fn of_kind(kind: Kind, value: &Datum) -> bool {
    match value {
        Datum::Boolean(_) => kind == Kind::Boolean,
        Datum::Decimal(_) => kind == Kind::Decimal,
        Datum::Integer(_) => matches!(kind, Kind::Integer | Kind::Decimal | Kind::Choice | Kind::OpenChoice),
        Datum::Date(_) => matches!(kind, Kind::Date | Kind::Choice | Kind::OpenChoice),
        Datum::DateTime(_) => kind == Kind::DateTime,
        Datum::Time(_) => matches!(kind, Kind::Time | Kind::Choice | Kind::OpenChoice),
        Datum::Text(_) => matches!(kind, Kind::String | Kind::Text | Kind::Choice | Kind::OpenChoice),
        Datum::Uri(_) => kind == Kind::Url,
        Datum::Coding(_) => matches!(kind, Kind::Choice | Kind::OpenChoice),
        Datum::Quantity { .. } => kind == Kind::Quantity,
        Datum::Attachment(_) => kind == Kind::Attachment,
        Datum::Reference(_) => kind == Kind::Reference,
    }
}

fn chosen(item: &Item, value: &Datum) -> Option<Fault> {
    let offered = item.options.iter().any(|option| option.value().same(value));
    let free = item.kind == Kind::OpenChoice && matches!(value, Datum::Text(_));
    // what is copied from another question has no options of its own
    let must = matches!(item.kind, Kind::Choice | Kind::OpenChoice) && !item.read_only || !item.options.is_empty();
    (must && !offered && !free).then_some(Fault::Option)
}

fn text_faults(item: &Item, text: &str) -> Vec<Fault> {
    let limits = &item.limits;
    let length = text.chars().count() as u64;
    let mut found = Vec::new();
    if text.trim().is_empty() {
        found.push(Fault::Empty);
    }
    found.extend(limits.max_length.filter(|most| length > *most).map(Fault::TooLong));
    found.extend(limits.min_length.filter(|least| length < *least).map(Fault::TooShort));
    let matches = |source: &String| compiled(source).is_none_or(|regex| regex.is_match(text));
    if !limits.regex.as_ref().is_none_or(matches) {
        found.push(Fault::Form);
    }
    found
}

fn range(item: &Item, value: &Datum) -> Vec<Fault> {
    let limits = &item.limits;
    // the limits of a quantity may be written as plain numbers
    let order = |limit: &Datum| match (value, limit) {
        (Datum::Quantity { value, .. }, Datum::Integer(_) | Datum::Decimal(_)) => value.partial_cmp(&limit.number()?),
        _ => value.order(limit),
    };
    let mut found = Vec::new();
    if limits.min.as_ref().and_then(order) == Some(Ordering::Less) {
        found.push(Fault::TooLow);
    }
    if limits.max.as_ref().and_then(order) == Some(Ordering::Greater) {
        found.push(Fault::TooHigh);
    }
    if let (Some(most), Some(number)) = (limits.decimals, value.number()) {
        // the shortest decimal that reads back as this number
        let decimals = number.to_string().split_once('.').map_or(0, |(_, after)| after.len() as u64);
        if decimals > most {
            found.push(Fault::Decimals(most));
        }
    }
    found
}
