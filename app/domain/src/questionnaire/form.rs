//! A parsed questionnaire. Invariant: link ids are unique, and so are the codes of one question.

use crate::Lang;

/// One language version of an instrument.
#[derive(Clone, Debug, PartialEq)]
pub struct Questionnaire {
    /// The canonical URL, the same for all languages.
    pub url: String,
    pub version: String,
    pub lang: Lang,
    pub title: String,
    /// Whose it is and how it may be used: shown with the questionnaire.
    pub copyright: Option<String>,
    pub items: Vec<Item>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    pub link_id: String,
    pub text: String,
    pub required: bool,
    pub kind: Kind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Items that belong together, with a text for all of them.
    Group(Vec<Item>),
    /// Text without an answer.
    Display,
    /// One of some options.
    Choice(Vec<AnswerOption>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct AnswerOption {
    pub coding: Coding,
    /// The `ordinalValue` that scoring counts.
    pub ordinal: Option<f64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coding {
    pub system: Option<String>,
    pub code: String,
    pub display: String,
}

/// An item that is answered, with what stands above it.
#[derive(Clone, Debug, PartialEq)]
pub struct Question<'a> {
    pub item: &'a Item,
    pub options: &'a [AnswerOption],
    /// The texts of the groups around it, outermost first, and of the displays since the question before.
    pub lead: Vec<&'a str>,
}

impl Question<'_> {
    /// The option with this code.
    #[must_use]
    pub fn option(&self, code: &str) -> Option<&AnswerOption> {
        self.options.iter().find(|option| option.coding.code == code)
    }
}

impl Questionnaire {
    /// All that is answered, in the instrument's order.
    #[must_use]
    pub fn questions(&self) -> Vec<Question<'_>> {
        let mut found = Vec::new();
        collect(&self.items, &[], &mut found);
        found
    }

    #[must_use]
    pub fn question(&self, link_id: &str) -> Option<Question<'_>> {
        self.questions().into_iter().find(|question| question.item.link_id == link_id)
    }
}

fn collect<'a>(items: &'a [Item], above: &[&'a str], found: &mut Vec<Question<'a>>) {
    let mut displays: Vec<&str> = Vec::new();
    for item in items {
        match &item.kind {
            Kind::Display => displays.push(&item.text),
            Kind::Group(inner) => {
                let text = Some(item.text.as_str()).filter(|text| !text.is_empty());
                let lead: Vec<&str> = above.iter().copied().chain(displays.drain(..)).chain(text).collect();
                collect(inner, &lead, found);
            }
            Kind::Choice(options) => {
                let lead = above.iter().copied().chain(displays.drain(..)).collect();
                found.push(Question { item, options, lead });
            }
        }
    }
}
