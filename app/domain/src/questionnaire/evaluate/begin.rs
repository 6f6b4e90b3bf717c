//! The answers that a form begins with. Invariant: they are given once; from then on they are the person's own.

use super::{Engine, State, arrange::Arrangement, datums};
use crate::questionnaire::{
    answers::Answers,
    datum::Datum,
    enable::{Enablement, Scope},
    form::{AnswerOption, Item, Kind, Questionnaire},
    rules::Rule,
};
use jiff::Zoned;

/// A new response: initial values and selected options, then what initial expressions give, in the form's order, each seeing
/// those before it. Also of what is not asked yet, so that it is there when it is. What cannot be evaluated gives nothing.
#[must_use]
pub fn begin(form: &Questionnaire, now: &Zoned) -> Answers {
    let mut answers = Answers::default();
    each(&form.items, &mut |item| {
        let values = plain(item);
        if !values.is_empty() && !form.is_calculated(&item.link_id) {
            answers.put(form, &item.link_id, values);
        }
    });
    let mut engine = Engine::new(form, now);
    form.paths.keys().for_each(|link_id| engine.response.settle(link_id));
    each(&form.items, &mut |item| {
        let rule = form.rules.initial.get(&item.link_id).filter(|_| !form.is_calculated(&item.link_id));
        let values = rule.map(|rule| initial(&mut engine, form, &answers, item, rule)).unwrap_or_default();
        if !values.is_empty() {
            answers.put(form, &item.link_id, values);
            engine.response.forget();
        }
    });
    answers
}

/// What an initial expression gives in the first list that may hold its item.
fn initial(engine: &mut Engine<'_>, form: &Questionnaire, answers: &Answers, item: &Item, rule: &Rule) -> Vec<Datum> {
    let Some(path) = form.paths.get(&item.link_id) else { return Vec::new() };
    let (_, answers) = Arrangement::of(form, answers);
    let state = State { enablement: Enablement::new(form), answers };
    let mut first = None;
    state.enablement.each_list(path, &mut vec![Scope::root(&state.answers)], &mut |scopes| {
        first.get_or_insert_with(|| engine.values(&state, item, rule, scopes));
    });
    let values = first.and_then(Result::ok).unwrap_or_default();
    datums::of(item, &values).unwrap_or_default()
}

fn each(items: &[Item], visit: &mut dyn FnMut(&Item)) {
    for item in items {
        visit(item);
        each(&item.items, visit);
    }
}

/// As the document has them; a coding in the words of its option.
fn plain(item: &Item) -> Vec<Datum> {
    if matches!(item.kind, Kind::Group | Kind::Display) {
        return Vec::new();
    }
    let selected = item.options.iter().filter(|option| option.initial).map(AnswerOption::value);
    let offered = |value: &Datum| item.options.iter().map(AnswerOption::value).find(|one| one.same(value));
    let given = item.initial.iter().map(|value| offered(value).unwrap_or_else(|| value.clone()));
    selected.chain(given).take(if item.repeats { usize::MAX } else { 1 }).collect()
}
