//! What a person answered: a tree as in a FHIR `QuestionnaireResponse`. Invariant: the FHIR form and this one carry the
//! same answers.

mod fhir;

use super::{
    datum::Datum,
    form::{Item, Questionnaire},
};
pub(super) use fhir::MOST_GIVEN;
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answers {
    pub items: Vec<Given>,
}

/// One instance of an item: a question with its answers, or a group with what is in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Given {
    pub link_id: String,
    pub answers: Vec<Answer>,
    pub items: Vec<Given>,
}

/// One answer, with what is asked under it.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub value: Datum,
    pub items: Vec<Given>,
}

/// How far a response has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseStatus {
    InProgress,
    Completed,
    /// Corrected after it was completed.
    Amended,
}

impl ResponseStatus {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InProgress => "in-progress",
            Self::Completed => "completed",
            Self::Amended => "amended",
        }
    }
}

impl Given {
    /// An instance without content.
    #[must_use]
    pub fn empty(link_id: &str) -> Self {
        Self { link_id: link_id.to_owned(), ..Self::default() }
    }

    /// Whether there is no answer in it.
    pub(super) fn is_blank(&self) -> bool {
        self.answers.is_empty() && self.items.iter().all(Self::is_blank)
    }
}

impl Answers {
    /// The instance at an address.
    pub(super) fn at(&mut self, address: &[usize]) -> Option<&mut Given> {
        let (first, rest) = address.split_first()?;
        rest.chunks(2).try_fold(self.items.get_mut(*first)?, |given, step| match *step {
            [0, at] => given.items.get_mut(at),
            [answer, at] => given.answers.get_mut(answer - 1)?.items.get_mut(at),
            _ => None,
        })
    }

    /// All answers to a question, in all instances.
    #[must_use]
    pub fn all(&self, link_id: &str) -> Vec<&Datum> {
        let mut found = Vec::new();
        each(&self.items, &mut |given| {
            if given.link_id == link_id {
                found.extend(given.answers.iter().map(|answer| &answer.value));
            }
        });
        found
    }

    /// Answers a question by the code of one of its options; see [`Self::put`].
    pub fn set(&mut self, form: &Questionnaire, link_id: &str, code: &str) -> bool {
        let coding = form.question(link_id).and_then(|question| Some(question.option(code)?.coding.clone()));
        coding.is_some_and(|coding| self.put(form, link_id, vec![Datum::Coding(coding)]))
    }

    /// Puts `values` in the place of the question's answers, in the first instance of what is around it. False when the
    /// form does not ask it, or it hangs under an answer that is not given.
    pub fn put(&mut self, form: &Questionnaire, link_id: &str, values: Vec<Datum>) -> bool {
        let Some(path) = form.paths.get(link_id) else { return false };
        place(&mut self.items, &form.items, path, values)
    }

    /// Questions that have an answer.
    #[must_use]
    pub fn len(&self) -> usize {
        let mut count = 0;
        each(&self.items, &mut |given| count += usize::from(!given.answers.is_empty()));
        count
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number that scoring counts, by link id: the chosen option's ordinal, or the number itself. A question with
    /// none or several answers, or without a number, is absent.
    #[must_use]
    pub fn values(&self, form: &Questionnaire) -> BTreeMap<String, f64> {
        let value = |item: &Item| {
            let [only] = self.all(&item.link_id)[..] else { return None };
            let chosen = item.options.iter().find(|option| option.value().same(only));
            chosen.map_or_else(|| only.number(), |option| option.ordinal)
        };
        let questions = form.questions();
        questions.iter().filter_map(|one| Some((one.item.link_id.clone(), value(one.item)?))).collect()
    }
}

fn each<'a>(items: &'a [Given], visit: &mut impl FnMut(&'a Given)) {
    for given in items {
        visit(given);
        each(&given.items, visit);
        for answer in &given.answers {
            each(&answer.items, visit);
        }
    }
}

fn place(given: &mut Vec<Given>, items: &[Item], path: &[String], values: Vec<Datum>) -> bool {
    let Some((step, rest)) = path.split_first() else { return false };
    let position = |link_id: &str| items.iter().position(|item| item.link_id == link_id);
    let Some(item) = items.iter().find(|item| item.link_id == *step) else { return false };
    let at = given.iter().position(|one| one.link_id == *step).unwrap_or_else(|| {
        // in the form's order, so that the order of answering leaves no trace
        let before = |one: &Given| position(&one.link_id) < position(step);
        let at = given.iter().take_while(|one| before(one)).count();
        given.insert(at, Given::empty(step));
        at
    });
    let here = &mut given[at];
    if rest.is_empty() {
        let mut old = std::mem::take(&mut here.answers).into_iter().map(|answer| answer.items);
        here.answers =
            values.into_iter().map(|value| Answer { value, items: old.next().unwrap_or_default() }).collect();
        return true;
    }
    if item.kind == super::form::Kind::Group {
        return place(&mut here.items, &item.items, rest, values);
    }
    here.answers.first_mut().is_some_and(|answer| place(&mut answer.items, &item.items, rest, values))
}
