//! What an expression gives as answers to an item. Invariant: an answer is of the item's type, or there is none and it is
//! said why.

use super::MOST_CALCULATED;
use crate::questionnaire::{
    datum::Datum,
    fhirpath::{Decimal, Moment, MomentKind, Value},
    form::{Coding, Item, Kind},
};
use serde_json::{Value as Json, json};

/// The answers, or why there are none.
pub(super) fn of(item: &Item, values: &[Value]) -> Result<Vec<Datum>, String> {
    if values.len() > if item.repeats { MOST_CALCULATED } else { 1 } {
        return Err("it gives more values than the item takes".to_owned());
    }
    let one = |value| datum(item, value).filter(Datum::well_formed).ok_or("it gives another type of value".to_owned());
    let answers = values.iter().map(one).collect::<Result<Vec<_>, _>>()?;
    // an empty text is no answer
    Ok(answers.into_iter().filter(|answer| !matches!(answer, Datum::Text(text) if text.is_empty())).collect())
}

fn datum(item: &Item, value: &Value) -> Option<Datum> {
    match item.kind {
        Kind::Boolean => match value {
            Value::Boolean(truth) => Some(Datum::Boolean(*truth)),
            _ => None,
        },
        // as Helsenorge's renderer does
        Kind::Integer => number(value)?.rounded(0)?.to_whole().map(Datum::Integer),
        Kind::Decimal => float(item, number(value)?).map(Datum::Decimal),
        Kind::Quantity => quantity(item, value),
        Kind::Date => moment(value, |kind| kind == MomentKind::Date).map(Datum::Date),
        Kind::DateTime => moment(value, |kind| kind != MomentKind::Time).map(Datum::DateTime),
        Kind::Time => match value {
            Value::Moment(_) => moment(value, |kind| kind == MomentKind::Time).map(Datum::Time),
            _ => None,
        },
        Kind::String | Kind::Text => text(value).map(Datum::Text),
        Kind::Url => match value {
            Value::Text(address) => Some(Datum::Uri(address.clone())),
            _ => None,
        },
        Kind::Choice | Kind::OpenChoice => choice(item, value),
        Kind::Attachment => as_it_is("Attachment", value),
        Kind::Reference => as_it_is("Reference", value),
        Kind::Group | Kind::Display => None,
    }
}

fn number(value: &Value) -> Option<Decimal> {
    match value {
        Value::Integer(whole) => Some((*whole).into()),
        Value::Decimal(number) => Some(*number),
        _ => None,
    }
}

/// With no more digits than the item takes.
fn float(item: &Item, number: Decimal) -> Option<f64> {
    match item.limits.decimals.and_then(|digits| u32::try_from(digits).ok()) {
        Some(digits) => number.rounded(digits)?.to_float(),
        None => number.to_float(),
    }
}

/// A number alone is in the item's unit.
fn quantity(item: &Item, value: &Value) -> Option<Datum> {
    let (number, unit) = match value {
        Value::Quantity(number, unit) => (*number, Some(unit.as_str()).filter(|unit| *unit != "1")),
        Value::Node(_) => return as_it_is("Quantity", value),
        _ => (number(value)?, None),
    };
    let units = &item.limits.units;
    let known = match unit {
        Some(unit) => units.iter().find(|one| one.code == unit || one.display == unit),
        None => units.first(),
    };
    let value = float(item, number)?;
    Some(match (known, unit) {
        (Some(Coding { system, code, display }), _) => Datum::Quantity {
            value,
            unit: Some(display.clone()),
            system: system.clone(),
            code: Some(code.clone()).filter(|code| !code.is_empty()),
        },
        (None, unit) => Datum::Quantity { value, unit: unit.map(str::to_owned), system: None, code: None },
    })
}

fn moment(value: &Value, fits: impl Fn(MomentKind) -> bool) -> Option<String> {
    let read = match value {
        Value::Moment(moment) => Some(moment.clone()),
        Value::Text(text) => Moment::parse(text),
        _ => None,
    };
    let moment = read.filter(|moment| fits(moment.kind()))?;
    let text = moment.to_string();
    // FHIR's times have seconds
    Some(if moment.kind() == MomentKind::Time && text.len() == 5 { text + ":00" } else { text })
}

fn text(value: &Value) -> Option<String> {
    Some(match value {
        Value::Boolean(truth) => truth.to_string(),
        Value::Integer(whole) => whole.to_string(),
        Value::Decimal(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        Value::Moment(moment) => moment.to_string(),
        Value::Quantity(number, unit) => format!("{number} {unit}"),
        Value::Node(_) => return None,
    })
}

/// An option, by its value or by its code; a coding of another question as it is; words where words are taken.
fn choice(item: &Item, value: &Value) -> Option<Datum> {
    let given = match value {
        Value::Node(json) => Datum::Coding(Coding::read(json)?),
        Value::Integer(whole) => Datum::Integer(*whole),
        Value::Moment(moment) if moment.kind() == MomentKind::Date => Datum::Date(moment.to_string()),
        Value::Moment(moment) if moment.kind() == MomentKind::Time => Datum::Time(moment.to_string()),
        value => Datum::Text(text(value)?),
    };
    let by_code = |code: &str| item.options.iter().find(|option| option.plain.is_none() && option.coding.code == code);
    let offered = item.options.iter().find(|option| option.value().same(&given)).or_else(|| match &given {
        Datum::Text(code) => by_code(code),
        _ => None,
    });
    match offered {
        Some(option) => Some(option.value()),
        None if matches!(given, Datum::Coding(_)) || item.kind == Kind::OpenChoice => Some(given),
        None => None,
    }
}

fn as_it_is(kind: &str, value: &Value) -> Option<Datum> {
    let Value::Node(json @ Json::Object(_)) = value else { return None };
    Datum::read(json!({ format!("value{kind}"): json }).as_object()?, "value").ok()?
}
