//! A JSON object with its place in the document. Invariant: whatever is wrong is told with that place.

use super::{MOST_TEXT, ParseError, ParseFault};
use crate::{
    Lang,
    questionnaire::{datum::Datum, plain::plain},
};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

const TRANSLATION: &str = "http://hl7.org/fhir/StructureDefinition/translation";

pub(super) struct Node<'a> {
    pub value: &'a Value,
    object: &'a Map<String, Value>,
    pub path: String,
}

impl<'a> Node<'a> {
    pub(super) fn new(value: &'a Value, path: String) -> Result<Self, ParseError> {
        match value.as_object() {
            Some(object) => Ok(Self { value, object, path }),
            None => Err(ParseError::new(path, ParseFault::Unreadable("not an object".to_owned()))),
        }
    }

    pub(super) fn at(&self, key: &str) -> String {
        format!("{}.{key}", self.path)
    }

    pub(super) fn fault(&self, key: &str, fault: ParseFault) -> ParseError {
        ParseError::new(self.at(key), fault)
    }

    fn read<T>(&self, key: &str, what: &str, read: impl Fn(&'a Value) -> Option<T>) -> Result<Option<T>, ParseError> {
        match self.object.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => {
                read(value).map(Some).ok_or_else(|| self.fault(key, ParseFault::Unreadable(format!("expected {what}"))))
            }
        }
    }

    pub(super) fn text(&self, key: &str) -> Result<Option<String>, ParseError> {
        let text = self.read(key, "a text", Value::as_str)?;
        // bytes are at least as many as characters, and cheaper to count
        if text.is_some_and(|text| text.len() > MOST_TEXT && text.chars().count() > MOST_TEXT) {
            return Err(self.fault(key, ParseFault::TextTooLong));
        }
        Ok(text.map(str::to_owned))
    }

    pub(super) fn flag(&self, key: &str) -> Result<bool, ParseError> {
        Ok(self.read(key, "true or false", Value::as_bool)?.unwrap_or_default())
    }

    pub(super) fn count(&self, key: &str) -> Result<Option<u64>, ParseError> {
        self.read(key, "a whole number", Value::as_u64)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.object.contains_key(key)
    }

    pub(super) fn node(&self, key: &str) -> Result<Option<Self>, ParseError> {
        self.object.get(key).map(|value| Self::new(value, self.at(key))).transpose()
    }

    pub(super) fn list(&self, key: &str) -> Result<Vec<Self>, ParseError> {
        let list = self.read(key, "a list", Value::as_array)?.map(Vec::as_slice).unwrap_or_default();
        list.iter().enumerate().map(|(i, value)| Self::new(value, self.at(&format!("{key}[{i}]")))).collect()
    }

    pub(super) fn datum(&self, prefix: &str) -> Result<Option<Datum>, ParseError> {
        Datum::read(self.object, prefix).map_err(|what| ParseError::new(&self.path, ParseFault::Unsupported(what)))
    }

    pub(super) fn refuse_modifiers(&self) -> Result<(), ParseError> {
        if self.has("modifierExtension") {
            return Err(self.fault("modifierExtension", ParseFault::Unsupported("modifierExtension".to_owned())));
        }
        Ok(())
    }

    /// The text under `key`, else what a rendering extension says in plain words.
    pub(super) fn words(&self, key: &str) -> Result<String, ParseError> {
        if let Some(text) = self.text(key)?.filter(|text| !text.is_empty()) {
            return Ok(text);
        }
        let Some(more) = self.node(&format!("_{key}"))? else { return Ok(String::new()) };
        for extension in more.list("extension")? {
            if extension.text("url")?.is_some_and(|url| url.contains("/rendering-"))
                && let Some(Datum::Text(source)) = extension.datum("value")?
            {
                return Ok(plain(&source));
            }
        }
        Ok(String::new())
    }

    /// The translations of the text under `key`, into languages of ours.
    pub(super) fn translations(&self, key: &str) -> Result<BTreeMap<Lang, String>, ParseError> {
        let mut found = BTreeMap::new();
        let Some(more) = self.node(&format!("_{key}"))? else { return Ok(found) };
        for extension in more.list("extension")? {
            if extension.text("url")?.as_deref() != Some(TRANSLATION) {
                continue;
            }
            let (mut lang, mut content) = (None, None);
            for part in extension.list("extension")? {
                let value = match part.datum("value")? {
                    Some(Datum::Text(text)) => Some(text),
                    _ => None,
                };
                match part.text("url")?.as_deref() {
                    Some("lang") => lang = value.and_then(|tag| Lang::parse(&tag)),
                    Some("content") => content = value,
                    _ => {}
                }
            }
            found.extend(lang.zip(content));
        }
        Ok(found)
    }
}
