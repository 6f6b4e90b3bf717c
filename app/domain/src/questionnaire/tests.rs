//! What is read and what is refused, with WHO-5 as the example.

use super::*;
use crate::Lang;
use proptest::prelude::*;
use serde_json::{Value, json};

const NB: &str = include_str!("../../../../server/service/instruments/who-5/nb.json");
const EN: &str = include_str!("../../../../server/service/instruments/who-5/en.json");
const SCORING: &str = include_str!("../../../../server/service/instruments/who-5/scoring.json");

fn who5() -> Questionnaire {
    parse_text(NB).unwrap()
}

fn scoring() -> Scoring {
    serde_json::from_str(SCORING).unwrap()
}

fn answered(values: &[u8]) -> Answers {
    let mut answers = Answers::default();
    for (i, value) in values.iter().enumerate() {
        answers.set(&(i + 1).to_string(), &value.to_string());
    }
    answers
}

/// A document with one change made to it.
fn changed(change: impl FnOnce(&mut Value)) -> Result<Questionnaire, ParseError> {
    let mut document: Value = serde_json::from_str(NB).unwrap();
    change(&mut document);
    parse(&document)
}

/// Questions with their answers' codes and weights.
type Shape = Vec<(String, Vec<(String, Option<f64>)>)>;

#[test]
fn both_languages_ask_the_same_and_are_scored_alike() {
    let (nb, en) = (who5(), parse_text(EN).unwrap());
    assert_eq!((nb.lang, en.lang), (Lang::Nb, Lang::En));
    assert_eq!((&nb.url, &nb.version), (&en.url, &en.version));
    let shape = |form: &Questionnaire| -> Shape {
        let codes = |q: &Question<'_>| q.options.iter().map(|o| (o.coding.code.clone(), o.ordinal)).collect();
        form.questions().iter().map(|q| (q.item.link_id.clone(), codes(q))).collect()
    };
    assert_eq!(shape(&nb), shape(&en));
    assert_eq!((scoring().misfit(&nb), scoring().misfit(&en)), (None, None));
    assert_eq!(nb.questions()[4].lead, ["I de siste to ukene har jeg …"]);
}

#[test]
fn an_answer_without_a_number_has_no_value() {
    let mut answers = answered(&[5, 0, 9]);
    answers.set("evil", "1");
    let values: Vec<(String, f64)> = answers.values(&who5()).into_iter().collect();
    assert_eq!(values, [("1".to_owned(), 5.0), ("2".to_owned(), 0.0)]);
}

#[test]
fn what_is_wrong_with_answers_is_named_in_order() {
    let mut answers = answered(&[5, 9]);
    answers.set("evil", "1");
    let fault = |link_id: &str, fault| Problem { link_id: link_id.to_owned(), fault };
    assert_eq!(
        validate(&who5(), &answers),
        [
            fault("2", Fault::UnknownChoice),
            fault("3", Fault::Missing),
            fault("4", Fault::Missing),
            fault("5", Fault::Missing),
            fault("evil", Fault::UnknownQuestion),
        ]
    );
    assert_eq!(validate(&who5(), &answered(&[0, 1, 2, 3, 4])), []);
}

#[test]
fn what_would_change_the_questions_is_refused_by_name() {
    for (field, value) in [
        ("enableWhen", json!([{"question": "1", "operator": "exists", "answerBoolean": true}])),
        ("answerValueSet", json!("http://example.org/vs")),
        ("modifierExtension", json!([{"url": "x"}])),
        ("initial", json!([{"valueCoding": {"code": "5"}}])),
        ("repeats", json!(true)),
    ] {
        let refused = changed(|document| document["item"][0]["item"][0][field] = value);
        assert_eq!(refused, Err(ParseError::Unsupported { link_id: "1".into(), what: field.into() }));
    }
    let refused = changed(|document| document["item"][0]["item"][0]["type"] = json!("attachment"));
    assert!(matches!(refused, Err(ParseError::Unsupported { .. })));
}

#[test]
fn broken_documents_are_refused() {
    assert!(matches!(parse_text("{"), Err(ParseError::Unreadable(_))));
    assert!(matches!(parse_text("[]"), Err(ParseError::Unreadable(_))));
    assert_eq!(parse_text(&" ".repeat(MOST_BYTES + 1)), Err(ParseError::TooLarge));
    assert_eq!(changed(|d| d["resourceType"] = json!("Patient")), Err(ParseError::WrongResource("Patient".into())));
    assert_eq!(changed(|d| d["language"] = json!("fr")), Err(ParseError::UnknownLanguage("fr".into())));
    assert_eq!(changed(|d| d["url"] = Value::Null), Err(ParseError::Missing("url")));
    assert_eq!(changed(|d| d["title"] = json!("x".repeat(MOST_TEXT + 1))), Err(ParseError::TextTooLong));
    assert_eq!(changed(|d| d["item"][0]["item"][1]["linkId"] = json!("1")), Err(ParseError::Twice("1".into())));
    let twice = changed(|d| d["item"][0]["item"][0]["answerOption"][0]["valueCoding"]["code"] = json!("4"));
    assert_eq!(twice, Err(ParseError::Twice("4".into())));
    assert_eq!(
        changed(|d| d["item"][0]["item"][0]["answerOption"] = json!([])),
        Err(ParseError::Missing("answerOption"))
    );
}

#[test]
fn size_is_bounded() {
    let mut nested = json!({"linkId": "end", "type": "display"});
    for i in 0..MOST_DEPTH {
        nested = json!({"linkId": i.to_string(), "type": "group", "item": [nested]});
    }
    assert_eq!(changed(|d| d["item"] = json!([nested])), Err(ParseError::TooDeep));
    let many: Vec<Value> = (0..=MOST_ITEMS).map(|i| json!({"linkId": i.to_string(), "type": "display"})).collect();
    assert_eq!(changed(|d| d["item"] = json!(many)), Err(ParseError::TooMany("items")));
    let options: Vec<Value> = (0..=MOST_OPTIONS).map(|i| json!({"valueCoding": {"code": i.to_string()}})).collect();
    let refused = changed(|d| d["item"][0]["item"][0]["answerOption"] = json!(options));
    assert_eq!(refused, Err(ParseError::TooMany("options")));
}

#[test]
fn a_response_of_another_kind_is_refused() {
    let response = |item: Value| Answers::from_fhir(&json!({"resourceType": "QuestionnaireResponse", "item": item}));
    assert!(matches!(Answers::from_fhir(&json!({"resourceType": "Bundle"})), Err(ParseError::WrongResource(_))));
    assert!(matches!(Answers::from_fhir(&json!(null)), Err(ParseError::WrongResource(_))));
    assert!(matches!(response(json!("x")), Err(ParseError::Unreadable(_))));
    let answer = |code: &str| json!({"linkId": "1", "answer": [{"valueCoding": {"code": code}}]});
    assert_eq!(response(json!([answer("5"), answer("4")])), Err(ParseError::Twice("1".into())));
    let text = json!([{"linkId": "1", "answer": [{"valueString": "<script>"}]}]);
    assert!(matches!(response(text), Err(ParseError::Unsupported { .. })));
    let several = json!([{"linkId": "1", "answer": [{"valueCoding": {"code": "1"}}, {"valueCoding": {"code": "2"}}]}]);
    assert!(matches!(response(several), Err(ParseError::Unsupported { .. })));
    let mut nested = answer("1");
    for _ in 0..MOST_DEPTH {
        nested = json!({"linkId": "g", "item": [nested]});
    }
    assert_eq!(response(json!([nested])), Err(ParseError::TooDeep));
}

fn any_answers() -> impl Strategy<Value = Vec<Option<u8>>> {
    prop::collection::vec(prop::option::of(0_u8..=5), 5)
}

fn build(values: &[Option<u8>], order: &[usize]) -> Answers {
    let mut answers = Answers::default();
    for &i in order {
        if let Some(value) = values[i] {
            answers.set(&(i + 1).to_string(), &value.to_string());
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
