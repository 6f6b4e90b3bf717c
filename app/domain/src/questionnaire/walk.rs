//! The way through a form, a question at a time. Invariant: it leads past all that a person is asked and past nothing else.

use super::{
    answers::Answers,
    evaluate::asked,
    form::{Item, Kind, Question, Questionnaire},
    remark::Unaskable,
};
use jiff::Zoned;
use std::collections::{BTreeSet, HashSet};

/// What a person is asked now: places among the questions for persons, in the form's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walk {
    pub stops: Vec<usize>,
    /// Those of `stops` that have an answer, and those that need one.
    pub answered: BTreeSet<usize>,
    pub required: BTreeSet<usize>,
}

impl Walk {
    /// Through `form` with these answers.
    #[must_use]
    pub fn of(form: &Questionnaire, answers: &Answers, now: &Zoned) -> Self {
        Self::past(form, answers, &asked(form, answers, now))
    }

    /// The same where it is known which link ids are `asked`.
    #[must_use]
    pub fn past(form: &Questionnaire, answers: &Answers, asked: &HashSet<String>) -> Self {
        let mut walk = Self::default();
        for (at, question) in form.questions_for_persons().iter().enumerate() {
            let item = question.item;
            if asked.contains(&item.link_id) {
                walk.pass(at, !answers.all(&item.link_id).is_empty(), item.required);
            }
        }
        walk
    }

    /// Goes on to the question at this place.
    pub fn pass(&mut self, at: usize, answered: bool, required: bool) {
        self.stops.push(at);
        self.answered.extend(answered.then_some(at));
        self.required.extend(required.then_some(at));
    }

    /// The stop at this place, or the next.
    #[must_use]
    pub fn at_or_after(&self, at: usize) -> Option<usize> {
        self.stops.iter().copied().find(|stop| *stop >= at)
    }

    /// The stop after this place.
    #[must_use]
    pub fn after(&self, at: usize) -> Option<usize> {
        self.at_or_after(at + 1)
    }

    /// The stop before this place.
    #[must_use]
    pub fn before(&self, at: usize) -> Option<usize> {
        self.stops.iter().copied().rev().find(|stop| *stop < at)
    }

    /// How many stops there are before this one.
    #[must_use]
    pub fn rank(&self, at: usize) -> usize {
        self.stops.iter().filter(|stop| **stop < at).count()
    }

    /// Whether this stop needs an answer that it has not.
    #[must_use]
    pub fn lacks(&self, stop: usize) -> bool {
        self.required.contains(&stop) && !self.answered.contains(&stop)
    }

    /// Where to go on: what must be answered and is not, else what follows the last answer. None when it is through.
    #[must_use]
    pub fn next(&self) -> Option<usize> {
        let must = self.stops.iter().find(|stop| self.lacks(**stop));
        let last = self.answered.last();
        let open = |stop: &&usize| !self.answered.contains(stop);
        let following = self.stops.iter().filter(open).find(|stop| last.is_none_or(|last| *stop > last));
        must.or(following).copied()
    }
}

impl Questionnaire {
    /// The questions that a person answers where they are asked, in the instrument's order.
    #[must_use]
    pub fn questions_for_persons(&self) -> Vec<Question<'_>> {
        self.questions().into_iter().filter(|question| self.is_asked_of_persons(question.item)).collect()
    }

    /// Whether the item, or what it stands in, is never shown.
    #[must_use]
    pub fn is_hidden(&self, item: &Item) -> bool {
        self.path(&item.link_id).iter().any(|step| self.item(step).is_some_and(|item| item.hidden))
    }

    /// Whether a person answers it, where it is asked: it is shown, and neither fixed nor calculated.
    #[must_use]
    pub fn is_asked_of_persons(&self, item: &Item) -> bool {
        !self.is_hidden(item) && !item.read_only && !self.is_calculated(&item.link_id)
    }

    /// The first item that the pages cannot ask, and why. Such a form is read and scored, but given to nobody.
    #[must_use]
    pub fn unaskable(&self) -> Option<(&str, Unaskable)> {
        fn first(items: &[Item]) -> Option<(&str, Unaskable)> {
            items.iter().find_map(|item| {
                let here = unaskable(item).filter(|_| !item.hidden).map(|why| (item.link_id.as_str(), why));
                here.or_else(|| first(&item.items))
            })
        }
        first(&self.items).or_else(|| self.not_laid_out())
    }
}

fn unaskable(item: &Item) -> Option<Unaskable> {
    let mut keys = BTreeSet::new();
    match item.kind {
        Kind::Attachment => Some(Unaskable::File),
        Kind::Reference => Some(Unaskable::Reference),
        Kind::Quantity if item.limits.units.len() > 1 => Some(Unaskable::Units),
        kind if kind != Kind::Group && item.repeats && !item.items.is_empty() => Some(Unaskable::UnderSeveral),
        _ if !item.options.iter().all(|option| keys.insert(option.key())) => Some(Unaskable::SameCode),
        _ => None,
    }
}

impl Question<'_> {
    /// The words above its field.
    #[must_use]
    pub fn label(&self) -> String {
        let parts = [self.item.prefix.as_deref().unwrap_or_default(), self.item.text.as_str()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }
}
