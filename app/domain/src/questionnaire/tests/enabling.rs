//! Conditions: scope and transitivity. Properties over generated questionnaires: `tests/generated`.

use super::{super::*, now};
use serde_json::{Value, json};

fn form(items: &Value) -> Questionnaire {
    parse(&json!({"resourceType": "Questionnaire", "url": "urn:x", "title": "x", "language": "nb", "item": items}))
        .unwrap()
        .form
}

fn response(items: &Value) -> Answers {
    Answers::from_fhir(&json!({"resourceType": "QuestionnaireResponse", "item": items})).unwrap()
}

fn yes(link_id: &str) -> Value {
    json!({"linkId": link_id, "answer": [{"valueBoolean": true}]})
}

fn when(question: &str) -> Value {
    json!([{"question": question, "operator": "=", "answerBoolean": true}])
}

#[test]
fn what_hangs_on_a_disabled_answer_is_disabled_too() {
    let form = form(&json!([
        {"linkId": "c", "type": "boolean", "enableWhen": when("b")},
        {"linkId": "a", "type": "boolean"},
        {"linkId": "b", "type": "boolean", "enableWhen": when("a")},
        {"linkId": "none", "type": "boolean",
            "enableWhen": [{"question": "b", "operator": "exists", "answerBoolean": false}]},
    ]));
    let answers =
        response(&json!([yes("c"), {"linkId": "a", "answer": [{"valueBoolean": false}]}, yes("b"), yes("none")]));
    let left = settle(&form, &answers, &now());
    assert!(left.all("c").is_empty() && left.all("b").is_empty());
    assert_eq!(left.all("none"), [&Datum::Boolean(true)], "b does not count, so it has no answer");
    let told: Vec<String> = validate(&form, &answers, &now()).into_iter().map(|one| one.link_id).collect();
    assert_eq!(told, ["c", "b"]);
}

#[test]
fn a_condition_reads_its_own_instance_of_a_repeated_group() {
    let form = form(&json!([{"linkId": "g", "type": "group", "repeats": true, "item": [
        {"linkId": "a", "type": "boolean"},
        {"linkId": "b", "type": "boolean", "required": true, "enableWhen": when("a")},
    ]}]));
    let no = json!({"linkId": "a", "answer": [{"valueBoolean": false}]});
    let answers = response(&json!([
        {"linkId": "g", "item": [yes("a"), yes("b")]},
        {"linkId": "g", "item": [no, yes("b")]},
        {"linkId": "g", "item": [yes("a")]},
    ]));
    assert_eq!(settle(&form, &answers, &now()).all("b").len(), 1);
    let found: Vec<_> = validate(&form, &answers, &now()).into_iter().map(|one| (one.code, one.path)).collect();
    let at = |path: &str| format!("QuestionnaireResponse.{path}");
    assert_eq!(found, [(IssueCode::BusinessRule, at("item[1].item[1]")), (IssueCode::Required, at("item[2]"))]);
}

#[test]
fn what_is_asked_under_an_answer_reads_that_answer() {
    let form = form(&json!([{"linkId": "n", "type": "integer", "repeats": true, "item": [
        {"linkId": "why", "type": "string",
            "enableWhen": [{"question": "n", "operator": ">", "answerInteger": 5}]},
    ]}]));
    let why = json!([{"linkId": "why", "answer": [{"valueString": "because"}]}]);
    let answers = response(&json!([{"linkId": "n", "answer": [
        {"valueInteger": 3, "item": why}, {"valueInteger": 7, "item": why},
    ]}]));
    let left = settle(&form, &answers, &now());
    assert_eq!(left.items[0].answers.iter().map(|one| one.items.len()).collect::<Vec<_>>(), [0, 1]);
}
