//! Expressions with their variables. Invariant: all that a form evaluates is paid from one budget.

use super::response;
use crate::questionnaire::{
    enable::Scope,
    fhirpath::{Context, EvalFault, Value},
    form::Questionnaire,
    rules::Rule,
};
use jiff::Zoned;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// Steps of all expressions of a form together, each time it is evaluated.
pub const MOST_FORM_STEPS: usize = 10_000_000;
/// What beginning an expression costs, so that many small ones are bounded too.
const START: usize = 100;

pub(in crate::questionnaire) struct Runner<'a> {
    pub form: &'a Questionnaire,
    now: &'a Zoned,
    /// Steps that are left.
    budget: usize,
}

impl<'a> Runner<'a> {
    pub(super) fn new(form: &'a Questionnaire, now: &'a Zoned) -> Self {
        Self { form, now, budget: MOST_FORM_STEPS }
    }

    pub(super) fn pay(&mut self, steps: usize) -> Result<(), EvalFault> {
        self.budget = self.budget.checked_sub(steps).ok_or(EvalFault::TooMuch)?;
        Ok(())
    }

    /// Evaluates the variables that are needed, each where it stands, and the expression itself. `own` is the instance of
    /// the item; paths of an expression that begins at the item begin at `focus`. `scopes` hold the item's list last.
    pub(super) fn evaluate(
        &mut self,
        rule: &Rule,
        resource: &Json,
        scopes: &[Scope<'_>],
        own: Option<&Json>,
        focus: Option<&Json>,
    ) -> Result<Vec<Value>, EvalFault> {
        let mut variables = BTreeMap::new();
        for variable in rule.needs.iter().map(|at| &self.form.rules.variables[*at]) {
            let focus = match (variable.depth, scopes.get(variable.depth)) {
                (0, _) => Some(resource),
                // the list at this depth is within the instance that carries the variable
                (_, Some(scope)) => Some(response::at(resource, scope.around()).unwrap_or(&Json::Null)),
                (_, None) => own,
            };
            let values = self.run(&variable.rule, resource, focus, &variables)?;
            variables.insert(variable.name.clone(), values);
        }
        let focus = if rule.from_item { focus } else { None };
        self.run(rule, resource, focus, &variables)
    }

    fn run(
        &mut self,
        rule: &Rule,
        resource: &Json,
        focus: Option<&Json>,
        variables: &BTreeMap<String, Vec<Value>>,
    ) -> Result<Vec<Value>, EvalFault> {
        self.pay(START)?;
        let context = Context { resource, focus, variables, now: Some(self.now) };
        rule.expression.evaluate(&context, &mut self.budget)
    }
}
