//! A definition from JSON. Invariant: what comes out can be computed without surprises: no cycle, no weight of zero, no
//! rule without a source.

use super::{
    RiskItem, Scoring, Source,
    score::{Band, Bounds, ChangeLimit, HigherMeans, Linear, Method, Of, Part, Score, Then},
};
use crate::{Lang, LangMap};
use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::Value;
use std::collections::HashSet;

/// The version of a definition from before there were versions.
const FIRST_VERSION: &str = "1";
/// Decimals that a double holds safely for any score.
const MOST_DECIMALS: u8 = 6;

/// Why a definition was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScoringError {
    #[error("not readable as a scoring definition: {0}")]
    Unreadable(String),
    #[error("version is empty")]
    NoVersion,
    #[error("score {code}: {fault}")]
    Score { code: String, fault: &'static str },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    version: String,
    scores: Vec<Score>,
    #[serde(default)]
    risk: Vec<RiskItem>,
}

/// A part as it is written: exactly one of `item` and `score`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPart {
    item: Option<String>,
    score: Option<String>,
    #[serde(default = "one")]
    weight: f64,
    reverse: Option<Bounds>,
    #[serde(default)]
    transform: Linear,
    #[serde(default)]
    optional: bool,
    #[serde(default)]
    uncounted: Vec<String>,
}

fn one() -> f64 {
    1.0
}

impl TryFrom<RawPart> for Part {
    type Error = &'static str;

    fn try_from(raw: RawPart) -> Result<Self, Self::Error> {
        let of = match (raw.item, raw.score) {
            (Some(item), None) => Of::Item(item),
            (None, Some(score)) if raw.uncounted.is_empty() => Of::Score(score),
            _ => return Err("a part is one item or one score"),
        };
        let RawPart { weight, reverse, transform, optional, uncounted, .. } = raw;
        Ok(Self { of, weight, reverse, transform, optional, uncounted })
    }
}

/// One sum of plain items times a factor: what was stored before there were versions and subscales.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unversioned {
    code: String,
    measures: LangMap,
    higher_means: HigherMeans,
    items: Vec<String>,
    factor: f64,
    lowest: f64,
    highest: f64,
    source: Source,
    cut_off: Option<CutOff>,
    change: Option<ChangeLimit>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CutOff {
    at_most: f64,
    meaning: LangMap,
    source: Source,
}

impl From<Unversioned> for Raw {
    fn from(old: Unversioned) -> Self {
        let part = |link_id| Part {
            of: Of::Item(link_id),
            weight: 1.0,
            reverse: None,
            transform: Linear::default(),
            optional: false,
            uncounted: Vec::new(),
        };
        let band = |cut: CutOff| Band {
            at_least: None,
            at_most: Some(cut.at_most),
            below: None,
            meaning: cut.meaning,
            source: cut.source,
        };
        let score = Score {
            code: old.code,
            measures: old.measures,
            higher_means: old.higher_means,
            method: Method::Sum,
            parts: old.items.into_iter().map(part).collect(),
            missing: None,
            transform: Linear { factor: old.factor, offset: 0.0 },
            rounding: None,
            lowest: old.lowest,
            highest: old.highest,
            source: old.source,
            bands: old.cut_off.into_iter().map(band).collect(),
            changes: old.change.into_iter().collect(),
        };
        Self { version: FIRST_VERSION.to_owned(), scores: vec![score], risk: Vec::new() }
    }
}

impl TryFrom<Value> for Scoring {
    type Error = ScoringError;

    fn try_from(value: Value) -> Result<Self, ScoringError> {
        let unreadable = |error: serde_json::Error| ScoringError::Unreadable(error.to_string());
        let raw: Raw = if value.get("scores").is_some() || value.get("version").is_some() {
            serde_json::from_value(value).map_err(unreadable)?
        } else {
            serde_json::from_value::<Unversioned>(value).map_err(unreadable)?.into()
        };
        if raw.version.trim().is_empty() {
            return Err(ScoringError::NoVersion);
        }
        let mut before: HashSet<&str> = HashSet::new();
        for score in &raw.scores {
            let wrong = |fault| ScoringError::Score { code: score.code.clone(), fault };
            fault(score, &before).map_or(Ok(()), |fault| Err(wrong(fault)))?;
            if !before.insert(&score.code) {
                return Err(wrong("the code is used twice"));
            }
        }
        Ok(Self { version: raw.version, scores: raw.scores, risk: raw.risk })
    }
}

/// The first thing wrong with a score; `before` are the codes it may be made of.
fn fault(score: &Score, before: &HashSet<&str>) -> Option<&'static str> {
    let limits = |limits: &[ChangeLimit]| limits.windows(2).all(|pair| pair[0].at_least < pair[1].at_least);
    let ascending = score.changes.iter().all(|limit| limit.at_least > 0.0) && limits(&score.changes);
    let checks = [
        (!score.code.is_empty(), "the code is empty"),
        (score.lowest < score.highest, "lowest is not below highest"),
        (sound(&score.transform), "the factor is zero"),
        (score.rounding.as_ref().is_none_or(|to| to.decimals <= MOST_DECIMALS), "too many decimals"),
        (ascending, "limits of change are not above zero and ascending"),
        (score.bands.iter().all(sensible), "a band has no bound, or contradicts itself"),
    ];
    let first = checks.into_iter().find(|(holds, _)| !holds).map(|(_, fault)| fault);
    first
        .or_else(|| fault_of_parts(score, before))
        .or_else(|| fault_of_optional(score))
        .or_else(|| fault_of_missing(score))
}

fn fault_of_parts(score: &Score, before: &HashSet<&str>) -> Option<&'static str> {
    let mut seen = HashSet::new();
    let positive = |part: &Part| part.weight > 0.0 || (part.weight < 0.0 && score.method != Method::Mean);
    let plain = |part: &Part| (part.weight - 1.0).abs() < f64::EPSILON;
    let known = |part: &Part| match &part.of {
        Of::Item(_) => true,
        Of::Score(code) => before.contains(code.as_str()),
    };
    let checks = [
        (!score.parts.is_empty(), "it has no parts"),
        (score.parts.iter().all(|part| seen.insert((part.item().is_some(), part.name()))), "a part counts twice"),
        (score.parts.iter().all(known), "it is made of a score that is not before it"),
        (score.parts.iter().all(positive), "a weight is zero, or below zero in a mean"),
        (score.method != Method::Max || score.parts.iter().all(plain), "a weight in a maximum"),
        (score.parts.iter().all(|part| sound(&part.transform)), "the factor of a part is zero"),
        (
            score.parts.iter().filter_map(|part| part.reverse.as_ref()).all(|bounds| bounds.lowest < bounds.highest),
            "a reversal has no range",
        ),
    ];
    checks.into_iter().find(|(holds, _)| !holds).map(|(_, fault)| fault)
}

/// Left out of a sum or a maximum, a part would count as nothing; beside a rule for the missing it would not be clear which
/// of the two holds.
fn fault_of_optional(score: &Score) -> Option<&'static str> {
    if !score.parts.iter().any(|part| part.optional) {
        return None;
    }
    let checks = [
        (score.method == Method::Mean, "an optional part in what is no mean"),
        (score.parts.iter().any(|part| !part.optional), "all parts are optional"),
        (score.parts.iter().all(|part| !part.optional || part.item().is_some()), "an optional part that is a score"),
        (score.missing.is_none(), "optional parts, and a rule for missing items"),
    ];
    checks.into_iter().find(|(holds, _)| !holds).map(|(_, fault)| fault)
}

fn fault_of_missing(score: &Score) -> Option<&'static str> {
    let rule = score.missing.as_ref()?;
    let checks = [
        ((1..score.parts.len()).contains(&rule.at_most), "as many may be missing as there are, or none"),
        (score.method != Method::Max, "a maximum of only some is too low"),
        (rule.then != Then::Answered || score.method == Method::Mean, "a sum of only the answered is too low"),
        (score.parts.iter().all(|part| part.item().is_some()), "a rule for missing items in a score made of scores"),
    ];
    checks.into_iter().find(|(holds, _)| !holds).map(|(_, fault)| fault)
}

fn sound(linear: &Linear) -> bool {
    linear.factor != 0.0
}

fn sensible(band: &Band) -> bool {
    let least = band.at_least.unwrap_or(f64::NEG_INFINITY);
    match (band.at_most, band.below) {
        (Some(_), Some(_)) => false,
        (Some(most), None) => least <= most,
        (None, Some(limit)) => least < limit,
        (None, None) => band.at_least.is_some(),
    }
}

/// A text that is not empty.
pub(super) fn written<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.trim().is_empty() { Err(D::Error::custom("a source without words")) } else { Ok(text) }
}

/// Words that are there in bokmål, which every reader falls back to.
pub(super) fn in_bokmaal<'de, D: Deserializer<'de>>(deserializer: D) -> Result<LangMap, D::Error> {
    let words = LangMap::deserialize(deserializer)?;
    if words.text(Lang::Nb).trim().is_empty() { Err(D::Error::custom("words without bokmål")) } else { Ok(words) }
}
