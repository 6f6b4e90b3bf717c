//! When an item is asked, by its conditions. Invariant: an answer counts only where its question is asked.
//!
//! A condition reads the answers within the innermost instance that holds both the item and the question it names: the
//! same instance of a repeated group, never its sibling. Of several answers there, one that fits is enough. `!=` holds
//! when there is an answer and none equals; an unanswered question fits nothing but `exists` = false.

use super::{
    answers::{Answer, Answers, Given},
    datum::Datum,
    form::{Condition, Item, Kind, Operator, Questionnaire},
};
use std::{cmp::Ordering, collections::HashSet};

/// Where an instance stands: its index in its list, preceded by the address of that list. The list of a group's instance
/// is 0 after the instance, that of its n-th answer is n (from 1).
pub(super) type Address = Vec<usize>;

/// A list of instances on the way from the root to an item.
pub(super) struct Scope<'a> {
    items: &'a [Given],
    pub address: Address,
    /// The answer that the list hangs under.
    pub under: Option<&'a Answer>,
}

/// What is not asked.
pub(super) struct Enablement<'a> {
    form: &'a Questionnaire,
    /// Instances that are answered all the same.
    off: HashSet<Address>,
    /// Lists in which the expression of an item shuts it.
    shut: HashSet<(Address, String)>,
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

    /// Where the instance stands that this list is within.
    pub(super) fn around(&self) -> &[usize] {
        self.address.split_last().map_or(&[], |(_, around)| around)
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
    /// Nothing is off before it is judged.
    pub(super) fn new(form: &'a Questionnaire) -> Self {
        Self { form, off: HashSet::new(), shut: HashSet::new() }
    }

    pub(super) fn is_off(&self, address: &[usize]) -> bool {
        self.off.contains(address)
    }

    /// The item is not asked in the list with this address.
    pub(super) fn shut(&mut self, list: Address, item: &Item) {
        // conditions can be judged again, expressions are not
        if self.form.rules.enabling.contains_key(&item.link_id) {
            self.shut.insert((list, item.link_id.clone()));
        }
    }

    pub(super) fn put_off(&mut self, instance: Address) {
        self.off.insert(instance);
    }

    /// Goes down to every list that may hold the item at `path`, where all around it is asked.
    pub(super) fn each_list<'b>(
        &self,
        path: &[String],
        scopes: &mut Vec<Scope<'b>>,
        visit: &mut dyn FnMut(&[Scope<'b>]),
    ) {
        let depth = scopes.len();
        if depth == path.len() {
            return visit(scopes);
        }
        let (Some(here), Some(step)) = (scopes.last(), path.get(depth - 1)) else { return };
        for (address, given) in here.of(step).into_iter().filter(|(address, _)| !self.off.contains(address)) {
            for scope in within(&address, given) {
                scopes.push(scope);
                self.each_list(path, scopes, visit);
                scopes.pop();
            }
        }
    }

    /// Whether the item is asked in the innermost of `scopes`.
    pub(super) fn asked(&self, item: &Item, scopes: &[Scope<'_>]) -> bool {
        let (Some(path), Some(here)) = (self.form.paths.get(&item.link_id), scopes.last()) else { return false };
        let conditions = &item.enable.conditions;
        let holds = |condition: &Condition| self.holds(condition, path, scopes);
        let shut = self.form.rules.enabling.contains_key(&item.link_id)
            && self.shut.contains(&(here.address.clone(), item.link_id.clone()));
        let open = conditions.is_empty()
            || if item.enable.all { conditions.iter().all(holds) } else { conditions.iter().any(holds) };
        open && !shut
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

/// The item's instances in the innermost list; a group that nothing was put into counts as one empty instance, and a
/// question without answers as none.
pub(super) fn instances<'a>(item: &Item, scopes: &[Scope<'a>]) -> Vec<(Address, &'a Given)> {
    static NOTHING: Given = Given { link_id: String::new(), answers: Vec::new(), items: Vec::new() };
    let Some(here) = scopes.last() else { return Vec::new() };
    let mut found = here.of(&item.link_id);
    if item.kind != Kind::Group {
        found.retain(|(_, given)| !given.is_blank());
    } else if found.is_empty() {
        found.push((extended(&here.address, here.items.len()), &NOTHING));
    }
    found
}
