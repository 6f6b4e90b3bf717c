//! A score in plain words, the same on every page and on paper. Invariant: a change is told with its limit and source one
//! step away, never as good or bad.

use crate::{
    block::Card,
    i18n::{current, t::results as t},
};
use contract::questionnaire::{ChangeView, ScoreView, SourceView};
use domain::{Lang, questionnaire::Change};
use leptos::prelude::*;

/// A number in the reader's language, with no more than two decimals.
#[must_use]
pub fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if current() == Lang::En { text.to_owned() } else { text.replace('.', ",") }
}

#[must_use]
pub fn points(value: f64, highest: f64) -> String {
    t::score(number(value), number(highest))
}

/// What the ends of the scale stand for.
#[must_use]
pub fn scale(score: &ScoreView) -> String {
    t::scale_more(number(score.lowest), &score.measures, number(score.highest))
}

/// Nothing where no limit is known.
#[must_use]
pub fn change(change: Change, measures: &str) -> Option<String> {
    match change {
        Change::More => Some(t::change_more(measures)),
        Change::Same => Some(t::change_same().to_owned()),
        Change::Less => Some(t::change_less(measures)),
        Change::Unknown => None,
    }
}

#[must_use]
pub fn before(change: &ChangeView) -> String {
    t::before(&change.before_at.text, number(change.before))
}

#[must_use]
pub fn limit(points: f64) -> String {
    t::limit(number(points))
}

/// Whom to ask.
#[must_use]
pub fn ask(contact: Option<&str>) -> String {
    contact.map_or_else(|| t::talk_team().to_owned(), t::talk)
}

/// Where a rule or limit is published.
#[component]
pub fn Cited(source: SourceView) -> impl IntoView {
    let text = t::source(&source.text);
    match source.url {
        Some(url) => view! { <p><a class="ds-link" href=url rel="external noreferrer">{text}</a></p> }.into_any(),
        None => view! { <p>{text}</p> }.into_any(),
    }
}

/// `contact` is the name of the person to ask.
#[component]
pub fn ScoreCard(score: ScoreView, contact: Option<String>) -> impl IntoView {
    view! {
        <Card title=t::result_heading()>
            <p class="time">{points(score.value, score.highest)}</p>
            <ScoreWords score contact/>
        </Card>
    }
}

/// What the number means, how it has changed, whom to ask, and how it is computed.
#[component]
pub fn ScoreWords(score: ScoreView, contact: Option<String>) -> impl IntoView {
    let scale = scale(&score);
    let changed = score.change.as_ref().map(|since| {
        let headline = change(since.change, &score.measures);
        view! {
            {headline.map(|text| view! { <p><strong>{text}</strong></p> })}
            <p>{before(since)}</p>
        }
    });
    let remark = score.remark.as_ref().map(|remark| remark.text.clone());
    let counts = score.change.as_ref().and_then(|change| change.limit);
    let mut sources = vec![score.source];
    sources.extend(score.remark.map(|remark| remark.source));
    sources.extend(score.change.and_then(|change| change.source));
    view! {
        <p>{scale}</p>
        {remark.map(|text| view! { <p>{text}</p> })}
        {changed}
        <p>{ask(contact.as_deref())}</p>
        <details class="chart-table">
            <summary>{t::how_computed()}</summary>
            <div class="stack tight">
                {counts.map(|points| view! { <p>{limit(points)}</p> })}
                {sources.into_iter().map(|source| view! { <Cited source/> }).collect_view()}
            </div>
        </details>
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well_in_either_language() {
        Owner::new().with(|| {
            assert_eq!([40.0, 2.3, 20.0 / 3.0, 0.0, 100.0].map(number), ["40", "2,3", "6,67", "0", "100"]);
            provide_context(Lang::En);
            assert_eq!([1.92, 0.5].map(number), ["1.92", "0.5"]);
        });
    }
}
