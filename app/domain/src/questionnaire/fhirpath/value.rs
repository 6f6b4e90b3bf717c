//! What expressions work on. Invariant: JSON is borrowed and never changed; only what is calculated is new.

use std::borrow::Cow;

use serde_json::Value as Json;

use super::{Decimal, Moment, MomentKind, text::Text};

/// One result, or one value of a variable.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Yes or no.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number with digits after the point.
    Decimal(Decimal),
    /// Any text, also codes and addresses.
    Text(String),
    /// A date, a time or both.
    Moment(Moment),
    /// A number with a unit.
    Quantity(Decimal, String),
    /// Part of a resource as it stands: a Coding, an item.
    Node(Json),
}

/// A value during evaluation; `Node` carries the FHIR type where the name of its element told it.
#[derive(Debug, Clone)]
pub(super) enum Item<'a> {
    Boolean(bool),
    Whole(i64),
    Number(Decimal),
    Text(Text<'a>),
    Moment(Box<Moment>),
    Quantity(Decimal, Text<'a>),
    Node(&'a Json, Option<&'a str>),
}

pub(super) type Collection<'a> = Vec<Item<'a>>;

/// Types an expression may name; the first ones are also the endings of choice elements (`valueCoding`).
pub(super) const TYPES: [&str; 29] = [
    "Boolean",
    "Integer",
    "Decimal",
    "String",
    "Date",
    "DateTime",
    "Time",
    "Quantity",
    "Coding",
    "CodeableConcept",
    "Reference",
    "Attachment",
    "Uri",
    "Url",
    "Code",
    "Markdown",
    "Id",
    "Canonical",
    "Instant",
    "PositiveInt",
    "UnsignedInt",
    "Expression",
    "Period",
    "Range",
    "Identifier",
    "Age",
    "Questionnaire",
    "QuestionnaireResponse",
    "Patient",
];

/// Elements of R4 whose name ends in their type.
const CHOICES: [&str; 7] = ["value", "answer", "initial", "deceased", "effective", "onset", "multipleBirth"];

impl<'a> Item<'a> {
    pub(super) fn new(json: &'a Json, kind: Option<&'a str>) -> Self {
        match json {
            Json::Bool(truth) => Self::Boolean(*truth),
            Json::Number(number) => match number.as_i64() {
                Some(whole) if kind != Some("Decimal") => Self::Whole(whole),
                _ => Decimal::parse(&number.to_string()).map_or(Self::Node(json, kind), Self::Number),
            },
            Json::String(text) => {
                let moment = match kind {
                    Some("Date" | "DateTime" | "Instant") => Moment::parse(text),
                    Some("Time") => Moment::parse(&format!("T{text}")),
                    _ => None,
                };
                moment.map_or_else(|| Self::Text(text.as_str().into()), |moment| Self::Moment(Box::new(moment)))
            }
            _ => Self::Node(json, kind),
        }
    }

    /// Everything in the element, its array opened.
    pub(super) fn all(json: &'a Json, kind: Option<&'a str>) -> Collection<'a> {
        match json {
            Json::Null => Vec::new(),
            Json::Array(many) => many.iter().filter(|one| !one.is_null()).map(|one| Self::new(one, kind)).collect(),
            one => vec![Self::new(one, kind)],
        }
    }

    /// The element of that name; `value` also finds `valueCoding`.
    pub(super) fn member(&self, name: &str) -> Collection<'a> {
        match self {
            Self::Quantity(number, _) if name == "value" => vec![Self::Number(*number)],
            Self::Quantity(_, unit) if name == "unit" || name == "code" => vec![Self::Text(unit.clone())],
            Self::Node(Json::Object(fields), _) => {
                let plain = fields.get_key_value(name).map(|(key, json)| (json, ending(key)));
                let choice = || fields.iter().find_map(|(key, json)| Some((json, chosen(key, name)?)));
                let found = plain.or_else(|| choice().map(|(json, kind)| (json, Some(kind))));
                found.map(|(json, kind)| Self::all(json, kind)).unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn children(&self) -> Collection<'a> {
        let Self::Node(Json::Object(fields), _) = self else { return Vec::new() };
        let elements = fields.iter().filter(|(key, _)| *key != "resourceType" && !key.starts_with('_'));
        elements.flat_map(|(key, json)| Self::all(json, ending(key))).collect()
    }

    /// What it costs to look at it: fields to search, letters to compare.
    pub(super) fn weight(&self) -> usize {
        match self {
            Self::Text(text) => 1 + text.len() / 64,
            Self::Node(Json::Object(fields), _) => 1 + fields.len() / 16,
            _ => 1,
        }
    }

    /// A Quantity in JSON as a number with a unit; everything else as it is.
    pub(super) fn simple(&self) -> Self {
        let Self::Node(Json::Object(fields), kind) = self else { return self.clone() };
        let plain = matches!(kind, Some("Quantity" | "Age")) || (kind.is_none() && !fields.contains_key("linkId"));
        let number = fields.get("value").filter(|json| plain && json.is_number());
        let unit = fields.get("code").or_else(|| fields.get("unit")).and_then(Json::as_str).unwrap_or("1");
        match number.and_then(|number| Decimal::parse(&number.to_string())) {
            Some(number) => Self::Quantity(number, unit.into()),
            None => self.clone(),
        }
    }

    pub(super) fn number(&self) -> Option<Decimal> {
        match self {
            Self::Whole(whole) => Some((*whole).into()),
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// As a date or time; text from JSON that reads as one counts.
    pub(super) fn moment(&self) -> Option<Cow<'_, Moment>> {
        match self {
            Self::Moment(moment) => Some(Cow::Borrowed(moment)),
            Self::Text(text) => Moment::parse(text).map(Cow::Owned),
            _ => None,
        }
    }

    /// The text of a simple value; `None` for a node.
    pub(super) fn text(&self) -> Option<Text<'a>> {
        Some(match self {
            Self::Boolean(truth) => truth.to_string().into(),
            Self::Whole(whole) => whole.to_string().into(),
            Self::Number(number) => number.to_string().into(),
            Self::Text(text) => text.clone(),
            Self::Moment(moment) => moment.to_string().into(),
            Self::Quantity(number, unit) => format!("{number} '{}'", &**unit).into(),
            Self::Node(..) => return None,
        })
    }

    /// Whether it is of the type. A node whose type its element did not tell is of none.
    pub(super) fn is(&self, name: &str) -> bool {
        let own = match self {
            Self::Boolean(_) => "boolean",
            Self::Whole(_) => "integer",
            Self::Number(_) => "decimal",
            Self::Text(_) => "string",
            Self::Moment(moment) => match moment.kind() {
                MomentKind::Date => "date",
                MomentKind::DateTime => "dateTime",
                MomentKind::Time => "time",
            },
            Self::Quantity(..) => "Quantity",
            Self::Node(json, kind) => kind.or_else(|| json.get("resourceType")?.as_str()).unwrap_or_default(),
        };
        own.eq_ignore_ascii_case(name)
    }
}

fn chosen<'a>(key: &'a str, name: &str) -> Option<&'a str> {
    let ending = key.strip_prefix(name).filter(|_| CHOICES.contains(&name))?;
    TYPES.contains(&ending).then_some(ending)
}

fn ending(key: &str) -> Option<&str> {
    CHOICES.iter().find_map(|name| chosen(key, name))
}

impl<'a> From<&'a Value> for Item<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Boolean(truth) => Self::Boolean(*truth),
            Value::Integer(whole) => Self::Whole(*whole),
            Value::Decimal(number) => Self::Number(*number),
            Value::Text(text) => Self::Text(text.as_str().into()),
            Value::Moment(moment) => Self::Moment(Box::new(moment.clone())),
            Value::Quantity(number, unit) => Self::Quantity(*number, unit.as_str().into()),
            Value::Node(json) => Self::new(json, None),
        }
    }
}

impl From<Item<'_>> for Value {
    fn from(item: Item<'_>) -> Self {
        match item {
            Item::Boolean(truth) => Self::Boolean(truth),
            Item::Whole(whole) => Self::Integer(whole),
            Item::Number(number) => Self::Decimal(number),
            Item::Text(text) => Self::Text(text.to_string()),
            Item::Moment(moment) => Self::Moment(*moment),
            Item::Quantity(number, unit) => Self::Quantity(number, unit.to_string()),
            Item::Node(json, _) => Self::Node(json.clone()),
        }
    }
}
