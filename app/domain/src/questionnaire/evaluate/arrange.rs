//! Answers in the form's order, with an empty instance of what may be calculated. Invariant: the same answers are arranged
//! alike in whatever order they were given, and arranging again changes nothing.

use crate::questionnaire::{
    answers::{Answers, Given, MOST_GIVEN},
    enable::Address,
    form::{Item, Kind, Questionnaire},
};
use std::collections::{HashMap, HashSet};

pub(in crate::questionnaire) struct Arrangement<'a> {
    /// Calculated items, and what stands around items with expressions.
    wanted: HashSet<&'a str>,
    /// The place of each instance in its list, as it was given.
    places: HashMap<Address, usize>,
    /// Instances so far.
    count: usize,
    /// There is no room for all that may be calculated.
    pub full: bool,
}

impl<'a> Arrangement<'a> {
    pub(super) fn of(form: &'a Questionnaire, answers: &Answers) -> (Self, Answers) {
        let rules = &form.rules;
        let all = rules.calculated.keys().chain(rules.enabling.keys()).chain(rules.initial.keys());
        let around = all.filter_map(|link_id| form.paths.get(link_id));
        let around = around.filter_map(|path| path.split_last()).flat_map(|(_, around)| around);
        let wanted = around.chain(rules.calculated.keys()).map(String::as_str).collect();
        let mut found = Self { wanted, places: HashMap::new(), count: 0, full: false };
        let items = found.list(&form.items, answers.items.clone(), &mut Vec::new());
        (found, Answers { items })
    }

    /// The path of an instance, or of a list, in the response that was given; of what is around it, where it was not given.
    pub(in crate::questionnaire) fn path(&self, address: &[usize]) -> String {
        let mut parts = vec!["QuestionnaireResponse".to_owned()];
        for (at, step) in address.iter().enumerate() {
            match (at % 2, self.places.get(&address[..=at])) {
                (0, Some(place)) => parts.push(format!("item[{place}]")),
                (0, None) => break,
                (_, _) if *step > 0 => parts.push(format!("answer[{}]", step - 1)),
                _ => {}
            }
        }
        parts.join(".")
    }

    /// Completes what stands under new answers to a calculated item.
    pub(super) fn complete(&self, item: &Item, given: &mut Given) {
        if item.items.is_empty() {
            return;
        }
        let wanted = self.wanted.clone();
        let mut aside = Self { wanted, places: HashMap::new(), count: 0, full: false };
        for answer in &mut given.answers {
            answer.items = aside.list(&item.items, std::mem::take(&mut answer.items), &mut Vec::new());
        }
    }

    fn list(&mut self, items: &[Item], given: Vec<Given>, address: &mut Address) -> Vec<Given> {
        let positions: HashMap<&str, usize> =
            items.iter().enumerate().map(|(at, item)| (item.link_id.as_str(), at)).collect();
        let is_group = |at: usize| items.get(at).is_some_and(|item| item.kind == Kind::Group);
        let mut there = HashSet::new();
        let mut all: Vec<(usize, Option<usize>, Given)> = Vec::with_capacity(given.len());
        for (place, given) in given.into_iter().enumerate() {
            let at = positions.get(given.link_id.as_str()).copied().unwrap_or(usize::MAX);
            // a group that nothing was put into counts once, however often it was opened
            if !(is_group(at) && given.is_blank()) {
                there.insert(at);
                all.push((at, Some(place), given));
            }
        }
        self.count += all.len();
        for (at, item) in items.iter().enumerate().filter(|(at, _)| !there.contains(at)) {
            if self.wanted.contains(item.link_id.as_str()) {
                self.full |= self.count >= MOST_GIVEN;
                if self.full {
                    break;
                }
                all.push((at, None, Given::empty(&item.link_id)));
                self.count += 1;
            }
        }
        all.sort_by_key(|(at, ..)| *at);
        let mut arranged = Vec::with_capacity(all.len());
        for (i, (at, place, mut given)) in all.into_iter().enumerate() {
            address.push(i);
            if let Some(place) = place {
                self.places.insert(address.clone(), place);
            }
            if let Some(item) = items.get(at) {
                self.within(item, &mut given, address);
            }
            address.pop();
            arranged.push(given);
        }
        arranged
    }

    fn within(&mut self, item: &Item, given: &mut Given, address: &mut Address) {
        if item.kind == Kind::Group || !given.items.is_empty() {
            address.push(0);
            given.items = self.list(&item.items, std::mem::take(&mut given.items), address);
            address.pop();
        }
        for (i, answer) in given.answers.iter_mut().enumerate() {
            address.push(i + 1);
            answer.items = self.list(&item.items, std::mem::take(&mut answer.items), address);
            address.pop();
        }
    }
}
