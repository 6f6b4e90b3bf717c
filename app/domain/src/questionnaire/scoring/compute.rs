//! From values to one score. Invariant: what is missing is either covered by the published rule or named, and nothing is
//! computed from a value outside its bounds.

use super::{
    RiskItem,
    score::{Method, Of, Part, Score, Then},
};
use std::collections::BTreeMap;

/// What sums of decimals may be off by.
const TOLERANCE: f64 = 1e-9;

/// One score, or why there is none.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored<'a> {
    pub score: &'a Score,
    pub value: Result<f64, NotComputed>,
    /// Link ids without an answer that the published rule makes up for: to be told with the number.
    pub made_up_for: Vec<&'a str>,
}

/// Why there is no score.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotComputed {
    /// Items without an answer, more than the published rule makes up for; most instruments have no such rule.
    #[error("no answer to {}", .0.join(", "))]
    Missing(Vec<String>),
    /// The scores it is made of are not computed.
    #[error("made of {}, not computed", .0.join(", "))]
    Parts(Vec<String>),
    /// This item's answer, or the result, is a number that cannot be.
    #[error("{0} is out of its range")]
    OutOfRange(String),
}

/// `done` are the scores before this one.
pub(super) fn compute<'a>(
    score: &'a Score,
    values: &BTreeMap<String, f64>,
    done: &[Scored<'_>],
    risk: &[RiskItem],
) -> Scored<'a> {
    match collect(score, values, done, risk) {
        Ok((counted, made_up_for)) => Scored { score, value: result(score, &counted), made_up_for },
        Err(reason) => Scored { score, value: Err(reason), made_up_for: Vec::new() },
    }
}

/// A weight and a value.
type Counted = (f64, f64);

/// What counts, with what makes up for the missing, and which these are.
fn collect<'a>(
    score: &'a Score,
    values: &BTreeMap<String, f64>,
    done: &[Scored<'_>],
    risk: &[RiskItem],
) -> Result<(Vec<Counted>, Vec<&'a str>), NotComputed> {
    let is_risk = |part: &Part| risk.iter().any(|risk| part.item() == Some(&risk.item));
    let mut counted: Vec<Counted> = Vec::with_capacity(score.parts.len());
    let mut missing: Vec<&'a Part> = Vec::new();
    for part in &score.parts {
        match value_of(part, values, done)? {
            Some(value) => counted.push((part.weight, value)),
            None if part.optional && !is_risk(part) => {}
            None => missing.push(part),
        }
    }
    let names = |of: &[&Part]| of.iter().map(|part| part.name().to_owned()).collect();
    let scores: Vec<&Part> = missing.iter().copied().filter(|part| part.item().is_none()).collect();
    if !scores.is_empty() {
        return Err(NotComputed::Parts(names(&scores)));
    }
    if missing.is_empty() {
        return Ok((counted, Vec::new()));
    }
    let rule = score
        .missing
        .as_ref()
        .filter(|rule| missing.len() <= rule.at_most && !missing.iter().any(|part| is_risk(part)));
    let Some(rule) = rule.filter(|_| !counted.is_empty()) else { return Err(NotComputed::Missing(names(&missing))) };
    if rule.then == Then::PersonMean {
        let mean = counted.iter().map(|(_, value)| value).sum::<f64>() / counted.len() as f64;
        counted.extend(missing.iter().map(|part| (part.weight, mean)));
    }
    Ok((counted, missing.into_iter().filter_map(Part::item).collect()))
}

/// What a part counts for before its weight; nothing where it has no value.
fn value_of(part: &Part, values: &BTreeMap<String, f64>, done: &[Scored<'_>]) -> Result<Option<f64>, NotComputed> {
    let value = match &part.of {
        Of::Item(link_id) => values.get(link_id).copied(),
        Of::Score(code) => {
            done.iter().find(|before| before.score.code == *code).and_then(|before| before.value.as_ref().ok().copied())
        }
    };
    let Some(value) = value else { return Ok(None) };
    if !value.is_finite() || part.reverse.as_ref().is_some_and(|bounds| !bounds.hold(value)) {
        return Err(NotComputed::OutOfRange(part.name().to_owned()));
    }
    Ok(Some(part.convert(value)))
}

fn result(score: &Score, counted: &[Counted]) -> Result<f64, NotComputed> {
    let weighted = counted.iter().map(|(weight, value)| weight * value);
    let raw = match score.method {
        Method::Sum => weighted.sum(),
        Method::Mean => weighted.sum::<f64>() / counted.iter().map(|(weight, _)| weight).sum::<f64>(),
        Method::Max => weighted.fold(f64::NEG_INFINITY, f64::max),
    };
    let mut value = score.transform.of(raw);
    if let Some(rounding) = &score.rounding {
        let scale = 10_f64.powi(i32::from(rounding.decimals));
        value = (value * scale).round() / scale;
    }
    // a comparison that NaN fails too
    if value >= score.lowest - TOLERANCE && value <= score.highest + TOLERANCE {
        Ok(value.clamp(score.lowest, score.highest))
    } else {
        Err(NotComputed::OutOfRange(score.code.clone()))
    }
}
