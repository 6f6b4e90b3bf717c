//! Scores as they are printed. Invariant: JSON and words say the same.

use domain::{
    Lang,
    questionnaire::{ChangeLimit, HigherMeans, NotComputed, Questionnaire, RiskItem, Scored, Scoring, Source},
};
use serde::Serialize;
use std::{collections::BTreeMap, fmt};

#[derive(Serialize)]
pub(super) struct Told {
    questionnaire: String,
    version: String,
    title: String,
    scoring_version: String,
    scores: Vec<Number>,
    /// Answers that must reach somebody at once.
    risks: Vec<Risk>,
}

#[derive(Serialize)]
struct Number {
    code: String,
    measures: String,
    higher_means: HigherMeans,
    lowest: f64,
    highest: f64,
    value: Option<f64>,
    not_computed: Option<Reason>,
    /// Items without an answer that the published rule makes up for.
    made_up_for: Vec<String>,
    source: Source,
    bands: Vec<Meaning>,
    changes: Vec<Limit>,
}

#[derive(Serialize)]
struct Reason {
    code: &'static str,
    /// Link ids; for `parts`, codes of scores.
    items: Vec<String>,
    text: String,
}

#[derive(Serialize)]
struct Meaning {
    text: String,
    source: Source,
}

#[derive(Serialize)]
struct Limit {
    at_least: f64,
    meaning: Option<String>,
    source: Source,
}

#[derive(Serialize)]
struct Risk {
    item: String,
    at_least: f64,
    source: Source,
}

impl Told {
    pub(super) fn new(form: &Questionnaire, scoring: &Scoring, values: &BTreeMap<String, f64>) -> Self {
        Self {
            questionnaire: form.url.clone(),
            version: form.version.clone(),
            title: form.title.clone(),
            scoring_version: scoring.version.clone(),
            scores: scoring.score(values).into_iter().map(Number::new).collect(),
            risks: scoring.risks(values).map(Risk::new).collect(),
        }
    }
}

impl Number {
    fn new(scored: Scored<'_>) -> Self {
        let score = scored.score;
        let value = scored.value.as_ref().ok().copied();
        let bands = value.into_iter().flat_map(|value| score.bands_at(value));
        Self {
            code: score.code.clone(),
            measures: score.measures.text(Lang::En).to_owned(),
            higher_means: score.higher_means,
            lowest: score.lowest,
            highest: score.highest,
            value,
            not_computed: scored.value.err().map(Reason::new),
            made_up_for: scored.made_up_for.into_iter().map(ToOwned::to_owned).collect(),
            source: score.source.clone(),
            bands: bands
                .map(|band| Meaning { text: band.meaning.text(Lang::En).to_owned(), source: band.source.clone() })
                .collect(),
            changes: score.changes.iter().map(Limit::new).collect(),
        }
    }
}

impl Reason {
    fn new(reason: NotComputed) -> Self {
        let text = reason.to_string();
        let (code, items) = match reason {
            NotComputed::Missing(items) => ("missing", items),
            NotComputed::Parts(codes) => ("parts", codes),
            NotComputed::OutOfRange(name) => ("out_of_range", vec![name]),
        };
        Self { code, items, text }
    }
}

impl Limit {
    fn new(limit: &ChangeLimit) -> Self {
        let meaning = limit.meaning.as_ref().map(|words| words.text(Lang::En).to_owned());
        Self { at_least: limit.at_least, meaning, source: limit.source.clone() }
    }
}

impl Risk {
    fn new(risk: &RiskItem) -> Self {
        Self { item: risk.item.clone(), at_least: risk.at_least, source: risk.source.clone() }
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}, scoring {}", self.title, self.scoring_version)?;
        self.scores.iter().try_for_each(|score| write!(f, "{score}"))?;
        for risk in &self.risks {
            writeln!(f, "RISK: item {} is answered with {} or more", risk.item, risk.at_least)?;
            writeln!(f, "  source: {}", cited(&risk.source))?;
        }
        Ok(())
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.value, &self.not_computed) {
            (Some(value), _) => {
                let value = (value * 100.0).round() / 100.0;
                writeln!(f, "{}: {value} of {}–{}, {}", self.code, self.lowest, self.highest, self.measures)?;
            }
            (None, reason) => {
                let reason = reason.as_ref().map(|reason| reason.text.as_str()).unwrap_or_default();
                writeln!(f, "{}: not computed, {reason}", self.code)?;
            }
        }
        if !self.made_up_for.is_empty() {
            writeln!(f, "  without an answer, made up for by the published rule: {}", self.made_up_for.join(", "))?;
        }
        writeln!(f, "  source: {}", cited(&self.source))?;
        for band in &self.bands {
            writeln!(f, "  {}\n    source: {}", band.text, cited(&band.source))?;
        }
        for limit in &self.changes {
            let meaning = limit.meaning.as_ref().map(|words| format!(" ({words})")).unwrap_or_default();
            writeln!(f, "  a change counts from {}{meaning}\n    source: {}", limit.at_least, cited(&limit.source))?;
        }
        Ok(())
    }
}

fn cited(source: &Source) -> String {
    source.url.as_ref().map_or_else(|| source.text.clone(), |url| format!("{}, {url}", source.text))
}
