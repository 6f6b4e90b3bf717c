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

use super::form::Questionnaire;
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
    /// The first thing that keeps this definition from scoring `form`, by link id: an item that is not asked, an option
    /// without a number, or one outside the bounds of its reversal.
    #[must_use]
    pub fn misfit(&self, form: &Questionnaire) -> Option<&str> {
        let fits = |link_id: &str, bounds: Option<&Bounds>| {
            let worth =
                |ordinal: Option<f64>| ordinal.is_some_and(|value| bounds.is_none_or(|bounds| bounds.hold(value)));
            form.question(link_id).is_some_and(|question| question.options.iter().all(|option| worth(option.ordinal)))
        };
        let parts = self.scores.iter().flat_map(|score| &score.parts);
        let counted = parts.filter_map(|part| Some((part.item()?, part.reverse.as_ref())));
        let watched = self.risk.iter().map(|risk| (risk.item.as_str(), None));
        counted.chain(watched).find(|(link_id, bounds)| !fits(link_id, *bounds)).map(|(link_id, _)| link_id)
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
