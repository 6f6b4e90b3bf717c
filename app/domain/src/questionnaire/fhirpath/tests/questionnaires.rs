//! Expressions as questionnaires have them, on a response.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::{
    super::{Context, Expression, MOST_STEPS, Value},
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
    let (resource, focus) = (response(), json!({"linkId": "x", "answer": [{"valueInteger": 4}]}));
    let context = Context { resource: &resource, focus: Some(&focus), variables: &BTreeMap::new(), now: None };
    let evaluate = |text: &str| Expression::parse(text).unwrap().evaluate(&context, &mut MOST_STEPS.clone());
    assert_eq!(evaluate("answer.value + 1"), Ok(vec![Value::Integer(5)]));
    assert_eq!(evaluate("%context.linkId"), Ok(vec![Value::Text("x".into())]));
    assert_eq!(evaluate("%resource.item.count()"), Ok(vec![Value::Integer(7)]));
    assert_eq!(evaluate("QuestionnaireResponse.item.count()"), Ok(vec![Value::Integer(7)]));
    assert_eq!(evaluate("this.answer.value = 4"), Ok(vec![Value::Boolean(true)]));
    assert_eq!(evaluate("today()"), Err(super::EvalFault::NoClock));
}

#[test]
fn an_expression_tells_what_it_depends_on() {
    // a `+` after a link id: what stands under it is read too; `*`: any item may be read
    let cases = [
        ("%resource.item.where(linkId = 'g').item.where(linkId = 'a').answer.value", "a"),
        ("QuestionnaireResponse.descendants().where(linkId='a').answer.value.ordinal()", "a"),
        ("%resource.repeat(item | answer.item).where('a' = linkId).answer.value", "a"),
        ("item.where(linkId = 'a' or 'b' = $this.linkId or linkId in ('c' | 'd')).answer.value", "a b c d"),
        ("item.where(linkId = 'a' and answer.exists()).answer.first().value", "a"),
        ("item.where(linkId = 'a').answer.value + item.where(linkId = 'g').item.answer.value.sum()", "a g+"),
        ("item.where(linkId = 'a').exists()", "a+"),
        ("item.exists(linkId = 'a' and answer.value = 3)", "a+"),
        ("item.where(linkId = 'a').answer.item", "a+"),
        ("%v.where(linkId = 'a').answer.value", "a"),
        ("%v + 1 + today() & %ucum & $this.answer.value & 'linkId = x'", ""),
        ("iif(item.where(linkId = 'a').answer.value, 1, -(item.where(linkId = 'b').answer.value))", "a b"),
        ("item.where(linkId = 'a' or answer.exists()).answer.value", "*"),
        ("item.where((linkId = 'a').not()).answer.value", "*"),
        ("item.where(linkId != 'a').answer.value", "*"),
        ("item.where(linkId = 'a' | 'b').answer.value", "*"),
        ("item.where(linkId = %id).answer.value", "*"),
        ("item.where(item.answer.value = 1).where(linkId = 'a').answer.value", "* a"),
        ("QuestionnaireResponse.descendants().answer.value", "*"),
        ("item[3].answer.value", "*"),
        ("(%resource | %v).children().answer", "*"),
        ("%resource = %v", "*"),
        ("%v.item.answer.value", "*"),
    ];
    for (text, expected) in cases {
        let reach = Expression::parse(text).unwrap().reach();
        let any = reach.all.then(|| "*".to_owned());
        let named = reach.items.iter().map(|(link_id, below)| format!("{link_id}{}", if *below { "+" } else { "" }));
        assert_eq!(any.into_iter().chain(named).collect::<Vec<_>>().join(" "), expected, "{text}");
    }
    let text = "%x.where(code = 'e') + %`y z`";
    let expression = Expression::parse(text).unwrap();
    assert_eq!(expression.variables().into_iter().collect::<Vec<_>>(), ["x", "y z"]);
    assert_eq!(expression.text(), text);
}

#[test]
fn untouched_json_keeps_its_form() {
    let resource = json!({"value": 1e300, "item": {"a": 1.50}, "other": {"n": [null, 1]}, "same": {"n": [1, null]}});
    let context = Context { resource: &resource, focus: None, variables: &BTreeMap::new(), now: None };
    let evaluate = |text: &str| Expression::parse(text).unwrap().evaluate(&context, &mut MOST_STEPS.clone()).unwrap();
    assert_eq!(evaluate("value"), [Value::Node(json!(1e300))]);
    assert_eq!(evaluate("other = same and other.n.count() = 1"), [Value::Boolean(true)], "a null is no element");
    assert_eq!(evaluate("item"), [Value::Node(json!({"a": 1.5}))]);
}
