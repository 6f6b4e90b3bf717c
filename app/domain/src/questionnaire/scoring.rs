//! The published scoring of an instrument, as versioned data beside it. Invariant: an unanswered item is never counted as
//! zero, no rule or limit exists here without its source, and a number outside a score's bounds is not told.

mod compute;
mod read;
mod score;
#[cfg(test)]
mod tests;

pub use compute::{NotComputed, Scored};
pub use read::ScoringError;
pub use score::{Band, Bounds, ChangeLimit, HigherMeans, Linear, Method, MissingRule, Of, Part, Rounding, Score, Then};

use super::{
    datum::Datum,
    form::{AnswerOption, Kind, Question, Questionnaire},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How the answers to one instrument become numbers. Read from JSON, in the shape of `docs/scoring.md` or in the one that
/// databases hold from before there were versions.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "serde_json::Value")]
pub struct Scoring {
    /// Of this definition, not of the instrument.
    pub version: String,
    /// None when nothing is scored; a score made of others comes after them. The first is the one to show where there is room for one.
    pub scores: Vec<Score>,
    /// Answers that somebody must see at once.
    pub risk: Vec<RiskItem>,
}

/// An item whose answer must reach somebody responsible. No answer to it is ever substituted.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskItem {
    /// The link id.
    pub item: String,
    /// The lowest value that counts as a risk. Below it is not the same as safe.
    pub at_least: f64,
    pub source: Source,
}

/// Where something is published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The citation; never empty.
    #[serde(deserialize_with = "read::written")]
    pub text: String,
    #[serde(default)]
    pub url: Option<String>,
}

impl Scoring {
    /// The first thing that keeps this definition from scoring `form`, by link id: an item that is not asked or is no number,
    /// an option without a number that is not said to be uncounted, or answers that may lie outside the bounds of its reversal.
    #[must_use]
    pub fn misfit(&self, form: &Questionnaire) -> Option<&str> {
        let fits = |link_id: &str, bounds: Option<&Bounds>, uncounted: &[String]| {
            let worth =
                |number: Option<f64>| number.is_some_and(|value| bounds.is_none_or(|bounds| bounds.hold(value)));
            form.question(link_id).is_some_and(|Question { item, options, .. }| {
                let limit = |limit: &Option<Datum>| worth(limit.as_ref().and_then(Datum::number));
                let number = matches!(item.kind, Kind::Integer | Kind::Decimal | Kind::Quantity);
                let within = bounds.is_none() || limit(&item.limits.min) && limit(&item.limits.max);
                let counts = |one: &AnswerOption| match one.ordinal {
                    None => uncounted.contains(&one.coding.code),
                    told => worth(told),
                };
                if options.is_empty() { number && within } else { options.iter().all(counts) }
            })
        };
        let parts = self.scores.iter().flat_map(|score| &score.parts);
        let counted = parts.filter_map(|part| Some((part.item()?, part.reverse.as_ref(), part.uncounted.as_slice())));
        // what may mean danger is picked, one of options that each are worth something
        let picked = |risk: &&RiskItem| {
            let question = form.question(&risk.item).map(|question| question.item);
            let once = form.path(&risk.item).iter().all(|step| form.item(step).is_some_and(|item| !item.repeats));
            once && question.is_some_and(|item| !item.options.is_empty())
        };
        if let Some(risk) = self.risk.iter().find(|risk| !picked(risk)) {
            return Some(&risk.item);
        }
        let watched = self.risk.iter().map(|risk| (risk.item.as_str(), None, [].as_slice()));
        let mut all = counted.chain(watched);
        all.find(|(link_id, bounds, uncounted)| !fits(link_id, *bounds, uncounted)).map(|(link_id, ..)| link_id)
    }

    /// All scores, in the definition's order. `values` holds a number per link id; what is not in it has no answer.
    #[must_use]
    pub fn score(&self, values: &BTreeMap<String, f64>) -> Vec<Scored<'_>> {
        let mut done = Vec::with_capacity(self.scores.len());
        for score in &self.scores {
            let next = compute::compute(score, values, &done, &self.risk);
            done.push(next);
        }
        done
    }

    /// The score of this name.
    #[must_use]
    pub fn by_code(&self, code: &str) -> Option<&Score> {
        self.scores.iter().find(|score| score.code == code)
    }

    /// The risk items that are answered with a risk. Needs no complete answers: it is asked of drafts too.
    pub fn risks(&self, values: &BTreeMap<String, f64>) -> impl Iterator<Item = &RiskItem> {
        self.risk.iter().filter(|risk| values.get(&risk.item).is_some_and(|value| *value >= risk.at_least))
    }
}
