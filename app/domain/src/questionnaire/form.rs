//! A parsed questionnaire. Invariant: link ids are unique, conditions name questions that exist, and no question depends
//! on itself. It is a view: the stored document stays the original JSON.

use super::{datum::Datum, rules::Rules};
use crate::Lang;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// One language version of an instrument.
#[derive(Clone, Debug, PartialEq)]
pub struct Questionnaire {
    /// The canonical URL, the same for all languages; empty when the document has none.
    pub url: String,
    pub version: String,
    pub lang: Lang,
    pub title: String,
    /// Whose it is and how it may be used: shown with the questionnaire.
    pub copyright: Option<String>,
    /// Who fills it in.
    pub performed: Performed,
    /// How long the test takes that it records, in seconds; at most [`MOST_SECONDS`](super::MOST_SECONDS).
    pub timer: Option<u32>,
    pub items: Vec<Item>,
    /// The expressions that are evaluated.
    pub(super) rules: Rules,
    /// The link ids from the root to each item, itself last.
    pub(super) paths: BTreeMap<String, Vec<String>>,
    /// All items, each after everything it depends on.
    pub(super) order: Vec<String>,
}

/// Who fills a questionnaire in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Performed {
    /// The participant answers.
    #[default]
    ByParticipant,
    /// Staff test the participant and write down what they see; the participant is not asked.
    ByStaff,
}

#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "as FHIR has them")]
pub struct Item {
    pub link_id: String,
    pub text: String,
    pub prefix: Option<String>,
    /// The text in other languages.
    pub translations: BTreeMap<Lang, String>,
    pub required: bool,
    pub repeats: bool,
    pub read_only: bool,
    pub hidden: bool,
    pub kind: Kind,
    /// Children of a group, or what is asked under each answer.
    pub items: Vec<Item>,
    pub options: Vec<AnswerOption>,
    pub initial: Vec<Datum>,
    pub enable: Enable,
    pub limits: Limits,
    pub look: Look,
    pub score: Option<ScoreRole>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Group,
    Display,
    Boolean,
    Decimal,
    Integer,
    Date,
    DateTime,
    Time,
    String,
    Text,
    Url,
    Choice,
    OpenChoice,
    Attachment,
    Reference,
    Quantity,
}

/// When an item is asked; without conditions, always.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Enable {
    pub conditions: Vec<Condition>,
    /// All conditions must hold, not just one.
    pub all: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    pub question: String,
    pub operator: Operator,
    pub answer: Datum,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Operator {
    Exists,
    Equal,
    NotEqual,
    Greater,
    Less,
    GreaterOrEqual,
    LessOrEqual,
}

/// What an answer must keep to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Limits {
    /// Characters.
    pub min_length: Option<u64>,
    pub max_length: Option<u64>,
    pub min: Option<Datum>,
    pub max: Option<Datum>,
    pub decimals: Option<u64>,
    /// How many answers, or instances of a group.
    pub min_occurs: Option<u64>,
    pub max_occurs: Option<u64>,
    /// Must match the whole text.
    pub regex: Option<String>,
    /// The author's words for an answer that does not fit.
    pub message: Option<String>,
    /// Units that may be chosen; empty when all may.
    pub units: Vec<Coding>,
}

/// Our own control, of choices that repeat: regions of the body, picked on a drawing or from a list. The regions are those of
/// `public/icons/body.svg`, by their codes.
pub const BODY_CHART: &str = "body-chart";

/// How it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// The code of `itemControl`, such as `radio-button`.
    pub control: Option<String>,
    /// `horizontal` or `vertical`.
    pub orientation: Option<String>,
    /// What an empty field shows.
    pub entry_format: Option<String>,
    /// On the button that adds an instance.
    pub repeats_text: Option<String>,
    pub sublabel: Option<String>,
}

/// What an item is for Helsenorge's `scoringFormulas`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScoreRole {
    /// `QS`: counts.
    Question,
    /// `SS`: the sum of its section.
    Section,
    /// `TS`: the sum of all.
    Total,
}

#[derive(Clone, Debug, PartialEq)]
pub struct AnswerOption {
    /// The option's code and words; empty code for an option that is no coding.
    pub coding: Coding,
    /// The value itself, when it is no coding.
    pub plain: Option<Datum>,
    /// The `ordinalValue` or `itemWeight` that scoring counts.
    pub ordinal: Option<f64>,
    pub initial: bool,
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
    /// The groups around it that have words, outermost first, and the displays since the question before.
    pub lead: Vec<&'a Item>,
    /// The displays under it.
    pub help: Vec<&'a Item>,
}

impl Question<'_> {
    /// The option with this code.
    #[must_use]
    pub fn option(&self, code: &str) -> Option<&AnswerOption> {
        self.options.iter().find(|option| option.plain.is_none() && option.coding.code == code)
    }
}

impl AnswerOption {
    /// What stands for it in a field: its code, or its words where it has none.
    #[must_use]
    pub fn key(&self) -> &str {
        if self.plain.is_some() { &self.coding.display } else { &self.coding.code }
    }

    #[must_use]
    pub fn value(&self) -> Datum {
        self.plain.clone().unwrap_or_else(|| Datum::Coding(self.coding.clone()))
    }
}

impl Coding {
    pub(super) fn read(value: &Value) -> Option<Self> {
        let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        let code = text("code").unwrap_or_default();
        let display = text("display").unwrap_or_else(|| code.clone());
        (!display.is_empty()).then(|| Self { system: text("system"), code, display })
    }

    pub(super) fn to_json(&self) -> Value {
        let mut object = Map::from_iter([("display".to_owned(), json!(self.display))]);
        object.extend((!self.code.is_empty()).then(|| ("code".to_owned(), json!(self.code))));
        object.extend(self.system.as_ref().map(|system| ("system".to_owned(), json!(system))));
        Value::Object(object)
    }

    /// Equal codes, and equal systems where both have one.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        let systems = self.system.is_none() || other.system.is_none() || self.system == other.system;
        self.code == other.code && systems && (!self.code.is_empty() || self.display == other.display)
    }
}

impl Questionnaire {
    /// All that is answered, in the instrument's order.
    #[must_use]
    pub fn questions(&self) -> Vec<Question<'_>> {
        let mut found = Vec::new();
        collect(&self.items, &[], Vec::new(), &mut found);
        found
    }

    #[must_use]
    pub fn question(&self, link_id: &str) -> Option<Question<'_>> {
        self.questions().into_iter().find(|question| question.item.link_id == link_id)
    }

    /// Whether an expression answers the question, and the person does not.
    #[must_use]
    pub fn is_calculated(&self, link_id: &str) -> bool {
        self.rules.calculated.contains_key(link_id)
    }

    /// The link ids from the root to an item, itself last; none for what is no item.
    #[must_use]
    pub fn path(&self, link_id: &str) -> &[String] {
        self.paths.get(link_id).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether an expression decides if the item is asked.
    #[must_use]
    pub fn has_enabling_rule(&self, link_id: &str) -> bool {
        self.rules.enabling.contains_key(link_id)
    }

    /// Whether what is said beside a question depends on answers, other than the question itself does.
    #[must_use]
    pub fn words_follow_answers(&self) -> bool {
        let depends = |step: &String| {
            self.has_enabling_rule(step) || self.item(step).is_some_and(|item| !item.enable.conditions.is_empty())
        };
        self.questions().iter().any(|question| {
            let own = self.path(&question.item.link_id);
            let mut said = question.lead.iter().chain(&question.help);
            said.any(|words| self.path(&words.link_id).iter().any(|step| !own.contains(step) && depends(step)))
        })
    }

    #[must_use]
    pub fn item(&self, link_id: &str) -> Option<&Item> {
        let mut items = &self.items;
        let mut found = None;
        for step in self.paths.get(link_id)? {
            let item = items.iter().find(|item| item.link_id == *step)?;
            items = &item.items;
            found = Some(item);
        }
        found
    }
}

/// Gathers the questions among `items`. `above` stands over all of them, `opening` over the first in its place. Gives what
/// is said after the last.
fn collect<'a>(
    items: &'a [Item],
    above: &[&'a Item],
    opening: Vec<&'a Item>,
    found: &mut Vec<Question<'a>>,
) -> Vec<&'a Item> {
    let speaks = |item: &&Item| !item.hidden && !item.text.is_empty();
    let mut begun_with = opening.len();
    let mut opening = Some(opening);
    let mut said: Vec<&Item> = Vec::new();
    for item in items {
        if item.kind == Kind::Display {
            said.extend(Some(item).filter(speaks));
            continue;
        }
        let mut lead = opening.take().unwrap_or_else(|| {
            begun_with = above.len();
            above.to_vec()
        });
        lead.append(&mut said);
        if item.kind == Kind::Group {
            let own = Some(item).filter(speaks);
            let inner: Vec<&Item> = above.iter().copied().chain(own).collect();
            lead.extend(own);
            let before = found.len();
            said = collect(&item.items, &inner, lead.clone(), found);
            if found.len() == before {
                // a group that only says something says it before the next question
                opening = Some(lead);
            }
            continue;
        }
        let help = item.items.iter().filter(|under| under.kind == Kind::Display).filter(speaks).collect();
        found.push(Question { item, options: &item.options, lead, help });
        said = collect(&item.items, above, above.to_vec(), found);
        // those are its help
        said.retain(|one| !item.items.iter().any(|under| std::ptr::eq(under, *one)));
    }
    let mut rest = opening.map(|mut all| all.split_off(begun_with)).unwrap_or_default();
    rest.append(&mut said);
    rest
}
