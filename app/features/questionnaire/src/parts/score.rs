//! A score in plain words. Invariant: a change is told with its limit and source one step away, never as good or bad.

use crate::state::number;
use contract::questionnaire::{ChangeView, ScoreView, SourceView};
use domain::{Lang, questionnaire::Change};
use leptos::prelude::*;
use ui::prelude::*;

/// `contact` is the name of the person to ask.
#[component]
pub fn Score(score: ScoreView, contact: Option<String>) -> impl IntoView {
    let measures = score.measures;
    let scale = t::questionnaire::scale_more(words(score.lowest), &measures, words(score.highest));
    let change = score.change.as_ref().map(|change| told(change, &measures));
    let ask = contact.map_or_else(|| t::questionnaire::talk_team().to_owned(), t::questionnaire::talk);
    let remark = score.remark.as_ref().map(|remark| remark.text.clone());
    let limit = score.change.as_ref().and_then(|change| change.limit);
    let limit = limit.map(|points| t::questionnaire::limit(words(points)));
    let mut sources = vec![score.source];
    sources.extend(score.remark.map(|remark| remark.source));
    sources.extend(score.change.and_then(|change| change.source));
    view! {
        <Card title=t::questionnaire::result_heading()>
            <p class="time">{t::questionnaire::score(words(score.value), words(score.highest))}</p>
            <p>{scale}</p>
            {remark.map(|text| view! { <p>{text}</p> })}
            {change}
            <p>{ask}</p>
            <details class="chart-table">
                <summary>{t::questionnaire::how_computed()}</summary>
                <div class="stack tight">
                    {limit.map(|text| view! { <p>{text}</p> })}
                    {sources.into_iter().map(cited).collect_view()}
                </div>
            </details>
        </Card>
    }
}

fn told(change: &ChangeView, measures: &str) -> impl IntoView + use<> {
    let headline = match change.change {
        Change::More => Some(t::questionnaire::change_more(measures)),
        Change::Same => Some(t::questionnaire::change_same().to_owned()),
        Change::Less => Some(t::questionnaire::change_less(measures)),
        Change::Unknown => None,
    };
    let before = t::questionnaire::before(&change.before_at.text, words(change.before));
    view! {
        {headline.map(|text| view! { <p><strong>{text}</strong></p> })}
        <p>{before}</p>
    }
}

fn cited(source: SourceView) -> impl IntoView {
    let text = t::questionnaire::source(&source.text);
    match source.url {
        Some(url) => view! { <p><a class="ds-link" href=url rel="external noreferrer">{text}</a></p> }.into_any(),
        None => view! { <p>{text}</p> }.into_any(),
    }
}

fn words(value: f64) -> String {
    number(value, ui::i18n::current() != Lang::En)
}
