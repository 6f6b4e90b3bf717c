//! The published scoring of an instrument, as data with its sources. Invariant: an unanswered item is never counted as
//! zero, and no limit exists here without a source.

use super::{answers::Answers, form::Questionnaire};
use crate::LangMap;
use serde::{Deserialize, Serialize};

/// How one number is computed: the sum of the items' ordinal values, times a factor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scoring {
    /// Names the score within its instrument.
    pub code: String,
    /// What the number stands for, in words that fit "more … than last time".
    pub measures: LangMap,
    pub higher_means: HigherMeans,
    /// The items that count, by link id.
    pub items: Vec<String>,
    pub factor: f64,
    pub lowest: f64,
    pub highest: f64,
    /// Where the rule is published.
    pub source: Source,
    #[serde(default)]
    pub cut_off: Option<CutOff>,
    #[serde(default)]
    pub change: Option<ChangeLimit>,
}

/// Which way the scale points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HigherMeans {
    /// A higher number means more of what is measured.
    More,
    /// A higher number means less of it.
    Less,
}

/// Where something is published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The citation.
    pub text: String,
    #[serde(default)]
    pub url: Option<String>,
}

/// A score at or below which the instrument's authors advise a closer look.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CutOff {
    pub at_most: f64,
    /// What that means, in plain and neutral words.
    pub meaning: LangMap,
    pub source: Source,
}

/// The smallest difference that is told as a change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeLimit {
    pub at_least: f64,
    pub source: Source,
}

/// Why there is no score.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotComputed {
    /// No published rule says what to do with unanswered items.
    #[error("{} items have no answer", .0.len())]
    Missing(Vec<String>),
    /// The answer has no number to count.
    #[error("the answer to item {0} has no value")]
    NoValue(String),
}

impl Scoring {
    /// The first thing that keeps this definition from scoring `form`: an item that is not asked, or an option without
    /// a number.
    #[must_use]
    pub fn misfit(&self, form: &Questionnaire) -> Option<&str> {
        let fits = |link_id: &&String| {
            let question = form.question(link_id);
            question.is_some_and(|question| question.options.iter().all(|option| option.ordinal.is_some()))
        };
        self.items.iter().find(|link_id| !fits(link_id)).map(String::as_str)
    }

    /// The score of `answers`.
    ///
    /// # Errors
    /// [`NotComputed`] says why there is none.
    pub fn score(&self, form: &Questionnaire, answers: &Answers) -> Result<f64, NotComputed> {
        let missing: Vec<String> = self.items.iter().filter(|id| answers.get(id).is_none()).cloned().collect();
        if !missing.is_empty() {
            return Err(NotComputed::Missing(missing));
        }
        let value = |link_id: &String| {
            let question = form.question(link_id)?;
            question.option(answers.get(link_id)?)?.ordinal
        };
        let values = self.items.iter().map(|id| value(id).ok_or_else(|| NotComputed::NoValue(id.clone())));
        let sum: f64 = values.sum::<Result<f64, NotComputed>>()?;
        Ok(sum * self.factor)
    }

    /// What the authors say of a score this low, if they say something.
    #[must_use]
    pub fn remark(&self, score: f64) -> Option<&CutOff> {
        self.cut_off.as_ref().filter(|cut_off| score <= cut_off.at_most)
    }
}
