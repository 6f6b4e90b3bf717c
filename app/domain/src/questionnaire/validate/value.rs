//! One value against its question. Invariant: the words name the rule, never the answer.

use super::IssueCode;
use crate::questionnaire::{
    datum::Datum,
    form::{Item, Kind},
    parse::compiled,
};
use std::cmp::Ordering;

pub(super) fn faults(item: &Item, value: &Datum) -> Vec<(IssueCode, String)> {
    if !of_kind(item.kind, value) {
        return vec![(IssueCode::Structure, format!("{} takes another type of answer", item.link_id))];
    }
    if !value.well_formed() {
        return vec![(IssueCode::Value, "not a date or time".to_owned())];
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
            found.push((IssueCode::CodeInvalid, "another unit than the question's".to_owned()));
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

fn chosen(item: &Item, value: &Datum) -> Option<(IssueCode, String)> {
    let offered = item.options.iter().any(|option| option.value().same(value));
    let free = item.kind == Kind::OpenChoice && matches!(value, Datum::Text(_));
    // what is copied from another question has no options of its own
    let must = matches!(item.kind, Kind::Choice | Kind::OpenChoice) && !item.read_only || !item.options.is_empty();
    (must && !offered && !free).then(|| (IssueCode::CodeInvalid, "none of the options".to_owned()))
}

fn text_faults(item: &Item, text: &str) -> Vec<(IssueCode, String)> {
    let limits = &item.limits;
    let length = text.chars().count() as u64;
    let mut found = Vec::new();
    if text.trim().is_empty() {
        found.push((IssueCode::Value, "an empty text".to_owned()));
    }
    if limits.max_length.is_some_and(|most| length > most) {
        found.push((IssueCode::TooLong, "longer than allowed".to_owned()));
    }
    if limits.min_length.is_some_and(|least| length < least) {
        found.push((IssueCode::Value, "shorter than allowed".to_owned()));
    }
    let matches = |source: &String| compiled(source).is_none_or(|regex| regex.is_match(text));
    if !limits.regex.as_ref().is_none_or(matches) {
        found
            .push((IssueCode::Value, limits.message.clone().unwrap_or_else(|| "not in the form asked for".to_owned())));
    }
    found
}

fn range(item: &Item, value: &Datum) -> Vec<(IssueCode, String)> {
    let limits = &item.limits;
    // the limits of a quantity may be written as plain numbers
    let order = |limit: &Datum| match (value, limit) {
        (Datum::Quantity { value, .. }, Datum::Integer(_) | Datum::Decimal(_)) => value.partial_cmp(&limit.number()?),
        _ => value.order(limit),
    };
    let mut found = Vec::new();
    let told = |text: &str| (IssueCode::Value, limits.message.clone().unwrap_or_else(|| text.to_owned()));
    if limits.min.as_ref().and_then(order) == Some(Ordering::Less) {
        found.push(told("below the lowest value"));
    }
    if limits.max.as_ref().and_then(order) == Some(Ordering::Greater) {
        found.push(told("above the highest value"));
    }
    if let (Some(most), Some(number)) = (limits.decimals, value.number()) {
        // the shortest decimal that reads back as this number
        let decimals = number.to_string().split_once('.').map_or(0, |(_, after)| after.len() as u64);
        if decimals > most {
            found.push(told("more decimals than allowed"));
        }
    }
    found
}
