//! Bars by week.

use super::summary;
use crate::i18n::t;
use leptos::prelude::*;

/// One bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    pub label: String,
    pub value: i64,
}

impl Bar {
    pub fn new(label: impl Into<String>, value: i64) -> Self {
        Self { label: label.into(), value }
    }
}

const SLOT: i64 = 60;
const WIDTH: i64 = 36;
const TOP: i64 = 20;
const HEIGHT: i64 = 120;

/// Bars with their sum in words and a table of the same numbers. `format` writes a value, like `t::common::minutes`.
#[component]
pub fn WeekBars(
    #[prop(into)] caption: String,
    bars: Vec<Bar>,
    format: fn(i64) -> String,
    /// The heading of the column of values; the caption when not given.
    #[prop(optional, into)]
    column: Option<String>,
    /// What the bars say in words; sum and best week when not given.
    #[prop(optional, into)]
    summary: Option<String>,
    /// What one bar is, for the table: a week when not given.
    #[prop(optional, into)]
    row: Option<String>,
    /// The bar that stands out; the last when not given.
    #[prop(optional, into)]
    marked: Option<usize>,
) -> impl IntoView {
    let words = summary.unwrap_or_else(|| {
        summary::bars(&bars).map_or_else(
            || t::common::chart_summary_empty().to_owned(),
            |(sum, best)| t::common::chart_summary(format(sum), bars.len(), &best.label, format(best.value)),
        )
    });
    let row = row.unwrap_or_else(|| t::common::week_column().to_owned());
    let marked = marked.unwrap_or_else(|| bars.len().saturating_sub(1));
    let column = column.unwrap_or_else(|| caption.clone());
    view! {
        <figure class="chart">
            <figcaption>
                <span class="chart-title">{caption.clone()}</span>
                <span class="chart-words">{words}</span>
            </figcaption>
            <Picture bars=bars.clone() marked/>
            <details class="chart-table">
                <summary>{t::common::show_as_table()}</summary>
                <table class="ds-table">
                    <caption class="visually-hidden">{caption}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{row}</th>
                            <th scope="col" class="num">{column}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {bars
                            .into_iter()
                            .map(|bar| {
                                view! {
                                    <tr>
                                        <th scope="row">{bar.label}</th>
                                        <td class="num">{format(bar.value)}</td>
                                    </tr>
                                }
                            })
                            .collect_view()}
                    </tbody>
                </table>
            </details>
        </figure>
    }
}

/// The drawing, hidden from assistive technology: the words and the table say it.
#[component]
fn Picture(bars: Vec<Bar>, marked: usize) -> impl IntoView {
    let count = i64::try_from(bars.len()).unwrap_or(0).max(1);
    let tallest = bars.iter().map(|bar| bar.value).max().unwrap_or(0).max(1);
    let one = move |(i, bar): (i64, Bar)| {
        let height = (bar.value.max(0) * HEIGHT / tallest).max(i64::from(bar.value > 0) * 2);
        let (x, middle) = (i * SLOT + (SLOT - WIDTH) / 2, i * SLOT + SLOT / 2);
        let (y, floor) = (TOP + HEIGHT - height, TOP + HEIGHT);
        let latest = usize::try_from(i) == Ok(marked);
        view! {
            <rect class="bar" class:latest=latest x=x y=y width=WIDTH height=height rx="4"></rect>
            <text class="bar-value" x=middle y=y - 6>{bar.value}</text>
            <text class="bar-label" x=middle y=floor + 18>{bar.label}</text>
        }
    };
    view! {
        <svg
            class="bars"
            viewBox=format!("0 0 {} {}", count * SLOT, TOP + HEIGHT + 26)
            aria-hidden="true"
            focusable="false"
        >
            <line class="floor" x1="0" x2=count * SLOT y1=TOP + HEIGHT y2=TOP + HEIGHT></line>
            {(0..).zip(bars).map(one).collect_view()}
        </svg>
    }
}
