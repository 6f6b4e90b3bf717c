//! Expressions as questionnaires have them, on a response.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::{
    super::{Context, Expression, Value},
    result,
};

const ORDINAL: &str = "http://hl7.org/fhir/StructureDefinition/ordinalValue";

fn option(code: &str, weight: f64) -> Json {
    json!({"valueCoding": {"code": code, "extension": [{"url": ORDINAL, "valueDecimal": weight}]}})
}

fn response() -> Json {
    json!({
        "resourceType": "QuestionnaireResponse",
        "item": [
            {"linkId": "g", "item": [
                {"linkId": "1", "answer": [option("a", 2.0)]},
                {"linkId": "2", "answer": [option("b", 1.8)]},
                {"linkId": "3"},
            ]},
            {"linkId": "n", "answer": [{"valueInteger": 7}]},
            {"linkId": "d", "answer": [{"valueDecimal": 2}]},
            {"linkId": "q", "answer": [{"valueQuantity": {"value": 80.5, "unit": "kg", "code": "kg"}}]},
            {"linkId": "when", "answer": [{"valueDate": "2026-05-01"}]},
            {"linkId": "yes", "answer": [{"valueBoolean": true}]},
            {"linkId": "many", "answer": [{"valueString": "x"}, {"valueString": "y"}]},
        ],
    })
}

#[test]
fn on_a_response() {
    let response = response();
    let extension =
        format!("sum() of %resource.item.item.answer.valueCoding.extension.where(url = '{ORDINAL}').valueDecimal");
    let extension = format!("{}.sum()", extension.trim_start_matches("sum() of "));
    let table = [
        ("%resource.item.where(linkId = 'n').answer.value", "7"),
        ("%resource.item.where(linkId='d').answer.value", "2.0"),
        ("item.where(linkId='d').answer.valueDecimal + item.where(linkId='n').answer.value", "9.0"),
        ("item.where(linkId='q').answer.value.value / 2", "40.25"),
        ("item.where(linkId='q').answer.value > 80 'kg'", "true"),
        ("item.where(linkId='q').answer.value.ofType(Quantity).unit", "'kg'"),
        ("item.where(linkId='when').answer.value < today()", "true"),
        ("item.where(linkId='when').answer.value is Date", "true"),
        ("item.where(linkId='yes').answer.value", "true"),
        ("item.where(linkId='many').answer.value.count()", "2"),
        ("item.where(linkId='g').item.answer.value.ordinal()", "2.0, 1.8"),
        ("item.where(linkId='g').item.answer.value.weight().sum()", "3.8"),
        ("item.where(linkId='g').item.answer.value.ofType(Coding).code", "'a', 'b'"),
        ("item.where(linkId='g').item.answer.value is Coding", "NotSingle"),
        ("item.where(linkId='g').item.where(linkId='3').answer.value + 1", ""),
        ("iif(item.item.where(answer.exists()).count() = 3, item.item.answer.value.ordinal().sum(), {})", ""),
        ("item.where(linkId in ('n' | 'd')).answer.value.sum()", "9.0"),
        ("QuestionnaireResponse.descendants().where(linkId='2').answer.value.code", "'b'"),
        ("Questionnaire.descendants().where(linkId='2')", ""),
        (extension.as_str(), "3.8"),
    ];
    for (text, expected) in table {
        assert_eq!(result(&response, text), expected, "{text}");
    }
}

#[test]
fn the_focus_is_where_paths_begin() {
    let (resource, focus) = (response(), Value::Node(json!({"linkId": "x", "answer": [{"valueInteger": 4}]})));
    let context = Context { resource: &resource, focus: Some(&focus), variables: &BTreeMap::new(), now: None };
    let evaluate = |text: &str| Expression::parse(text).unwrap().evaluate(&context);
    assert_eq!(evaluate("answer.value + 1"), Ok(vec![Value::Integer(5)]));
    assert_eq!(evaluate("%context.linkId"), Ok(vec![Value::Text("x".into())]));
    assert_eq!(evaluate("%resource.item.count()"), Ok(vec![Value::Integer(7)]));
    assert_eq!(evaluate("today()"), Err(super::EvalFault::NoClock));
}

#[test]
fn an_expression_tells_what_it_depends_on() {
    let text = "item.where(linkId = 'a' or 'b' = linkId or linkId in ('c' | 'd')).answer.value + %x.where(code = 'e') + %`y z`";
    let expression = Expression::parse(text).unwrap();
    assert_eq!(expression.link_ids().into_iter().collect::<Vec<_>>(), ["a", "b", "c", "d"]);
    assert_eq!(expression.variables().into_iter().collect::<Vec<_>>(), ["x", "y z"]);
    assert_eq!(expression.text(), text);
}

#[test]
fn untouched_json_keeps_its_form() {
    let resource = json!({"value": 1e300, "item": {"a": 1.50}});
    let context = Context { resource: &resource, focus: None, variables: &BTreeMap::new(), now: None };
    let evaluate = |text: &str| Expression::parse(text).unwrap().evaluate(&context).unwrap();
    assert_eq!(evaluate("value"), [Value::Node(json!(1e300))]);
    assert_eq!(evaluate("item"), [Value::Node(json!({"a": 1.5}))]);
}
