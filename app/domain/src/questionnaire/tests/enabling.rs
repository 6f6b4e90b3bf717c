//! Conditions: scope, transitivity, and properties over random questionnaires.

use super::{super::*, now};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;

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

/// Boolean questions, some in two groups; each may hang on earlier ones.
fn any_form() -> impl Strategy<Value = Value> {
    let condition = (any::<prop::sample::Index>(), 0_usize..4);
    let one = (prop::collection::vec(condition, 0..3), any::<bool>(), 0_usize..3);
    prop::collection::vec(one, 1..14).prop_map(|all| {
        let mut places: [Vec<Value>; 3] = Default::default();
        for (i, (conditions, every, place)) in all.into_iter().enumerate() {
            let mut item = json!({"linkId": i.to_string(), "type": "boolean"});
            let conditions: Vec<Value> = conditions
                .iter()
                .filter(|_| i > 0)
                .map(|(question, kind)| {
                    let (operator, answer) = [("=", true), ("!=", true), ("exists", false), ("=", false)][*kind];
                    json!({"question": question.index(i).to_string(), "operator": operator, "answerBoolean": answer})
                })
                .collect();
            if !conditions.is_empty() {
                item["enableWhen"] = json!(conditions);
                item["enableBehavior"] = json!(if every { "all" } else { "any" });
            }
            places[place].push(item);
        }
        let [mut top, one, other] = places;
        top.insert(0, json!({"linkId": "g1", "type": "group", "item": one}));
        top.push(json!({"linkId": "g2", "type": "group", "item": other}));
        json!(top)
    })
}

proptest! {
    #[test]
    fn no_disabled_answer_survives_and_again_changes_nothing(
        items in any_form(),
        given in prop::collection::vec((0_usize..14, any::<bool>()), 0..20),
        seed in any::<prop::sample::Index>(),
    ) {
        let form = form(&items);
        let last: std::collections::BTreeMap<usize, bool> = given.into_iter().collect();
        let mut order: Vec<_> = last.into_iter().collect();
        let build = |order: &[(usize, bool)]| {
            let mut answers = Answers::default();
            for (i, value) in order {
                answers.put(&form, &i.to_string(), vec![Datum::Boolean(*value)]);
            }
            answers
        };
        let answers = build(&order);
        if !order.is_empty() {
            let by = seed.index(order.len());
            order.rotate_left(by);
        }
        prop_assert_eq!(&build(&order), &answers);
        let left = settle(&form, &answers, &now());
        prop_assert_eq!(&settle(&form, &left, &now()), &left);
        let asked = asked(&form, &left, &now());
        let surviving: BTreeSet<String> =
            form.questions().iter().map(|q| q.item.link_id.clone()).filter(|id| !left.all(id).is_empty()).collect();
        prop_assert!(surviving.iter().all(|id| asked.contains(id)));
        prop_assert_eq!(super::super::asked(&form, &answers, &now()), asked);
        prop_assert_eq!(validate(&form, &left, &now()), vec![]);
    }
}
