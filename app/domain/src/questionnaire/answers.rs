//! What a person answered. Invariant: at most one code per question; the FHIR form and this one carry the same answers.

use super::{
    form::{Item, Kind, Question, Questionnaire},
    parse::{MOST_DEPTH, MOST_ITEMS, MOST_TEXT, ParseError},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The chosen code by link id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers(BTreeMap<String, String>);

/// How far a response has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseStatus {
    InProgress,
    Completed,
}

impl ResponseStatus {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InProgress => "in-progress",
            Self::Completed => "completed",
        }
    }
}

/// Something that is wrong with an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub link_id: String,
    pub fault: Fault,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A required question has no answer.
    Missing,
    /// The code is none of the question's options.
    UnknownChoice,
    /// The questionnaire does not ask this.
    UnknownQuestion,
}

impl Answers {
    #[must_use]
    pub fn get(&self, link_id: &str) -> Option<&str> {
        self.0.get(link_id).map(String::as_str)
    }

    pub fn set(&mut self, link_id: &str, code: &str) {
        self.0.insert(link_id.to_owned(), code.to_owned());
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(link_id, code)| (link_id.as_str(), code.as_str()))
    }

    /// The number of each answer that has one, by link id: what scoring counts. What is not there has no answer.
    #[must_use]
    pub fn values(&self, form: &Questionnaire) -> BTreeMap<String, f64> {
        let number = |question: Question<'_>| {
            let link_id = &question.item.link_id;
            let ordinal = question.option(self.get(link_id)?)?.ordinal?;
            Some((link_id.clone(), ordinal))
        };
        form.questions().into_iter().filter_map(number).collect()
    }

    /// As a FHIR R4 `QuestionnaireResponse`. `authored` is an ISO 8601 instant. Answers that the questionnaire does not
    /// know are left out.
    #[must_use]
    pub fn to_fhir(&self, form: &Questionnaire, status: ResponseStatus, authored: &str) -> Value {
        json!({
            "resourceType": "QuestionnaireResponse",
            "questionnaire": format!("{}|{}", form.url, form.version),
            "language": form.lang.as_str(),
            "status": status.as_str(),
            "authored": authored,
            "item": self.items(&form.items),
        })
    }

    fn items(&self, items: &[Item]) -> Vec<Value> {
        items.iter().filter_map(|item| self.item(item)).collect()
    }

    fn item(&self, item: &Item) -> Option<Value> {
        match &item.kind {
            Kind::Display => None,
            Kind::Group(inner) => {
                let inner = self.items(inner);
                (!inner.is_empty()).then(|| json!({ "linkId": item.link_id, "item": inner }))
            }
            Kind::Choice(options) => {
                let code = self.get(&item.link_id)?;
                let option = options.iter().find(|option| option.coding.code == code)?;
                let mut coding = json!({ "code": code, "display": option.coding.display });
                if let (Some(system), Some(coding)) = (&option.coding.system, coding.as_object_mut()) {
                    coding.insert("system".to_owned(), json!(system));
                }
                Some(json!({ "linkId": item.link_id, "text": item.text, "answer": [{ "valueCoding": coding }] }))
            }
        }
    }

    /// From a FHIR R4 `QuestionnaireResponse`.
    ///
    /// # Errors
    /// When it is another resource, too large or deep, answers one question twice, or holds another kind of answer.
    pub fn from_fhir(response: &Value) -> Result<Self, ParseError> {
        match response.get("resourceType").and_then(Value::as_str) {
            Some("QuestionnaireResponse") => {}
            other => return Err(ParseError::WrongResource(other.unwrap_or_default().chars().take(80).collect())),
        }
        let mut answers = Self::default();
        answers.read(response, 0)?;
        Ok(answers)
    }

    fn read(&mut self, parent: &Value, depth: usize) -> Result<(), ParseError> {
        let Some(items) = parent.get("item") else { return Ok(()) };
        let items = items.as_array().ok_or_else(|| ParseError::Unreadable("item is not a list".to_owned()))?;
        if depth >= MOST_DEPTH {
            return Err(ParseError::TooDeep);
        }
        for item in items {
            self.read(item, depth + 1)?;
            let Some(given) = item.get("answer") else { continue };
            let link_id = item.get("linkId").and_then(Value::as_str).ok_or(ParseError::Missing("linkId"))?;
            let unsupported = |what: &str| ParseError::Unsupported { link_id: short(link_id), what: what.to_owned() };
            let [only] = given.as_array().map(Vec::as_slice).unwrap_or_default() else {
                return Err(unsupported("none or several answers"));
            };
            let code = only.get("valueCoding").and_then(|coding| coding.get("code")).and_then(Value::as_str);
            let code = code.ok_or_else(|| unsupported("an answer that is not a valueCoding"))?;
            if link_id.len() > MOST_TEXT || code.len() > MOST_TEXT {
                return Err(ParseError::TextTooLong);
            }
            if self.0.len() >= MOST_ITEMS {
                return Err(ParseError::TooMany("answers"));
            }
            if self.0.insert(link_id.to_owned(), code.to_owned()).is_some() {
                return Err(ParseError::Twice(short(link_id)));
            }
        }
        Ok(())
    }
}

fn short(text: &str) -> String {
    text.chars().take(80).collect()
}

/// Everything that keeps `answers` from being submitted, in the instrument's order.
#[must_use]
pub fn validate(form: &Questionnaire, answers: &Answers) -> Vec<Problem> {
    let questions = form.questions();
    let problem = |link_id: &str, fault| Some(Problem { link_id: link_id.to_owned(), fault });
    let asked = questions.iter().filter_map(|question| {
        let link_id = &question.item.link_id;
        match answers.get(link_id) {
            None if question.item.required => problem(link_id, Fault::Missing),
            Some(code) if question.option(code).is_none() => problem(link_id, Fault::UnknownChoice),
            _ => None,
        }
    });
    let known = |link_id: &str| questions.iter().any(|question| question.item.link_id == link_id);
    let stray = answers.iter().filter(|(link_id, _)| !known(link_id));
    asked.chain(stray.filter_map(|(link_id, _)| problem(link_id, Fault::UnknownQuestion))).collect()
}
