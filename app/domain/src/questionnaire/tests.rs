//! What is read and what is refused, with WHO-5 as the example.

mod corpus;
mod enabling;
mod expressions;
mod importing;
mod laid_out;
mod library;
mod walking;

use super::*;
use crate::Lang;
use proptest::prelude::*;
use serde_json::{Value, json};

const NB: &str = include_str!("../../../../server/service/instruments/who-5/nb.json");
const EN: &str = include_str!("../../../../server/service/instruments/who-5/en.json");
const SCORING: &str = include_str!("../../../../server/service/instruments/who-5/scoring.json");

/// Monday 23 November 2026, ten o'clock.
fn now() -> jiff::Zoned {
    "2026-11-23T10:00:00+01:00[Europe/Oslo]".parse().unwrap()
}

fn who5() -> Questionnaire {
    parse_text(NB).unwrap().form
}

fn scoring() -> Scoring {
    serde_json::from_str(SCORING).unwrap()
}

fn answered(values: &[u8]) -> Answers {
    let mut answers = Answers::default();
    for (i, value) in values.iter().enumerate() {
        answers.set(&who5(), &(i + 1).to_string(), &value.to_string());
    }
    answers
}

impl Answers {
    /// The code of the question's only answer, when that is a coding.
    fn get(&self, link_id: &str) -> Option<&str> {
        match self.all(link_id).as_slice() {
            [Datum::Coding(coding)] => Some(&coding.code),
            _ => None,
        }
    }
}

/// A document with one change made to it.
fn changed(change: impl FnOnce(&mut Value)) -> Result<Imported, ParseFault> {
    let mut document: Value = serde_json::from_str(NB).unwrap();
    change(&mut document);
    parse(&document).map_err(|error| error.fault)
}

/// Questions with their answers' codes and weights.
type Shape = Vec<(String, Vec<(String, Option<f64>)>)>;

#[test]
fn both_languages_ask_the_same_and_are_scored_alike() {
    let (nb, en) = (who5(), parse_text(EN).unwrap().form);
    assert_eq!((nb.lang, en.lang), (Lang::Nb, Lang::En));
    assert_eq!((&nb.url, &nb.version), (&en.url, &en.version));
    let shape = |form: &Questionnaire| -> Shape {
        let codes = |q: &Question<'_>| q.options.iter().map(|o| (o.coding.code.clone(), o.ordinal)).collect();
        form.questions().iter().map(|q| (q.item.link_id.clone(), codes(q))).collect()
    };
    assert_eq!(shape(&nb), shape(&en));
    assert_eq!((scoring().misfit(&nb), scoring().misfit(&en)), (None, None));
    let lead: Vec<_> = nb.questions()[4].lead.iter().map(|item| item.text.as_str()).collect();
    assert_eq!(lead, ["I de siste to ukene har jeg …"]);
}

#[test]
fn an_answer_without_a_number_has_no_value() {
    let answers = coded(&[("1", "5"), ("2", "0"), ("3", "9"), ("evil", "1")]);
    let values: Vec<(String, f64)> = answers.values(&who5()).into_iter().collect();
    assert_eq!(values, [("1".to_owned(), 5.0), ("2".to_owned(), 0.0)]);
}

/// As it may come from outside: also with codes and questions that the form does not know.
fn coded(pairs: &[(&str, &str)]) -> Answers {
    let item = |(id, code): &(&str, &str)| json!({"linkId": id, "answer": [{"valueCoding": {"code": code}}]});
    let items: Vec<Value> = pairs.iter().map(item).collect();
    let group = json!({"linkId": "who5", "item": items});
    Answers::from_fhir(&json!({"resourceType": "QuestionnaireResponse", "item": [group]})).unwrap()
}

#[test]
fn what_is_wrong_with_answers_is_named_in_order() {
    let answers = coded(&[("1", "5"), ("2", "9"), ("evil", "1")]);
    let found: Vec<_> =
        validate(&who5(), &answers, &now()).into_iter().map(|one| (one.link_id, one.code, one.path)).collect();
    let group = "QuestionnaireResponse.item[0]";
    let expected = [
        ("2", IssueCode::CodeInvalid, format!("{group}.item[1].answer[0]")),
        ("3", IssueCode::Required, group.to_owned()),
        ("4", IssueCode::Required, group.to_owned()),
        ("5", IssueCode::Required, group.to_owned()),
        ("evil", IssueCode::Structure, format!("{group}.item[2]")),
    ];
    assert_eq!(found, expected.map(|(id, code, path)| (id.to_owned(), code, path)));
    assert_eq!(validate(&who5(), &answered(&[0, 1, 2, 3, 4]), &now()), []);
}

#[test]
fn what_would_change_the_questions_is_refused_by_name() {
    let refused = changed(|d| d["item"][0]["item"][0]["modifierExtension"] = json!([{"url": "x"}]));
    assert_eq!(refused, Err(ParseFault::Unsupported("modifierExtension".into())));
    let refused = changed(|d| d["item"][0]["item"][0]["answerValueSet"] = json!("http://example.org/vs"));
    assert!(matches!(refused, Err(ParseFault::Unsupported(what)) if what.contains("http://example.org/vs")));
    let refused = changed(|d| d["item"][0]["item"][0]["type"] = json!("question"));
    assert_eq!(refused, Err(ParseFault::Unsupported("type question".into())));
}

#[test]
fn broken_documents_are_refused() {
    let fault = |text: &str| parse_text(text).unwrap_err().fault;
    assert!(matches!(fault("{"), ParseFault::Unreadable(_)));
    assert!(matches!(fault("[]"), ParseFault::WrongResource(_)));
    assert_eq!(fault(&" ".repeat(MOST_BYTES + 1)), ParseFault::TooLarge);
    assert!(matches!(fault(&"[".repeat(100_000)), ParseFault::Unreadable(_)));
    assert_eq!(changed(|d| d["resourceType"] = json!("Patient")), Err(ParseFault::WrongResource("Patient".into())));
    assert_eq!(changed(|d| d["language"] = json!("fr")), Err(ParseFault::UnknownLanguage("fr".into())));
    assert_eq!(changed(|d| d["title"] = json!("x".repeat(MOST_TEXT + 1))), Err(ParseFault::TextTooLong));
    assert_eq!(changed(|d| d["item"][0]["item"][1]["linkId"] = json!("1")), Err(ParseFault::Twice("1".into())));
    let twice = changed(|d| d["item"][0]["item"][0]["answerOption"][0]["valueCoding"]["code"] = json!("4"));
    assert_eq!(twice, Err(ParseFault::Twice("4".into())));
    let none = changed(|d| d["item"][0]["item"][0]["answerOption"] = json!([]));
    assert_eq!(none, Err(ParseFault::Missing("answerOption")));
}

#[test]
fn a_document_without_url_or_language_is_taken_and_told() {
    let imported = changed(|d| {
        d["url"] = Value::Null;
        d["language"] = Value::Null;
    })
    .unwrap();
    assert_eq!(imported.form.lang, Lang::Nb);
    let paths: Vec<&str> = imported.warnings.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(paths, ["Questionnaire.url", "Questionnaire.language"]);
}

#[test]
fn size_is_bounded() {
    let mut nested = json!({"linkId": "end", "type": "display"});
    for i in 0..MOST_DEPTH {
        nested = json!({"linkId": i.to_string(), "type": "group", "item": [nested]});
    }
    assert_eq!(changed(|d| d["item"] = json!([nested])), Err(ParseFault::TooDeep));
    let many: Vec<Value> = (0..=MOST_ITEMS).map(|i| json!({"linkId": i.to_string(), "type": "display"})).collect();
    assert_eq!(changed(|d| d["item"] = json!(many)), Err(ParseFault::TooMany("items")));
    let options: Vec<Value> = (0..=MOST_OPTIONS).map(|i| json!({"valueCoding": {"code": i.to_string()}})).collect();
    let refused = changed(|d| d["item"][0]["item"][0]["answerOption"] = json!(options));
    assert_eq!(refused, Err(ParseFault::TooMany("options")));
}

#[test]
fn a_response_of_another_kind_is_refused() {
    let fault = |value: &Value| Answers::from_fhir(value).map_err(|error| error.fault);
    let response = |item: Value| fault(&json!({"resourceType": "QuestionnaireResponse", "item": item}));
    assert!(matches!(fault(&json!({"resourceType": "Bundle"})), Err(ParseFault::WrongResource(_))));
    assert!(matches!(fault(&json!(null)), Err(ParseFault::WrongResource(_))));
    assert!(matches!(response(json!("x")), Err(ParseFault::Unreadable(_))));
    assert!(matches!(response(json!([{"linkId": "1", "answer": [{"valueFoo": 1}]}])), Err(ParseFault::Unsupported(_))));
    let mut nested = json!({"linkId": "1"});
    for _ in 0..MOST_DEPTH {
        nested = json!({"linkId": "g", "item": [nested]});
    }
    assert_eq!(response(json!([nested])), Err(ParseFault::TooDeep));
}

fn any_answers() -> impl Strategy<Value = Vec<Option<u8>>> {
    prop::collection::vec(prop::option::of(0_u8..=5), 5)
}

fn build(values: &[Option<u8>], order: &[usize]) -> Answers {
    let mut answers = Answers::default();
    for &i in order {
        if let Some(value) = values[i] {
            answers.set(&who5(), &(i + 1).to_string(), &value.to_string());
        }
    }
    answers
}

proptest! {
    #[test]
    fn the_order_of_answering_changes_nothing(
        values in any_answers(), order in Just(vec![0_usize, 1, 2, 3, 4]).prop_shuffle(),
    ) {
        let (one, other) = (build(&values, &[0, 1, 2, 3, 4]), build(&values, &order));
        prop_assert_eq!(&one, &other);
        prop_assert_eq!(one.values(&who5()), other.values(&who5()));
    }

    #[test]
    fn answers_survive_fhir(values in any_answers()) {
        let answers = build(&values, &[0, 1, 2, 3, 4]);
        let fhir = answers.to_fhir(&who5(), ResponseStatus::InProgress, "2026-11-23T08:00:00Z");
        prop_assert_eq!(Answers::from_fhir(&fhir), Ok(answers));
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in ".{0,400}") {
        let _ = parse_text(&text);
        let _ = serde_json::from_str::<Value>(&text).map(|value| Answers::from_fhir(&value));
    }
}
