//! A form with its answers, evaluated: what is asked, and what the expressions give. Invariant: every item is settled after
//! all it depends on, and an expression sees only what is settled; so one pass is the fixed point, evaluating again changes
//! nothing, and neither does the order in which somebody answered.

mod arrange;
mod begin;
mod constraints;
mod datums;
mod response;
mod runner;

use super::{
    answers::{Answer, Answers, Given},
    datum::Datum,
    enable::{Address, Enablement, Scope, instances, within},
    fhirpath::{EvalFault, Value},
    form::{Item, Questionnaire},
    issue::{Issue, IssueCode, Severity},
    rules::Rule,
};
pub(super) use arrange::Arrangement;
pub use begin::begin;
use jiff::Zoned;
use response::Response;
pub use runner::MOST_FORM_STEPS;
use runner::Runner;
use serde_json::json;
use std::collections::HashSet;

/// Answers that one expression may give an item.
const MOST_CALCULATED: usize = 100;
/// Steps for an answer in a response that is built for one expression.
const BUILD: usize = 20;
/// Faults of expressions that are told.
const MOST_FAULTS: usize = 1000;

/// The answers as they stand: without those to items that are not asked and without instances that are empty then, with
/// what is calculated, in the form's order. `now` is what the expressions take for the present.
#[must_use]
pub fn settle(form: &Questionnaire, answers: &Answers, now: &Zoned) -> Answers {
    let State { enablement, answers } = Evaluation::of(form, answers, now).state;
    Answers { items: kept(&enablement, &Scope::root(&answers)) }
}

/// The link ids of items that are asked somewhere, now.
#[must_use]
pub fn asked(form: &Questionnaire, answers: &Answers, now: &Zoned) -> HashSet<String> {
    let State { enablement, answers } = Evaluation::of(form, answers, now).state;
    let mut found = HashSet::new();
    gather_asked(&enablement, &form.items, &mut vec![Scope::root(&answers)], &mut found);
    found
}

/// A form evaluated on answers.
pub(super) struct Evaluation<'a> {
    pub state: State<'a>,
    pub engine: Engine<'a>,
    pub arrangement: Arrangement<'a>,
    /// What went wrong with expressions.
    pub issues: Vec<Issue>,
}

/// How far it has come.
pub(super) struct State<'a> {
    pub enablement: Enablement<'a>,
    /// In the form's order, with an instance of everything that may be calculated.
    pub answers: Answers,
}

/// What evaluates expressions.
pub(super) struct Engine<'a> {
    response: Response<'a>,
    runner: Runner<'a>,
}

/// What was found out about an item in one list.
struct Judged {
    list: Address,
    instances: Vec<Address>,
    asked: bool,
    /// What it is calculated to be.
    values: Option<Vec<Datum>>,
    /// Why an expression gave nothing.
    fault: Option<String>,
}

impl<'a> Evaluation<'a> {
    pub(super) fn of(form: &'a Questionnaire, answers: &Answers, now: &'a Zoned) -> Self {
        let (arrangement, answers) = Arrangement::of(form, answers);
        let state = State { enablement: Enablement::new(form), answers };
        let mut found = Self { state, engine: Engine::new(form, now), arrangement, issues: Vec::new() };
        for link_id in &form.order {
            let item = found.engine.response.items.get(link_id.as_str()).copied();
            if let (Some(path), Some(item)) = (form.paths.get(link_id), item) {
                found.settle(item, path);
            }
        }
        if found.arrangement.full {
            let (severity, code) = (Severity::Error, IssueCode::TooLong);
            let text = "more is calculated than a response may hold".to_owned();
            found.issues.push(Issue {
                severity,
                code,
                path: found.arrangement.path(&[]),
                text,
                link_id: String::new(),
            });
        }
        found
    }

    /// Settles one item, in all lists that may hold it.
    fn settle(&mut self, item: &'a Item, path: &[String]) {
        let Self { state, engine, .. } = self;
        let mut judged = Vec::new();
        if engine.concerns(item) {
            state.enablement.each_list(path, &mut vec![Scope::root(&state.answers)], &mut |scopes| {
                judged.push(engine.judge(state, item, scopes));
            });
        }
        engine.response.settle(&item.link_id);
        for one in judged {
            self.apply(item, one);
        }
    }

    fn apply(&mut self, item: &Item, judged: Judged) {
        if let Some(fault) = judged.fault.filter(|_| self.issues.len() < MOST_FAULTS) {
            let text = format!("an expression of {} cannot be evaluated: {fault}", item.link_id);
            self.tell(item, (Severity::Warning, IssueCode::NotSupported), &judged.list, text);
        }
        if !judged.asked {
            self.state.enablement.shut(judged.list, item);
            judged.instances.into_iter().for_each(|instance| self.state.enablement.put_off(instance));
            return;
        }
        for instance in judged.instances {
            if let Some(values) = &judged.values {
                self.write(item, &instance, values);
            }
            self.engine.response.refresh(&self.state, &instance);
        }
    }

    /// Writes what is calculated in the place of the answers; what hangs under them stays.
    fn write(&mut self, item: &Item, instance: &Address, values: &[Datum]) {
        let Some(given) = self.state.answers.at(instance) else { return };
        let same = given.answers.len() == values.len()
            && given.answers.iter().zip(values).all(|(answer, value)| answer.value.same(value));
        let foreign = !same && !given.answers.is_empty();
        let mut old = std::mem::take(&mut given.answers).into_iter().map(|answer| answer.items);
        let answer = |value: &Datum| Answer { value: value.clone(), items: old.next().unwrap_or_default() };
        given.answers = values.iter().map(answer).collect();
        self.arrangement.complete(item, given);
        if foreign {
            let text = "answered, though it is calculated and gives something else";
            self.tell(item, (Severity::Error, IssueCode::BusinessRule), instance, text);
        }
    }

    fn tell(&mut self, item: &Item, (severity, code): (Severity, IssueCode), at: &[usize], text: impl Into<String>) {
        let (path, link_id, text) = (self.arrangement.path(at), item.link_id.clone(), text.into());
        self.issues.push(Issue { severity, code, path, text, link_id });
    }
}

impl<'a> Engine<'a> {
    fn new(form: &'a Questionnaire, now: &'a Zoned) -> Self {
        Self { response: Response::new(form), runner: Runner::new(form, now) }
    }

    /// Whether anything is to be found out about the item, or told to the response.
    fn concerns(&self, item: &Item) -> bool {
        let rules = &self.runner.form.rules;
        !item.enable.conditions.is_empty() || rules.of(&item.link_id).next().is_some() || self.response.is_built()
    }

    fn judge(&mut self, state: &State<'_>, item: &Item, scopes: &[Scope<'_>]) -> Judged {
        let list = scopes.last().map(|here| here.address.clone()).unwrap_or_default();
        let instances = scopes.last().map(|here| here.of(&item.link_id)).unwrap_or_default();
        let instances = instances.into_iter().map(|(address, _)| address).collect();
        let asked = state.enablement.asked(item, scopes);
        let mut judged = Judged { list, instances, asked, values: None, fault: None };
        let form = self.runner.form;
        if let Some(rule) = form.rules.enabling.get(&item.link_id).filter(|_| judged.asked) {
            match self.values(state, item, rule, scopes).and_then(|values| truth(&values)) {
                Ok(truth) => judged.asked = truth,
                Err(fault) => judged.fault = Some(fault.to_string()),
            }
        }
        let calculated = form.rules.calculated.get(&item.link_id);
        if let Some(rule) = calculated.filter(|_| judged.asked && !judged.instances.is_empty()) {
            let values = self.values(state, item, rule, scopes).map_err(|fault| fault.to_string());
            match values.and_then(|values| datums::of(item, &values)) {
                Ok(values) => judged.values = Some(values),
                Err(fault) => (judged.values, judged.fault) = (Some(Vec::new()), Some(fault)),
            }
        }
        judged
    }

    /// What an expression gives that decides about its own item: it sees what is settled, and the item without answers.
    fn values(
        &mut self,
        state: &State<'_>,
        item: &Item,
        rule: &Rule,
        scopes: &[Scope<'_>],
    ) -> Result<Vec<Value>, EvalFault> {
        let own = json!({"linkId": item.link_id});
        if rule.reads_any {
            // the response is built for it alone
            self.runner.pay(state.answers.len() * BUILD)?;
            let resource = self.response.without(state, &item.link_id);
            return self.runner.evaluate(rule, &resource, scopes, Some(&own), Some(&own));
        }
        self.runner.evaluate(rule, self.response.json(state), scopes, Some(&own), Some(&own))
    }
}

/// One value that is no Boolean is a yes, as in a criterion.
fn truth(values: &[Value]) -> Result<bool, EvalFault> {
    match values {
        [] => Ok(false),
        [one] => Ok(*one != Value::Boolean(false)),
        _ => Err(EvalFault::NotSingle),
    }
}

fn kept(enablement: &Enablement<'_>, scope: &Scope<'_>) -> Vec<Given> {
    let on = scope.all().filter(|(address, _)| !enablement.is_off(address));
    let one = |(address, given): (Address, &Given)| {
        let mut copy = Given::empty(&given.link_id);
        for inner in within(&address, given) {
            let items = kept(enablement, &inner);
            match inner.under {
                Some(answer) => copy.answers.push(Answer { value: answer.value.clone(), items }),
                None => copy.items = items,
            }
        }
        (!copy.answers.is_empty() || !copy.items.is_empty()).then_some(copy)
    };
    on.filter_map(one).collect()
}

fn gather_asked(enablement: &Enablement<'_>, items: &[Item], scopes: &mut Vec<Scope<'_>>, found: &mut HashSet<String>) {
    for item in items {
        if !enablement.asked(item, scopes) {
            continue;
        }
        found.insert(item.link_id.clone());
        for scope in instances(item, scopes).into_iter().flat_map(|(address, given)| within(&address, given)) {
            scopes.push(scope);
            gather_asked(enablement, &item.items, scopes, found);
            scopes.pop();
        }
    }
}
