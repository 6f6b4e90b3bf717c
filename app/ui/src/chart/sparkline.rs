//! A small line beside a number.

use super::summary::{points, trend};
use crate::i18n::t;
use leptos::prelude::*;

const WIDTH: f64 = 112.0;
const HEIGHT: f64 = 24.0;
const EDGE: f64 = 4.0;

/// The course of a few values. `label` says what they are; first, last, lowest and highest follow in words.
#[component]
pub fn Sparkline(values: Vec<f64>, #[prop(into)] label: String) -> impl IntoView {
    let words = trend(&values).map_or_else(
        || t::common::chart_summary_empty().to_owned(),
        |[first, last, lowest, highest]| t::common::chart_trend(first, last, lowest, highest),
    );
    let points = points(&values, WIDTH, HEIGHT);
    let end = points.last().map(|(x, y)| view! { <circle cx=x + EDGE cy=y + EDGE r="3"></circle> });
    let line: Vec<String> = points.iter().map(|(x, y)| format!("{:.1},{:.1}", x + EDGE, y + EDGE)).collect();
    view! {
        <svg class="spark" viewBox="0 0 120 32" role="img" aria-label=format!("{label}. {words}")>
            <polyline points=line.join(" ")></polyline>
            {end}
        </svg>
    }
}
