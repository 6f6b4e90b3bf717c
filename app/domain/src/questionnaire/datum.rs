//! One value, as `value[x]` in FHIR. Invariant: values of different kinds are never equal, and what cannot be compared
//! has no order.

use super::form::Coding;
use jiff::{Timestamp, civil};
use serde_json::{Map, Value, json};
use std::cmp::Ordering;

/// Dates and times keep the text they came with, so that their precision survives.
#[derive(Clone, Debug, PartialEq)]
pub enum Datum {
    Boolean(bool),
    Decimal(f64),
    Integer(i64),
    Date(String),
    DateTime(String),
    Time(String),
    Text(String),
    Uri(String),
    Coding(Coding),
    Quantity {
        value: f64,
        unit: Option<String>,
        system: Option<String>,
        code: Option<String>,
    },
    /// As it came: an attachment or a reference, whose content is not looked into.
    Attachment(Value),
    Reference(Value),
}

impl Datum {
    /// Reads `{prefix}Boolean`, `{prefix}Coding` … of `object`: none when there is no such key, an error when its value
    /// is of the wrong shape or kind.
    pub(super) fn read(object: &Map<String, Value>, prefix: &str) -> Result<Option<Self>, String> {
        let keys = |key: &&String| key.strip_prefix(prefix).is_some_and(|rest| rest.starts_with(char::is_uppercase));
        let mut found = object.keys().filter(keys);
        let Some(key) = found.next() else { return Ok(None) };
        if found.next().is_some() {
            return Err(format!("has more than one {prefix}[x]"));
        }
        let value = &object[key];
        let kind = key.strip_prefix(prefix).unwrap_or_default();
        let text = || value.as_str().map(str::to_owned);
        let read = match kind {
            "Boolean" => value.as_bool().map(Self::Boolean),
            "Decimal" => value.as_f64().map(Self::Decimal),
            "Integer" => value.as_i64().map(Self::Integer),
            "Date" => text().map(Self::Date),
            "DateTime" => text().map(Self::DateTime),
            "Time" => text().map(Self::Time),
            "String" | "Markdown" | "Code" => text().map(Self::Text),
            "Uri" | "Url" => text().map(Self::Uri),
            "Coding" => Coding::read(value).map(Self::Coding),
            "Quantity" => quantity(value),
            "Attachment" => value.is_object().then(|| Self::Attachment(value.clone())),
            "Reference" => value.is_object().then(|| Self::Reference(value.clone())),
            _ => return Err(format!("{prefix}{} is not supported", short(kind))),
        };
        read.map(Some).ok_or_else(|| format!("{key} is malformed"))
    }

    /// The key after `value` and the JSON.
    pub(super) fn to_json(&self) -> (&'static str, Value) {
        match self {
            Self::Boolean(value) => ("valueBoolean", json!(value)),
            Self::Decimal(value) => ("valueDecimal", json!(value)),
            Self::Integer(value) => ("valueInteger", json!(value)),
            Self::Date(value) => ("valueDate", json!(value)),
            Self::DateTime(value) => ("valueDateTime", json!(value)),
            Self::Time(value) => ("valueTime", json!(value)),
            Self::Text(value) => ("valueString", json!(value)),
            Self::Uri(value) => ("valueUri", json!(value)),
            Self::Coding(coding) => ("valueCoding", coding.to_json()),
            Self::Quantity { value, unit, system, code } => {
                let mut object = Map::from_iter([("value".to_owned(), json!(value))]);
                for (key, part) in [("unit", unit), ("system", system), ("code", code)] {
                    object.extend(part.as_ref().map(|part| (key.to_owned(), json!(part))));
                }
                ("valueQuantity", Value::Object(object))
            }
            Self::Attachment(value) => ("valueAttachment", value.clone()),
            Self::Reference(value) => ("valueReference", value.clone()),
        }
    }

    /// The number, of a number or quantity.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Decimal(value) | Self::Quantity { value, .. } => Some(*value),
            Self::Integer(value) => Some(*value as f64),
            _ => None,
        }
    }

    /// Whether they mean the same: codings by code and, where both have one, system; numbers by value.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Coding(one), Self::Coding(other)) => one.same(other),
            (Self::Integer(_) | Self::Decimal(_), Self::Integer(_) | Self::Decimal(_))
            | (Self::Quantity { .. }, Self::Quantity { .. }) => self.order(other) == Some(Ordering::Equal),
            _ => self == other,
        }
    }

    /// Their order; none for other kinds, other units, or dates whose precision does not decide.
    #[must_use]
    pub fn order(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (
                Self::Quantity { value: a, unit, code, .. },
                Self::Quantity { value: b, unit: other_unit, code: other_code, .. },
            ) => {
                let same = if code.is_some() && other_code.is_some() { code == other_code } else { unit == other_unit };
                if same { a.partial_cmp(b) } else { None }
            }
            (Self::Quantity { .. }, _) | (_, Self::Quantity { .. }) => None,
            (Self::Date(a), Self::Date(b)) | (Self::Time(a), Self::Time(b)) => by_prefix(a, b),
            (Self::DateTime(a) | Self::Date(a), Self::DateTime(b) | Self::Date(b)) => {
                match (a.parse::<Timestamp>(), b.parse::<Timestamp>()) {
                    (Ok(a), Ok(b)) => Some(a.cmp(&b)),
                    _ => by_prefix(a, b),
                }
            }
            (Self::Text(a), Self::Text(b)) => Some(a.cmp(b)),
            _ => self.number()?.partial_cmp(&other.number()?),
        }
    }

    /// Whether a date or time is one, in FHIR's spelling; other kinds are always well formed.
    #[must_use]
    pub fn well_formed(&self) -> bool {
        match self {
            Self::Date(text) => is_date(text),
            Self::DateTime(text) => is_date(text) || text.contains('T') && text.parse::<Timestamp>().is_ok(),
            Self::Time(text) => text.len() >= 8 && text.parse::<civil::Time>().is_ok(),
            _ => true,
        }
    }
}

/// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
fn is_date(text: &str) -> bool {
    let whole = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        10 => text.to_owned(),
        _ => return false,
    };
    whole.parse::<civil::Date>().is_ok()
}

fn by_prefix(a: &str, b: &str) -> Option<Ordering> {
    let common = a.len().min(b.len());
    match a.get(..common)?.cmp(b.get(..common)?) {
        Ordering::Equal if a.len() != b.len() => None,
        order => Some(order),
    }
}

fn quantity(value: &Value) -> Option<Datum> {
    let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let number = value.get("value")?.as_f64()?;
    Some(Datum::Quantity { value: number, unit: text("unit"), system: text("system"), code: text("code") })
}

pub(super) fn short(text: &str) -> String {
    text.chars().take(80).collect()
}
