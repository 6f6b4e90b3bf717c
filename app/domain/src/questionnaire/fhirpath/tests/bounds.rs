//! Hostile expressions and data: refused fast, never a panic.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::super::{Context, EvalFault, Expression, MOST_STEPS, MOST_VALUES, ParseFault, Value};

fn refused(text: &str) -> ParseFault {
    Expression::parse(text).expect_err(text)
}

#[test]
fn what_is_not_covered_is_refused_by_name_and_place() {
    let cases = [
        ("", "the expression is empty"),
        ("  ", "the expression is empty"),
        ("1 + resolve()", "at 4: resolve() is not supported"),
        ("name.matches('a')", "at 5: matches() is not supported"),
        ("name.where()", "at 5: where() does not take 0 arguments"),
        ("iif(true)", "at 0: iif() does not take 1 arguments"),
        ("1 is Observation", "at 5: the type Observation is not supported"),
        ("a.ofType(1)", "at 9: not expected here"),
        ("$it", "at 0: $it is not supported"),
        ("a // b", "at 2: comments is not supported"),
        ("1 +", "at 3: not expected here"),
        ("(1", "at 2: not expected here"),
        ("1 2", "at 2: not expected here"),
        ("a..b", "at 2: not expected here"),
        ("'a", "at 0: this is not FHIRPath"),
        ("å", "at 0: this is not FHIRPath"),
        ("a.å", "at 2: this is not FHIRPath"),
        ("@2024-13", "at 0: this is not FHIRPath"),
        ("99999999999999999999", "at 0: this is not FHIRPath"),
    ];
    for (text, message) in cases {
        assert_eq!(refused(text).to_string(), message, "{text}");
    }
}

#[test]
fn long_deep_and_big_expressions_are_refused() {
    assert_eq!(refused(&"a".repeat(4001)), ParseFault::TooLong);
    assert!(matches!(refused(&"(".repeat(4000)), ParseFault::TooDeep { .. }));
    assert!(matches!(refused(&"a[".repeat(2000)), ParseFault::TooDeep { .. }));
    assert!(matches!(refused(&"not(".repeat(1000)), ParseFault::TooDeep { .. }));
    let sum = vec!["1"; 1000].join("+");
    assert_eq!(evaluate(&sum, &Json::Null), Ok(vec![Value::Integer(1000)]));
    assert!(matches!(refused(&vec!["1"; 2000].join("+")), ParseFault::TooBig { .. }));
    assert_eq!(evaluate(&format!("{}1", "-".repeat(3998)), &Json::Null), Ok(vec![Value::Integer(1)]));
}

fn evaluate(text: &str, resource: &Json) -> Result<Vec<Value>, EvalFault> {
    let context = Context { resource, focus: None, variables: &BTreeMap::new(), now: None };
    Expression::parse(text).unwrap().evaluate(&context, &mut MOST_STEPS.clone())
}

#[test]
fn work_without_end_is_stopped() {
    let many = json!({"n": (0..2000).collect::<Vec<_>>(), "long": "ab".repeat(50_000), "deep": {"deep": {"x": 1}}});
    let cases = [
        "n.select(%resource.n.select(%resource.n))",
        "n.where(%resource.n.where(%resource.n.exists($this = -1)).exists())",
        "n.repeat(n | %resource.n.select($this + 1))",
        "n.repeat($this + 1)",
        "1.repeat($this + 1)",
        "n.aggregate($total & $total & 'x', 'x')",
        "n.aggregate($total.combine($total), 1)",
        "n.select(%resource)",
        "n.select(%resource.long.upper())",
        "long.replace('a', %resource.long)",
        "n.select(%resource.long.length())",
        "n.select(%resource.long.toChars())",
        "n.combine(n).combine(n).combine(n).select(%resource.n.iif(true, $this))",
    ];
    for text in cases {
        assert_eq!(evaluate(text, &many), Err(EvalFault::TooMuch), "{text}");
    }
}

#[test]
fn a_large_form_is_well_within_the_budget() {
    let items: Vec<Json> =
        (0..500).map(|n| json!({"linkId": n.to_string(), "answer": [{"valueInteger": n}]})).collect();
    let response = json!({"resourceType": "QuestionnaireResponse", "item": items});
    let terms: Vec<_> =
        (0..40).map(|n| format!("QuestionnaireResponse.descendants().where(linkId='{n}').answer.value")).collect();
    assert_eq!(evaluate(&terms.join(" + "), &response), Ok(vec![Value::Integer(780)]));
}

fn json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        "[a-c0-9T:-]{0,12}".prop_map(Json::from),
    ];
    let name = prop_oneof![
        Just("item"),
        Just("linkId"),
        Just("answer"),
        Just("valueCoding"),
        Just("valueDate"),
        Just("valueDecimal"),
        Just("valueQuantity"),
        Just("value"),
        Just("extension"),
        Just("url"),
        Just("resourceType"),
    ];
    leaf.prop_recursive(4, 40, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Json::from),
            prop::collection::btree_map(name.clone().prop_map(str::to_owned), inner, 0..5)
                .prop_map(|fields| Json::Object(fields.into_iter().collect())),
        ]
    })
}

/// Expressions from the pieces of the language, most of which can be read.
fn expression() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "item",
        "answer.value",
        "%resource",
        "$this",
        "$index",
        "$total",
        "1",
        "0",
        "-2",
        "0.1",
        "'a'",
        "''",
        "true",
        "{}",
        "@2024-05",
        "@2024-05-17T10:00:00Z",
        "@T10",
        "3 'mg'",
        "9223372036854775807",
        "2 years",
        "descendants()",
        "123456789012345678.123456789",
    ]);
    let functions =
        super::super::functions::FUNCTIONS.iter().map(|f| (f.name, f.least, f.takes_type)).collect::<Vec<_>>();
    let signs = prop::sample::select(
        super::super::syntax::LEVELS.iter().flat_map(|level| level.iter().map(|(sign, _)| *sign)).collect::<Vec<_>>(),
    );
    leaf.prop_map(str::to_owned).prop_recursive(5, 40, 3, move |inner| {
        let call = (inner.clone(), prop::sample::select(functions.clone()), inner.clone(), inner.clone());
        prop_oneof![
            call.prop_map(|(of, (name, least, typed), a, b)| match (typed, least) {
                (true, _) => format!("({of}).{name}(Integer)"),
                (false, 0) => format!("({of}).{name}()"),
                (false, 1) => format!("({of}).{name}({a})"),
                _ => format!("({of}).{name}({a}, {b})"),
            }),
            (inner.clone(), signs.clone(), inner.clone()).prop_map(|(a, sign, b)| match sign {
                "is" | "as" => format!("({a}) {sign} Decimal"),
                _ => format!("({a}) {sign} ({b})"),
            }),
            (inner.clone(), inner).prop_map(|(a, b)| format!("({a})[{b}]")),
        ]
    })
}

proptest! {
    #[test]
    fn reading_any_text_never_panics(text in any::<String>()) {
        let _ = Expression::parse(&text);
    }

    #[test]
    fn reading_nearly_expressions_never_panics(text in "[a-z0-9 .()'@%$`{}\\[\\]+*/&|=<>~!,T:\\\\\"-]{0,60}") {
        let _ = Expression::parse(&text);
    }

    #[test]
    fn evaluating_ends_within_the_budget(text in expression(), resource in json()) {
        if let Ok(expression) = Expression::parse(&text) {
            let now = "2026-05-17T10:30[Europe/Oslo]".parse().unwrap();
            let context = Context { resource: &resource, focus: None, variables: &BTreeMap::new(), now: Some(&now) };
            let (mut budget, mut again) = (MOST_STEPS, MOST_STEPS);
            if let Ok(values) = expression.evaluate(&context, &mut budget) {
                prop_assert!(values.len() <= MOST_VALUES);
                prop_assert_eq!(expression.evaluate(&context, &mut again), Ok(values));
                prop_assert_eq!(budget, again);
            }
        }
    }
}
