//! The shape of one score. Invariant: every field that is a rule of the instrument's authors carries where they say so.

use super::{Source, read};
use crate::LangMap;
use serde::{Deserialize, Serialize};

/// How one number is computed and read.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Score {
    /// Names the score within its instrument.
    pub code: String,
    /// What the number stands for, in words that fit "more … than last time".
    #[serde(deserialize_with = "read::in_bokmaal")]
    pub measures: LangMap,
    pub higher_means: HigherMeans,
    pub method: Method,
    pub parts: Vec<Part>,
    /// What is done about unanswered items; without it every one of them must be answered.
    #[serde(default)]
    pub missing: Option<MissingRule>,
    /// Of the sum or mean, such as to a scale of 0–100.
    #[serde(default)]
    pub transform: Linear,
    /// Only where rounding is published; else the number is kept as it comes.
    #[serde(default)]
    pub rounding: Option<Rounding>,
    pub lowest: f64,
    pub highest: f64,
    /// Where the rule is published.
    pub source: Source,
    /// What the authors say of some scores. Where one is told, it is the first that holds.
    #[serde(default)]
    pub bands: Vec<Band>,
    /// Differences that count, the smallest first.
    #[serde(default)]
    pub changes: Vec<ChangeLimit>,
}

impl Score {
    /// What the authors say of this number.
    pub fn bands_at(&self, value: f64) -> impl Iterator<Item = &Band> {
        self.bands.iter().filter(move |band| band.holds(value))
    }
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

/// How parts become one number; sums and means are weighted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    Sum,
    Mean,
    /// The highest of them, such as the best of three attempts.
    Max,
}

/// One item, or one score before this one, that counts: reversed first, then transformed, then weighted.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "read::RawPart")]
pub struct Part {
    pub of: Of,
    pub weight: f64,
    pub reverse: Option<Bounds>,
    pub transform: Linear,
    /// It counts where it is answered, and is not missing where it is not: one more activity of the person's own.
    pub optional: bool,
    /// Codes of options without a number: who picks one has given no answer that counts ("not applicable").
    pub uncounted: Vec<String>,
}

/// What a part is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Of {
    /// By link id.
    Item(String),
    /// By code.
    Score(String),
}

impl Part {
    /// Its link id, where it is an item.
    #[must_use]
    pub fn item(&self) -> Option<&str> {
        match &self.of {
            Of::Item(link_id) => Some(link_id),
            Of::Score(_) => None,
        }
    }

    /// Its link id or code.
    #[must_use]
    pub fn name(&self) -> &str {
        match &self.of {
            Of::Item(name) | Of::Score(name) => name,
        }
    }

    /// What `value` counts for, before its weight.
    #[must_use]
    pub fn convert(&self, value: f64) -> f64 {
        self.transform.of(self.reverse.as_ref().map_or(value, |bounds| bounds.mirror(value)))
    }
}

/// The lowest and highest value of an item.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    pub lowest: f64,
    pub highest: f64,
}

impl Bounds {
    #[must_use]
    pub fn hold(&self, value: f64) -> bool {
        (self.lowest..=self.highest).contains(&value)
    }

    /// The value as far from the highest as `value` is from the lowest.
    #[must_use]
    pub fn mirror(&self, value: f64) -> f64 {
        self.lowest + self.highest - value
    }
}

/// `value × factor + offset`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Linear {
    pub factor: f64,
    #[serde(default)]
    pub offset: f64,
}

impl Default for Linear {
    /// Changes nothing.
    fn default() -> Self {
        Self { factor: 1.0, offset: 0.0 }
    }
}

impl Linear {
    #[must_use]
    pub fn of(&self, value: f64) -> f64 {
        value * self.factor + self.offset
    }
}

/// What the authors say about unanswered items. Items only: a score that is not computed is not made up for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MissingRule {
    /// With more than this many unanswered there is no score.
    pub at_most: usize,
    pub then: Then,
    pub source: Source,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Then {
    /// Each counts as the mean of what the same person answered in this score, after reversal and transformation.
    PersonMean,
    /// They are left out: the mean is of the answered ones. Not for sums, which would only become smaller.
    Answered,
}

/// To so many decimals; a half goes away from zero.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rounding {
    pub decimals: u8,
    pub source: Source,
}

/// Scores of which the authors say something. A bound that is left out is open.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    #[serde(default)]
    pub at_least: Option<f64>,
    #[serde(default)]
    pub at_most: Option<f64>,
    /// Like `at_most`, but without the number itself: bands next to each other leave no gap for decimals.
    #[serde(default)]
    pub below: Option<f64>,
    /// What that means, in plain and neutral words.
    #[serde(deserialize_with = "read::in_bokmaal")]
    pub meaning: LangMap,
    pub source: Source,
}

impl Band {
    #[must_use]
    pub fn holds(&self, value: f64) -> bool {
        self.at_least.is_none_or(|least| least <= value)
            && self.at_most.is_none_or(|most| value <= most)
            && self.below.is_none_or(|limit| value < limit)
    }
}

/// A difference that is told as a change.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeLimit {
    pub at_least: f64,
    /// What the authors call it, where they tell several apart.
    #[serde(default)]
    pub meaning: Option<LangMap>,
    pub source: Source,
}
