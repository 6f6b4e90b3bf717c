//! Groups that repeat, with each instance by itself: pages ask one question at a time, and know no instances. Invariant: a
//! form that is laid out asks what the form asks. Its answers are those of a draft; [`Answers::gathered`] gives them as the form
//! has them, [`Questionnaire::as_given`] the other way.

use super::{
    answers::{Answer, Answers, Given},
    datum::Datum,
    form::{Condition, Item, Kind, Operator, Questionnaire},
    order,
    parse::MOST_ITEMS,
    remark::Unaskable,
    rules::Rules,
    words::one_more,
};
use std::{borrow::Cow, slice};

/// Instances of a group whose author says nothing.
const INSTANCES: u64 = 5;
/// Between a link id and the number of its instance, from the second on; as often as there are groups around that repeat,
/// so that `a#2` and `a##2` differ.
const NUMBER: char = '#';
/// After the number, in the link id of the question whether there is such an instance.
const MORE: char = '?';

impl Questionnaire {
    /// The form as pages ask it: the second and later instances of a group that repeats are groups of their own, each after
    /// the question whether there is one more. Itself where nothing repeats, or it cannot be laid out; then it is
    /// [`unaskable`](Self::unaskable).
    #[must_use]
    pub fn laid_out(&self) -> Cow<'_, Self> {
        let laid = self.is_laid_out().then(|| self.lay_out(&instances, true)).flatten();
        laid.map_or(Cow::Borrowed(self), Cow::Owned)
    }

    /// Answers, of a draft or sent, with each instance by itself, and the form that has them so, without the questions between.
    #[must_use]
    pub fn as_given<'a>(&'a self, answers: &'a Answers) -> (Cow<'a, Self>, Cow<'a, Answers>) {
        if !self.is_laid_out() {
            return (Cow::Borrowed(self), Cow::Borrowed(answers));
        }
        let answers = answers.gathered(self);
        match self.lay_out(&|group| most_given(&answers.items, &group.link_id), false) {
            Some(form) => (Cow::Owned(form), Cow::Owned(self.spread(&answers, false))),
            None => (Cow::Borrowed(self), Cow::Owned(answers)),
        }
    }

    /// Answers as a draft of the form [`laid_out`](Self::laid_out) has them.
    #[must_use]
    pub fn drafted(&self, answers: &Answers) -> Answers {
        if self.is_laid_out() { self.spread(answers, true) } else { answers.clone() }
    }

    fn spread(&self, answers: &Answers, with_more: bool) -> Answers {
        Answers { items: spread(self, &answers.items, (1, ""), with_more) }
    }

    fn is_laid_out(&self) -> bool {
        first(&self.items, &repeats).is_some() && self.not_laid_out().is_none()
    }

    /// The item that keeps it from being laid out, and why.
    pub(super) fn not_laid_out(&self) -> Option<(&str, Unaskable)> {
        let group = first(&self.items, &repeats)?;
        let has_number = |item: &Item| item.link_id.contains(NUMBER);
        let one_is_enough = |item: &Item| repeats(item) && !item.enable.all && item.enable.conditions.len() > 1;
        let several = |item: &Item| repeats(item) && item.limits.min_occurs.is_some_and(|least| least > 1);
        let of = |is: &dyn Fn(&Item) -> bool| first(&self.items, is);
        let (found, why) = if let Some(item) = of(&has_number) {
            (item, Unaskable::NumberSign)
        } else if let Some(item) = of(&one_is_enough) {
            (item, Unaskable::OneIsEnough)
        } else if let Some(item) = of(&several) {
            (item, Unaskable::AtLeast)
        } else if let Some(item) = self.asked_about_from_outside() {
            (item, Unaskable::FromOutside)
        } else if self.rules != Rules::default() {
            (group, Unaskable::Expressions)
        } else {
            (group, is_too_long(&self.items, &instances).then_some(Unaskable::TooLong)?)
        };
        Some((&found.link_id, why))
    }

    /// An item outside a group that repeats, with a condition on what is in it.
    fn asked_about_from_outside(&self) -> Option<&Item> {
        let around = |link_id: &str| -> Vec<&String> {
            let is_group = |step: &&String| self.item(step).is_some_and(repeats);
            self.path(link_id).iter().filter(is_group).collect()
        };
        first(&self.items, &|item| {
            let own = around(&item.link_id);
            item.enable.conditions.iter().any(|one| around(&one.question).iter().any(|group| !own.contains(group)))
        })
    }

    /// None where it would be too long; what depends on nothing of its own does so in each instance.
    fn lay_out(&self, instances: &dyn Fn(&Item) -> u64, with_more: bool) -> Option<Self> {
        if is_too_long(&self.items, instances) {
            return None;
        }
        let items = Layout { form: self, instances, with_more }.list(&self.items, 1);
        let paths = order::paths(&items);
        let order = order::order(&items, &paths, &self.rules).ok()?;
        Some(Self { items, paths, order, ..self.clone() })
    }
}

impl Answers {
    /// The answers of a draft, settled, as `form` has them.
    #[must_use]
    pub fn gathered(&self, form: &Questionnaire) -> Self {
        if form.is_laid_out() { Self { items: gather(&self.items) } } else { self.clone() }
    }
}

struct Layout<'a> {
    form: &'a Questionnaire,
    instances: &'a dyn Fn(&Item) -> u64,
    with_more: bool,
}

impl Layout<'_> {
    /// `depth` counts from 1 the groups that repeat.
    fn list(&self, items: &[Item], depth: usize) -> Vec<Item> {
        let mut laid = Vec::with_capacity(items.len());
        for item in items {
            let inner = self.list(&item.items, depth + usize::from(repeats(item)));
            let once = Item { items: inner, ..item.clone() };
            if !repeats(item) {
                laid.push(once);
                continue;
            }
            let once = Item { repeats: false, ..once };
            let further = 2..=(self.instances)(item);
            let further = further.flat_map(|number| self.further(&once, number, depth)).collect::<Vec<_>>();
            laid.push(once);
            laid.extend(further);
        }
        laid
    }

    /// A further instance of a group, after the question whether there is one.
    fn further(&self, once: &Item, number: u64, depth: usize) -> Vec<Item> {
        let inside = order::paths(slice::from_ref(once));
        let mut group = numbered(once, &numbered_by(number, depth), &inside);
        if !once.text.is_empty() {
            group.text = format!("{} {number}", once.text);
        }
        (group.required, group.enable.all) = (false, true);
        if !self.with_more {
            return vec![group];
        }
        let asked = |number: u64| Condition {
            question: more(&once.link_id, number, depth),
            operator: Operator::Equal,
            answer: Datum::Boolean(true),
        };
        let mut enable = group.enable.clone();
        enable.conditions.extend((number > 2).then(|| asked(number - 1)));
        group.enable.conditions.push(asked(number));
        let words = one_more(self.form.lang);
        let text = if once.text.is_empty() { words.to_owned() } else { format!("{}: {words}", once.text) };
        let question = Item {
            link_id: more(&once.link_id, number, depth),
            text,
            kind: Kind::Boolean,
            enable,
            items: Vec::new(),
            prefix: None,
            limits: super::Limits::default(),
            ..once.clone()
        };
        vec![Item { required: false, ..question }, group]
    }
}

fn repeats(item: &Item) -> bool {
    item.kind == Kind::Group && item.repeats && !item.hidden
}

fn instances(group: &Item) -> u64 {
    group.limits.max_occurs.unwrap_or(INSTANCES)
}

fn numbered_by(number: u64, depth: usize) -> String {
    format!("{}{number}", NUMBER.to_string().repeat(depth))
}

fn more(group: &str, number: u64, depth: usize) -> String {
    format!("{group}{}{MORE}", numbered_by(number, depth))
}

/// `inside` has the link ids that are numbered with it.
fn numbered(item: &Item, number: &str, inside: &order::Paths) -> Item {
    let mut copy = item.clone();
    copy.link_id = format!("{}{number}", item.link_id);
    copy.items = item.items.iter().map(|item| numbered(item, number, inside)).collect();
    for condition in copy.enable.conditions.iter_mut().filter(|one| inside.contains_key(&one.question)) {
        condition.question.push_str(number);
    }
    copy
}

fn first<'a>(items: &'a [Item], is: &dyn Fn(&Item) -> bool) -> Option<&'a Item> {
    items.iter().find_map(|item| if is(item) { Some(item) } else { first(&item.items, is) })
}

/// Reckoned beforehand: an author may write any number of instances.
fn is_too_long(items: &[Item], instances: &dyn Fn(&Item) -> u64) -> bool {
    length(items, instances) > MOST_ITEMS as u64
}

/// Items, with all instances and the questions between them.
fn length(items: &[Item], instances: &dyn Fn(&Item) -> u64) -> u64 {
    let of = |item: &Item| {
        let once = length(&item.items, instances).saturating_add(1);
        let further = if repeats(item) { instances(item).saturating_sub(1) } else { 0 };
        once.saturating_add(further.saturating_mul(once.saturating_add(1)))
    };
    items.iter().map(of).fold(0, u64::saturating_add)
}

/// How often a group stands in one list, at most.
fn most_given(items: &[Given], link_id: &str) -> u64 {
    let here = items.iter().filter(|given| given.link_id == link_id).count() as u64;
    let inner = items.iter().flat_map(|given| {
        given.answers.iter().map(|answer| &answer.items).chain([&given.items]).map(|list| most_given(list, link_id))
    });
    inner.fold(here, u64::max)
}

/// `around` numbers the instances that the list stands in, the innermost first; `depth` counts them.
fn spread(form: &Questionnaire, items: &[Given], (depth, around): (usize, &str), with_more: bool) -> Vec<Given> {
    let mut laid = Vec::with_capacity(items.len());
    for (at, given) in items.iter().enumerate() {
        let is_group = form.item(&given.link_id).is_some_and(repeats);
        let before = items[..at].iter().filter(|one| is_group && one.link_id == given.link_id).count() as u64;
        let mut number = String::new();
        if before > 0 {
            number = numbered_by(before + 1, depth);
            let answers = vec![Answer { value: Datum::Boolean(true), items: Vec::new() }];
            let link_id = format!("{}{around}", more(&given.link_id, before + 1, depth));
            laid.extend(with_more.then_some(Given { link_id, answers, items: Vec::new() }));
        }
        let around = format!("{number}{around}");
        let inner = |items: &[Given]| spread(form, items, (depth + usize::from(is_group), &around), with_more);
        let answer = |answer: &Answer| Answer { value: answer.value.clone(), items: inner(&answer.items) };
        laid.push(Given {
            link_id: format!("{}{around}", given.link_id),
            answers: given.answers.iter().map(answer).collect(),
            items: inner(&given.items),
        });
    }
    laid
}

fn gather(items: &[Given]) -> Vec<Given> {
    let one = |given: &Given| {
        let (link_id, number) = given.link_id.split_once(NUMBER).unwrap_or((&given.link_id, ""));
        let inner = |answer: &Answer| Answer { value: answer.value.clone(), items: gather(&answer.items) };
        (!number.contains(MORE)).then(|| Given {
            link_id: link_id.to_owned(),
            answers: given.answers.iter().map(inner).collect(),
            items: gather(&given.items),
        })
    };
    items.iter().filter_map(one).collect()
}
