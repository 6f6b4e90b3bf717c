//! What differs between two versions of a form. Invariant: whatever changes when a question is asked, what it says, how it may
//! be answered or what is counted is told with the question it is about.

use super::{
    form::{AnswerOption, Item, Question, Questionnaire},
    scoring::Scoring,
};
use crate::programme::How;

/// A question, or something said, that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub link_id: String,
    /// Its words in the newer version, or in the older where it is gone.
    pub label: String,
    pub what: Differs,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Differs {
    Added,
    Removed,
    /// Other words; the older ones.
    Text(String),
    /// Options that came, and that went: their words, with what they count.
    Options {
        added: Vec<String>,
        removed: Vec<String>,
    },
    /// The same options in another order.
    OrderOfOptions,
    /// When it is asked.
    Conditions,
    /// How it is worked out, or what it begins with.
    Expressions,
    /// Whether it must be answered: it must now.
    Required(bool),
    /// Type, limits, units, how it is shown.
    Answering,
}

impl Questionnaire {
    /// What has changed since `before`, in this form's order; what is gone comes last.
    #[must_use]
    pub fn differences(&self, before: &Self) -> Vec<Difference> {
        let (new, old) = (self.all_items(), before.all_items());
        let mut told = Vec::new();
        for item in &new {
            let mut tell = |what| told.push(Difference { link_id: item.link_id.clone(), label: label(item), what });
            match before.item(&item.link_id) {
                None => tell(Differs::Added),
                Some(old) => {
                    of_item(item, old, &mut tell);
                    self.of_rules(before, item, old, &mut tell);
                }
            }
        }
        let gone = old.iter().filter(|item| self.item(&item.link_id).is_none());
        told.extend(gone.map(|item| Difference {
            link_id: item.link_id.clone(),
            label: label(item),
            what: Differs::Removed,
        }));
        told
    }

    fn of_rules(&self, before: &Self, item: &Item, old: &Item, tell: &mut impl FnMut(Differs)) {
        let id = &item.link_id;
        let (new_rules, old_rules) = (&self.rules, &before.rules);
        if item.enable != old.enable || new_rules.enabling.get(id) != old_rules.enabling.get(id) {
            tell(Differs::Conditions);
        }
        let same = new_rules.calculated.get(id) == old_rules.calculated.get(id)
            && new_rules.initial.get(id) == old_rules.initial.get(id)
            && new_rules.constraints.get(id) == old_rules.constraints.get(id)
            && item.initial == old.initial;
        if !same {
            tell(Differs::Expressions);
        }
    }

    /// Every item, in the document's order.
    fn all_items(&self) -> Vec<&Item> {
        fn gather<'a>(items: &'a [Item], all: &mut Vec<&'a Item>) {
            for item in items {
                all.push(item);
                gather(&item.items, all);
            }
        }
        let mut all = Vec::new();
        gather(&self.items, &mut all);
        all
    }
}

fn label(item: &Item) -> String {
    Question { item, options: &[], lead: Vec::new(), help: Vec::new() }.label()
}

fn of_item(item: &Item, old: &Item, tell: &mut impl FnMut(Differs)) {
    if label(item) != label(old) || item.translations != old.translations {
        tell(Differs::Text(label(old)));
    }
    let lacks = |all: &[AnswerOption], option: &AnswerOption| !all.contains(option);
    let words = |option: &AnswerOption| match option.ordinal {
        Some(worth) => format!("{} ({worth})", option.coding.display),
        None => option.coding.display.clone(),
    };
    let added: Vec<String> = item.options.iter().filter(|one| lacks(&old.options, one)).map(words).collect();
    let removed: Vec<String> = old.options.iter().filter(|one| lacks(&item.options, one)).map(words).collect();
    if !added.is_empty() || !removed.is_empty() {
        tell(Differs::Options { added, removed });
    } else if item.options != old.options {
        tell(Differs::OrderOfOptions);
    }
    if item.required != old.required {
        tell(Differs::Required(item.required));
    }
    let answering =
        |one: &Item| (one.kind, one.repeats, one.read_only, one.hidden, one.limits.clone(), one.look.clone());
    if answering(item) != answering(old) {
        tell(Differs::Answering);
    }
}

impl Scoring {
    /// The scores that are not as they were, by code.
    #[must_use]
    pub fn differences(&self, before: &Self) -> Vec<(String, How)> {
        let new = self.scores.iter().filter_map(|score| match before.by_code(&score.code) {
            None => Some((score.code.clone(), How::Added)),
            Some(old) if old != score => Some((score.code.clone(), How::Changed)),
            Some(_) => None,
        });
        let gone = before.scores.iter().filter(|score| self.by_code(&score.code).is_none());
        new.chain(gone.map(|score| (score.code.clone(), How::Removed))).collect()
    }
}
