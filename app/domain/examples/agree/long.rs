//! Long questionnaires whose speed is measured, natively (`benches/questionnaire_speed.rs`) and in a browser (`browser.rs`).
//! Invariant: every second question depends on the one before it, by a condition or by what it is calculated from.

use domain::questionnaire::{Questionnaire, parse};
use serde_json::{Value, json};

/// Questions for a number; every second one that is not calculated has a condition on the one before it.
pub fn form(items: usize, calculated: impl Fn(usize) -> Option<String>) -> Questionnaire {
    let url = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression";
    let item = |n: usize| match calculated(n) {
        Some(expression) => json!({"linkId": n.to_string(), "type": "integer",
            "extension": [{"url": url, "valueExpression": {"expression": expression}}]}),
        None if n % 2 == 1 => json!({"linkId": n.to_string(), "type": "integer",
            "enableWhen": [{"question": (n - 1).to_string(), "operator": "exists", "answerBoolean": true}]}),
        None => json!({"linkId": n.to_string(), "type": "integer"}),
    };
    let items: Vec<Value> = (0..items).map(item).collect();
    let document =
        json!({"resourceType": "Questionnaire", "url": "urn:x", "title": "x", "language": "nb", "item": items});
    parse(&document).expect("a form").form
}
