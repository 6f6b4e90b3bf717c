//! What the library of instruments asks of forms: what differs, and what may mean danger.

use super::super::*;
use crate::programme::How;
use serde_json::{Value, json};

fn read(document: &Value) -> Questionnaire {
    parse(document).unwrap().form
}

fn document(items: Value) -> Value {
    json!({"resourceType": "Questionnaire", "url": "urn:x", "version": "1", "title": "Plager", "language": "nb", "item": items})
}

fn choice(link_id: &str, text: &str, options: &[&str]) -> Value {
    let options: Vec<Value> =
        options.iter().map(|code| json!({"valueCoding": {"code": code, "display": code.to_uppercase()}})).collect();
    json!({"linkId": link_id, "type": "choice", "text": text, "answerOption": options})
}

#[test]
fn what_differs_is_told_with_its_question() {
    let before = read(&document(json!([
        choice("1", "Søvn", &["a", "b"]),
        {"linkId": "2", "type": "string", "text": "Annet"},
        {"linkId": "3", "type": "integer", "text": "Dager"},
    ])));
    let after = read(&document(json!([
        choice("1", "Søvn sist uke", &["b", "c"]),
        {"linkId": "3", "type": "integer", "text": "Dager", "required": true, "enableWhen":
            [{"question": "1", "operator": "exists", "answerBoolean": true}]},
        {"linkId": "4", "type": "decimal", "text": "Timer"},
    ])));
    let told: Vec<(String, Differs)> =
        after.differences(&before).into_iter().map(|one| (one.link_id, one.what)).collect();
    let options = Differs::Options { added: vec!["C".to_owned()], removed: vec!["A".to_owned()] };
    let expected = [
        ("1", Differs::Text("Søvn".to_owned())),
        ("1", options),
        ("3", Differs::Required(true)),
        ("3", Differs::Conditions),
        ("4", Differs::Added),
        ("2", Differs::Removed),
    ];
    assert_eq!(told, expected.map(|(id, what)| (id.to_owned(), what)));
    assert_eq!(before.differences(&before), []);
}

#[test]
fn options_in_another_order_and_other_limits_are_told() {
    let before =
        read(&document(json!([choice("1", "x", &["a", "b"]), {"linkId": "2", "type": "string", "maxLength": 5}])));
    let after =
        read(&document(json!([choice("1", "x", &["b", "a"]), {"linkId": "2", "type": "string", "maxLength": 6}])));
    let told: Vec<Differs> = after.differences(&before).into_iter().map(|one| one.what).collect();
    assert_eq!(told, [Differs::OrderOfOptions, Differs::Answering]);
}

#[test]
fn scores_that_differ_are_told_by_code() {
    let scoring = |factor: u8, code: &str| -> Scoring {
        let score = |code: &str, factor: u8| {
            json!({
                "code": code, "measures": {"nb": "x"}, "higher_means": "more", "method": "sum",
                "parts": [{"item": "1", "weight": factor}], "lowest": 0, "highest": 9, "source": {"text": "x"},
            })
        };
        serde_json::from_value(
            json!({"version": "1", "scores": [score("same", 1), score("sum", factor), score(code, 1)]}),
        )
        .unwrap()
    };
    let told = scoring(2, "new").differences(&scoring(1, "old"));
    let expected = [("sum", How::Changed), ("new", How::Added), ("old", How::Removed)];
    assert_eq!(told, expected.map(|(code, what)| (code.to_owned(), what)));
}

#[test]
fn what_may_mean_danger_is_found_by_code_and_by_words() {
    let coded = json!({"linkId": "9", "type": "string", "text": "Tanker", "code": [{"code": "44260-8"}]});
    let defined = json!({"linkId": "8", "type": "string", "definition": "http://loinc.org/44260-8"});
    let words = choice("7", "Tanker om at du heller ville vært borte", &["ingen"]);
    let sounds = json!({"linkId": "6", "type": "string", "text": "Har du hatt SELVMORDSTANKER?"});
    let under = json!({"linkId": "g", "type": "group", "item": [sounds]});
    let document = document(json!([coded, defined, words, under]));
    let suspects: Vec<(String, bool)> =
        read(&document).suspects(&document).into_iter().map(|one| (one.link_id, one.known)).collect();
    assert_eq!(suspects, [("9", true), ("8", true), ("6", false)].map(|(id, known)| (id.to_owned(), known)));
    assert!(!read(&document).is_known_to_ask_of_danger(&document));
}

#[test]
fn an_instrument_that_is_known_for_it_is_known_under_any_spelling() {
    for (key, name) in [
        ("name", "PHQ_9"),
        ("title", "PHQ-9: spørsmål om humør"),
        ("url", "http://loinc.org/q/44249-1"),
        ("id", "hscl.25"),
    ] {
        let mut document = document(json!([choice("1", "x", &["a"])]));
        document[key] = json!(name);
        assert!(read(&document).is_known_to_ask_of_danger(&document), "{key}");
        let bundle = json!({"resourceType": "Bundle", "entry": [{"resource": document}]});
        assert!(read(&bundle).is_known_to_ask_of_danger(&bundle), "{key} in a bundle");
    }
    let other = document(json!([choice("1", "x", &["a"])]));
    assert!(!read(&other).is_known_to_ask_of_danger(&other));
}
