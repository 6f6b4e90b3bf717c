//! A value that holds until it changes, as a line of steps.

use crate::i18n::t;
use leptos::prelude::*;

/// One value, from one day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// In days from the first.
    pub at: i64,
    /// 0–100.
    pub value: i32,
    /// The day in words.
    pub day: String,
    /// The value in words, for the table.
    pub words: String,
}

/// A day to look towards, in days from the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub at: i64,
    pub label: String,
}

const WIDTH: i64 = 560;
const HEIGHT: i64 = 160;
const LEFT: i64 = 44;
const TOP: i64 = 28;

/// The steps up to day `until`, with the words of `summary`, and as a table.
#[component]
pub fn Steps(
    #[prop(into)] caption: String,
    #[prop(into)] summary: String,
    steps: Vec<Step>,
    marks: Vec<Mark>,
    until: i64,
    /// The columns of the table.
    #[prop(into)]
    day_column: String,
    #[prop(into)] value_column: String,
) -> impl IntoView {
    let rows = steps.clone().into_iter().map(|step| {
        view! {
            <tr>
                <th scope="row">{step.day}</th>
                <td>{step.words}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <figure class="chart">
            <figcaption>
                <span class="chart-title">{caption.clone()}</span>
                <span class="chart-words">{summary}</span>
            </figcaption>
            {(!steps.is_empty()).then(|| view! { <Picture steps marks until/> })}
            <details class="chart-table">
                <summary>{t::common::show_as_table()}</summary>
                <table class="ds-table">
                    <caption class="visually-hidden">{caption}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{day_column}</th>
                            <th scope="col">{value_column}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </details>
        </figure>
    }
}

/// The drawing, hidden from assistive technology: the words and the table say it.
#[component]
fn Picture(steps: Vec<Step>, marks: Vec<Mark>, until: i64) -> impl IntoView {
    let last = marks.iter().map(|mark| mark.at).chain([until, 1]).max().unwrap_or(1);
    let x = move |at: i64| LEFT + at.clamp(0, last) * WIDTH / last;
    let y = |value: i64| TOP + (100 - value.clamp(0, 100)) * HEIGHT / 100;
    let line = |value: i64| {
        view! {
            <line class="floor" x1=LEFT x2=LEFT + WIDTH y1=y(value) y2=y(value)></line>
            <text class="axis" x=LEFT - 8 y=y(value) + 5>{value}</text>
        }
    };
    let mark = move |mark: Mark| {
        view! {
            <line class="mark" x1=x(mark.at) x2=x(mark.at) y1=TOP y2=TOP + HEIGHT></line>
            <text class="mark-label" x=x(mark.at) y=TOP - 10>{mark.label}</text>
        }
    };
    view! {
        <svg
            class="bars steps"
            viewBox=format!("0 0 {} {}", LEFT + WIDTH + 60, TOP + HEIGHT + 12)
            aria-hidden="true"
            focusable="false"
        >
            {[0, 50, 100].map(line).collect_view()}
            {marks.into_iter().map(mark).collect_view()}
            <path class="course" d=course(&steps, until, x, y)></path>
        </svg>
    }
}

/// Along to each day, then up or down to its value.
fn course(steps: &[Step], until: i64, x: impl Fn(i64) -> i64, y: impl Fn(i64) -> i64) -> String {
    let Some(first) = steps.first() else { return String::new() };
    let begin = format!("M{} {}", x(first.at), y(first.value.into()));
    let rest = steps.iter().skip(1).map(|step| format!("H{}V{}", x(step.at), y(step.value.into())));
    std::iter::once(begin).chain(rest).chain([format!("H{}", x(until))]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_holds_until_the_next() {
        let step = |at, value| Step { at, value, day: String::new(), words: String::new() };
        let drawn = course(&[step(0, 100), step(14, 50)], 20, |at| at, |value| value);
        assert_eq!(drawn, "M0 100H14V50H20");
        assert_eq!(course(&[], 20, |at| at, |value| value), "");
    }
}
