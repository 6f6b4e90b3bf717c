//! Answers as FHIR R4 `QuestionnaireResponse`. Invariant: input is bounded while it is walked.

use super::{Answer, Answers, Given, ResponseStatus};
use crate::questionnaire::{
    datum::{Datum, short},
    form::Questionnaire,
    parse::{MOST_DEPTH, MOST_TEXT, ParseError, ParseFault, json},
};
use serde_json::{Map, Value, json};

/// Items of a response, with all their repeats.
pub const MOST_GIVEN: usize = 5000;

impl Answers {
    /// As a FHIR R4 `QuestionnaireResponse`. `authored` is an ISO 8601 instant. Answers that the questionnaire does not
    /// know, and items without content, are left out.
    #[must_use]
    pub fn to_fhir(&self, form: &Questionnaire, status: ResponseStatus, authored: &str) -> Value {
        let canonical =
            if form.version.is_empty() { form.url.clone() } else { format!("{}|{}", form.url, form.version) };
        json!({
            "resourceType": "QuestionnaireResponse",
            "questionnaire": canonical,
            "language": form.lang.as_str(),
            "status": status.as_str(),
            "authored": authored,
            "item": items_to_fhir(form, &self.items),
        })
    }

    /// From the text of a FHIR R4 `QuestionnaireResponse`.
    ///
    /// # Errors
    /// As [`Self::from_fhir`], and when it is not JSON or too large.
    pub fn from_text(text: &str) -> Result<Self, ParseError> {
        Self::from_fhir(&json(text, "QuestionnaireResponse")?)
    }

    /// From a FHIR R4 `QuestionnaireResponse`.
    ///
    /// # Errors
    /// When it is another resource, too large or deep, or holds what is no answer.
    pub fn from_fhir(response: &Value) -> Result<Self, ParseError> {
        let path = "QuestionnaireResponse";
        match response.get("resourceType").and_then(Value::as_str) {
            Some("QuestionnaireResponse") => {}
            other => {
                return Err(ParseError::new(path, ParseFault::WrongResource(short(other.unwrap_or_default()))));
            }
        }
        Ok(Self { items: read(response, path, 0, &mut 0)? })
    }
}

fn items_to_fhir(form: &Questionnaire, items: &[Given]) -> Vec<Value> {
    items.iter().filter_map(|given| given_to_fhir(form, given)).collect()
}

fn given_to_fhir(form: &Questionnaire, given: &Given) -> Option<Value> {
    let item = form.item(&given.link_id)?;
    let mut object = Map::from_iter([("linkId".to_owned(), json!(given.link_id))]);
    let answers: Vec<Value> = given.answers.iter().map(|answer| answer_to_fhir(form, answer)).collect();
    let items = items_to_fhir(form, &given.items);
    if answers.is_empty() && items.is_empty() {
        return None;
    }
    if !answers.is_empty() {
        object.insert("text".to_owned(), json!(item.text));
        object.insert("answer".to_owned(), Value::Array(answers));
    }
    if !items.is_empty() {
        object.insert("item".to_owned(), Value::Array(items));
    }
    Some(Value::Object(object))
}

fn answer_to_fhir(form: &Questionnaire, answer: &Answer) -> Value {
    let (key, value) = answer.value.to_json();
    let mut object = Map::from_iter([(key.to_owned(), value)]);
    let items = items_to_fhir(form, &answer.items);
    if !items.is_empty() {
        object.insert("item".to_owned(), Value::Array(items));
    }
    Value::Object(object)
}

fn list<'a>(parent: &'a Value, key: &str, path: &str) -> Result<&'a [Value], ParseError> {
    match parent.get(key) {
        None => Ok(&[]),
        Some(Value::Array(list)) => Ok(list),
        Some(_) => Err(ParseError::new(format!("{path}.{key}"), ParseFault::Unreadable("not a list".to_owned()))),
    }
}

fn read(parent: &Value, path: &str, depth: usize, count: &mut usize) -> Result<Vec<Given>, ParseError> {
    let items = list(parent, "item", path)?;
    if depth >= MOST_DEPTH && !items.is_empty() {
        return Err(ParseError::new(path, ParseFault::TooDeep));
    }
    *count += items.len();
    if *count > MOST_GIVEN {
        return Err(ParseError::new(path, ParseFault::TooMany("answers")));
    }
    let one = |(i, item): (usize, &Value)| given(item, &format!("{path}.item[{i}]"), depth, count);
    items.iter().enumerate().map(one).collect()
}

fn given(item: &Value, path: &str, depth: usize, count: &mut usize) -> Result<Given, ParseError> {
    if item.get("modifierExtension").is_some() {
        return Err(ParseError::new(path, ParseFault::Unsupported("modifierExtension".to_owned())));
    }
    let link_id = item.get("linkId").and_then(Value::as_str);
    let link_id = link_id.ok_or_else(|| ParseError::new(path, ParseFault::Missing("linkId")))?;
    if link_id.chars().count() > MOST_TEXT {
        return Err(ParseError::new(path, ParseFault::TextTooLong));
    }
    let mut given = Given::empty(link_id);
    given.items = read(item, path, depth + 1, count)?;
    let answers = list(item, "answer", path)?;
    *count += answers.len();
    for (i, answer) in answers.iter().enumerate() {
        let path = format!("{path}.answer[{i}]");
        let malformed = || ParseError::new(&*path, ParseFault::Unreadable("not an object".to_owned()));
        let object = answer.as_object().ok_or_else(malformed)?;
        let value =
            Datum::read(object, "value").map_err(|what| ParseError::new(&*path, ParseFault::Unsupported(what)))?;
        let value = value.ok_or_else(|| ParseError::new(&*path, ParseFault::Missing("value")))?;
        given.answers.push(Answer { value, items: read(answer, &path, depth + 1, count)? });
    }
    Ok(given)
}
