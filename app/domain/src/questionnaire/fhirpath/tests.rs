//! Expressions against the results the specification gives. Where the official suite (`tests-fhir-r4.xml`) has the case,
//! its expectation is taken; the data is our own.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::{Context, EvalFault, Expression, MOST_STEPS, Value};

mod bounds;
mod corpus;
mod functions;
mod operators;
mod questionnaires;

fn patient() -> Json {
    json!({
        "resourceType": "Patient",
        "active": true,
        "birthDate": "1974-12-25",
        "name": [
            {"use": "official", "given": ["Peter", "James"], "family": "Chalmers"},
            {"use": "usual", "given": ["Jim"]},
        ],
        "telecom": [{"rank": 1}, {"rank": 2}, {"rank": 3}],
    })
}

fn evaluate_on(resource: &Json, text: &str) -> Result<Vec<Value>, EvalFault> {
    let now = "2026-05-17T10:30:15.25+02:00[Europe/Oslo]".parse().unwrap();
    let variables = BTreeMap::from([("limit".to_owned(), vec![Value::Integer(3)]), ("none".to_owned(), vec![])]);
    let context = Context { resource, focus: None, variables: &variables, now: Some(&now) };
    Expression::parse(text)
        .unwrap_or_else(|fault| panic!("{text}: {fault}"))
        .evaluate(&context, &mut MOST_STEPS.clone())
}

fn written(value: &Value) -> String {
    match value {
        Value::Boolean(truth) => truth.to_string(),
        Value::Integer(whole) => whole.to_string(),
        // whole decimals are told from integers
        Value::Decimal(number) if number.places() == 0 => format!("{number}.0"),
        Value::Decimal(number) => number.to_string(),
        Value::Text(text) => format!("'{text}'"),
        Value::Moment(moment) => format!("@{moment}"),
        Value::Quantity(number, unit) => format!("{number} '{unit}'"),
        Value::Node(json) => json.to_string(),
    }
}

fn result(resource: &Json, text: &str) -> String {
    match evaluate_on(resource, text) {
        Ok(values) => values.iter().map(written).collect::<Vec<_>>().join(", "),
        Err(fault) => format!("{fault:?}"),
    }
}

/// Each expression with what it gives on the patient; "" is empty.
fn check(table: &[(&str, &str)]) {
    let patient = patient();
    let wrong: Vec<String> = table
        .iter()
        .map(|(text, expected)| (text, expected, result(&patient, text)))
        .filter(|(_, expected, found)| **expected != found)
        .map(|(text, expected, found)| format!("{text}\n  expected {expected}\n  found    {found}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
