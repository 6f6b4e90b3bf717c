//! Which items are asked. Invariant: an answer counts only where its question is asked, so every item is judged after
//! all it depends on; one pass suffices, and evaluating again changes nothing.
//!
//! A condition reads the answers within the innermost instance that holds both the item and the question it names: the
//! same instance of a repeated group, never its sibling. Of several answers there, one that fits is enough. `!=` holds
//! when there is an answer and none equals; an unanswered question fits nothing but `exists` = false.

use super::{
    answers::{Answer, Answers, Given},
    datum::Datum,
    form::{Condition, Item, Operator, Questionnaire},
};
use std::{cmp::Ordering, collections::HashSet};

/// Where an instance stands: its index in its list, preceded by the address of that list. The list of a group's instance
/// is 0 after the instance, that of its n-th answer is n (from 1).
pub(super) type Address = Vec<usize>;

/// A list of instances on the way from the root to an item.
pub(super) struct Scope<'a> {
    items: &'a [Given],
    address: Address,
    /// The answer that the list hangs under.
    under: Option<&'a Answer>,
}

/// The instances that are answered but not asked.
pub(super) struct Enablement<'a> {
    form: &'a Questionnaire,
    off: HashSet<Address>,
}

impl<'a> Scope<'a> {
    pub(super) fn root(answers: &'a Answers) -> Self {
        Self { items: &answers.items, address: Address::new(), under: None }
    }

    /// The instances of an item in this list, with their addresses.
    pub(super) fn of(&self, link_id: &str) -> Vec<(Address, &'a Given)> {
        let items = self.items.iter().enumerate().filter(|(_, given)| given.link_id == link_id);
        items.map(|(i, given)| (extended(&self.address, i), given)).collect()
    }

    /// Which list of its instance this is: 0 for a group's own, n for that of the n-th answer.
    pub(super) fn step(&self) -> usize {
        self.address.last().copied().unwrap_or_default()
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (Address, &'a Given)> {
        self.items.iter().enumerate().map(|(i, given)| (extended(&self.address, i), given))
    }
}

fn extended(address: &Address, step: usize) -> Address {
    let mut longer = Vec::with_capacity(address.len() + 1);
    longer.extend(address);
    longer.push(step);
    longer
}

/// The lists within an instance: a group's own, and one for each answer.
pub(super) fn within<'a>(address: &Address, given: &'a Given) -> Vec<Scope<'a>> {
    let own = (!given.items.is_empty() || given.answers.is_empty()).then(|| Scope {
        items: &given.items,
        address: extended(address, 0),
        under: None,
    });
    let answers = given.answers.iter().enumerate().map(|(i, answer)| Scope {
        items: &answer.items,
        address: extended(address, i + 1),
        under: Some(answer),
    });
    own.into_iter().chain(answers).collect()
}

impl<'a> Enablement<'a> {
    /// Judges all items with conditions, in the order of what depends on what.
    pub(super) fn of(form: &'a Questionnaire, answers: &Answers) -> Self {
        let mut found = Self { form, off: HashSet::new() };
        for link_id in &form.order {
            let (Some(path), Some(item)) = (form.paths.get(link_id), form.item(link_id)) else { continue };
            let mut off = Vec::new();
            found.visit(item, path, &mut vec![Scope::root(answers)], &mut off);
            found.off.extend(off);
        }
        found
    }

    pub(super) fn is_off(&self, address: &Address) -> bool {
        self.off.contains(address)
    }

    /// Goes down to every list that may hold `item`, and notes its instances where it is not asked.
    fn visit(&self, item: &Item, path: &[String], scopes: &mut Vec<Scope<'_>>, off: &mut Vec<Address>) {
        let depth = scopes.len();
        let (Some(here), Some(step)) = (scopes.last(), path.get(depth - 1)) else { return };
        let instances = here.of(step);
        if depth == path.len() {
            if !instances.is_empty() && !self.asked(item, scopes) {
                off.extend(instances.into_iter().map(|(address, _)| address));
            }
            return;
        }
        for (address, given) in instances.into_iter().filter(|(address, _)| !self.off.contains(address)) {
            for scope in within(&address, given) {
                scopes.push(scope);
                self.visit(item, path, scopes, off);
                scopes.pop();
            }
        }
    }

    /// Whether the item's own conditions hold in the innermost of `scopes`.
    pub(super) fn asked(&self, item: &Item, scopes: &[Scope<'_>]) -> bool {
        let Some(path) = self.form.paths.get(&item.link_id) else { return false };
        let conditions = &item.enable.conditions;
        let holds = |condition: &Condition| self.holds(condition, path, scopes);
        conditions.is_empty()
            || if item.enable.all { conditions.iter().all(holds) } else { conditions.iter().any(holds) }
    }

    fn holds(&self, condition: &Condition, path: &[String], scopes: &[Scope<'_>]) -> bool {
        let Some(wanted) = self.form.paths.get(&condition.question) else { return false };
        // the item's own link id is no list on the way
        let shared = path.iter().take(scopes.len() - 1).zip(wanted).take_while(|(a, b)| a == b).count();
        let mut found = Vec::new();
        if let (true, Some(scope)) = (shared == wanted.len(), scopes.get(shared)) {
            found.extend(scope.under.map(|answer| &answer.value));
        } else if let Some(scope) = scopes.get(shared) {
            self.gather(scope, &wanted[shared..], &mut found);
        }
        fits(condition, &found)
    }

    fn gather<'b>(&self, scope: &Scope<'b>, path: &[String], found: &mut Vec<&'b Datum>) {
        let Some((step, rest)) = path.split_first() else { return };
        for (address, given) in scope.of(step).into_iter().filter(|(address, _)| !self.off.contains(address)) {
            if rest.is_empty() {
                found.extend(given.answers.iter().map(|answer| &answer.value));
                continue;
            }
            for inner in within(&address, given) {
                self.gather(&inner, rest, found);
            }
        }
    }
}

fn fits(condition: &Condition, found: &[&Datum]) -> bool {
    let wanted = &condition.answer;
    let ordered = |fit: fn(Ordering) -> bool| found.iter().any(|one| one.order(wanted).is_some_and(fit));
    match condition.operator {
        Operator::Exists => *wanted == Datum::Boolean(!found.is_empty()),
        Operator::Equal => found.iter().any(|one| one.same(wanted)),
        Operator::NotEqual => !found.is_empty() && !found.iter().any(|one| one.same(wanted)),
        Operator::Greater => ordered(Ordering::is_gt),
        Operator::Less => ordered(Ordering::is_lt),
        Operator::GreaterOrEqual => ordered(Ordering::is_ge),
        Operator::LessOrEqual => ordered(Ordering::is_le),
    }
}

/// The answers without those to items that are not asked, and without instances that are empty then.
#[must_use]
pub fn strip(form: &Questionnaire, answers: &Answers) -> Answers {
    let enablement = Enablement::of(form, answers);
    Answers { items: kept(&enablement, &Scope::root(answers)) }
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

/// The link ids of items that are asked somewhere, now.
#[must_use]
pub fn asked(form: &Questionnaire, answers: &Answers) -> HashSet<String> {
    let enablement = Enablement::of(form, answers);
    let mut found = HashSet::new();
    gather_asked(&enablement, &form.items, &mut vec![Scope::root(answers)], &mut found);
    found
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

/// The item's instances in the innermost list; a group that nothing was put into counts as one empty instance.
pub(super) fn instances<'a>(item: &Item, scopes: &[Scope<'a>]) -> Vec<(Address, &'a Given)> {
    static NOTHING: Given = Given { link_id: String::new(), answers: Vec::new(), items: Vec::new() };
    let Some(here) = scopes.last() else { return Vec::new() };
    let found = here.of(&item.link_id);
    if found.is_empty() && item.kind == super::form::Kind::Group {
        return vec![(extended(&here.address, here.items.len()), &NOTHING)];
    }
    found
}
