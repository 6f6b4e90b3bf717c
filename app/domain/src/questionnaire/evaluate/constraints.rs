//! What the form demands of answers by expressions. Invariant: only what is known to be wrong is refused; words name the
//! rule, never the answer.

use super::{Engine, State, datums, response};
use crate::questionnaire::{
    answers::{Answer, Given},
    enable::Scope,
    fhirpath::{EvalFault, Value},
    form::Item,
    issue::{IssueCode, Severity},
    rules::{Check, Constraint},
};
use std::cmp::Ordering;

/// What is wrong with an instance, or with its answer of this index.
pub(in crate::questionnaire) struct Fault {
    pub answer: Option<usize>,
    pub severity: Severity,
    pub code: IssueCode,
    pub text: String,
}

impl Engine<'_> {
    /// Judges one instance of an item; `scopes` hold the list that it stands in last.
    pub(in crate::questionnaire) fn faults(
        &mut self,
        state: &State<'_>,
        item: &Item,
        instance: &[usize],
        given: &Given,
        scopes: &[Scope<'_>],
    ) -> Vec<Fault> {
        let form = self.runner.form;
        let message = item.limits.message.as_deref();
        let mut found = Vec::new();
        for constraint in form.rules.constraints.get(&item.link_id).into_iter().flatten() {
            let resource = self.response.json(state);
            let Some(own) = response::at(resource, instance).filter(|own| !own.is_null()) else { continue };
            if constraint.check == Check::EachInstance {
                let values = self.runner.evaluate(&constraint.rule, resource, scopes, Some(own), Some(own));
                found.extend(fault(constraint, None, message, values.map(|values| broken(&values)).map_err(told)));
                continue;
            }
            for (i, answer) in given.answers.iter().enumerate() {
                let values = self.runner.evaluate(&constraint.rule, resource, scopes, Some(own), own["answer"].get(i));
                let values = values.map_err(told);
                let broken = match constraint.check {
                    Check::Lowest => values.and_then(|values| beyond(item, answer, &values, Ordering::Less)),
                    Check::Highest => values.and_then(|values| beyond(item, answer, &values, Ordering::Greater)),
                    _ => values.map(|values| broken(&values)),
                };
                found.extend(fault(constraint, Some(i), message, broken));
            }
        }
        found
    }

    /// Judges the response as a whole.
    pub(in crate::questionnaire) fn faults_of_all(&mut self, state: &State<'_>) -> Vec<Fault> {
        let form = self.runner.form;
        let mut found = Vec::new();
        for constraint in form.rules.constraints.get("").into_iter().flatten() {
            let resource = self.response.json(state);
            let values = self.runner.evaluate(&constraint.rule, resource, &[], Some(resource), Some(resource));
            found.extend(fault(constraint, None, None, values.map(|values| broken(&values)).map_err(told)));
        }
        found
    }
}

fn told(fault: EvalFault) -> String {
    fault.to_string()
}

/// What is not known, such as a comparison of dates that are not exact, is not wrong.
fn broken(values: &[Value]) -> bool {
    matches!(values, [Value::Boolean(false)])
}

/// Whether an answer is on the wrong side of a limit.
fn beyond(item: &Item, answer: &Answer, limit: &[Value], wrong: Ordering) -> Result<bool, String> {
    let limit = datums::of(item, limit)?;
    Ok(limit.first().and_then(|limit| answer.value.order(limit)) == Some(wrong))
}

fn fault(
    constraint: &Constraint,
    answer: Option<usize>,
    message: Option<&str>,
    broken: Result<bool, String>,
) -> Option<Fault> {
    let (severity, code, text) = match broken {
        Ok(false) => return None,
        Ok(true) => {
            let severity = if constraint.lenient { Severity::Warning } else { Severity::Error };
            let text = constraint.message.as_deref().or(message).unwrap_or("against a rule of the form");
            (severity, IssueCode::Value, text.to_owned())
        }
        Err(why) => {
            let text = format!("a rule of the form cannot be checked: {why}");
            (Severity::Warning, IssueCode::NotSupported, text)
        }
    };
    Some(Fault { answer, severity, code, text })
}
