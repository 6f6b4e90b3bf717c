//! A value over time: one that holds until it changes, as a line of steps, or one that is measured now and then, as points
//! that a line joins.

use crate::{i18n::t, score::number};
use leptos::prelude::*;

/// One value, from one day on.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// In days from the first.
    pub at: i64,
    pub value: f64,
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
/// The same for what is reckoned along the scale.
const TOP_F: f64 = 28.0;
const HEIGHT_F: f64 = 160.0;

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
    /// The lowest and the highest that there may be; per cent when not given.
    #[prop(default = (0.0, 100.0))]
    bounds: (f64, f64),
    /// Measured now and then: nothing is said of the days between.
    #[prop(optional)]
    measured: bool,
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
            {(!steps.is_empty()).then(|| view! { <Picture steps marks until bounds measured/> })}
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
fn Picture(steps: Vec<Step>, marks: Vec<Mark>, until: i64, bounds: (f64, f64), measured: bool) -> impl IntoView {
    let last = marks.iter().map(|mark| mark.at).chain([until, 1]).max().unwrap_or(1);
    let x = move |at: i64| LEFT + at.clamp(0, last) * WIDTH / last;
    let (lowest, highest) = bounds;
    let y = move |value: f64| {
        let down = ((highest - value) / (highest - lowest)).clamp(0.0, 1.0);
        (TOP_F + down * HEIGHT_F).round()
    };
    let line = |value: f64| {
        view! {
            <line class="floor" x1=LEFT x2=LEFT + WIDTH y1=y(value) y2=y(value)></line>
            <text class="axis" x=LEFT - 8 y=y(value) + 5.0>{number(value)}</text>
        }
    };
    let drawn = if measured { points(&steps, x, y) } else { course(&steps, until, x, y) };
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
            {[lowest, f64::midpoint(lowest, highest), highest].map(line).collect_view()}
            {marks.into_iter().map(mark).collect_view()}
            <path class="course" d=drawn></path>
        </svg>
    }
}

/// Along to each day, then up or down to its value.
fn course(steps: &[Step], until: i64, x: impl Fn(i64) -> i64, y: impl Fn(f64) -> f64) -> String {
    let Some(first) = steps.first() else { return String::new() };
    let begin = format!("M{} {:.0}", x(first.at), y(first.value));
    let rest = steps.iter().skip(1).map(|step| format!("H{}V{:.0}", x(step.at), y(step.value)));
    std::iter::once(begin).chain(rest).chain([format!("H{}", x(until))]).collect()
}

/// From point to point, and a diamond around each.
fn points(steps: &[Step], x: impl Fn(i64) -> i64, y: impl Fn(f64) -> f64) -> String {
    let place = |step: &Step| format!("{} {:.0}", x(step.at), y(step.value));
    let line = format!("M{}", steps.iter().map(place).collect::<Vec<_>>().join("L"));
    let diamonds = steps.iter().map(|step| format!("M{} {:.0}l5-5 5 5-5 5z", x(step.at) - 5, y(step.value)));
    std::iter::once(line).chain(diamonds).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(at: i64, value: f64) -> Step {
        Step { at, value, day: String::new(), words: String::new() }
    }

    #[test]
    fn a_value_holds_until_the_next() {
        let drawn = course(&[step(0, 100.0), step(14, 50.0)], 20, |at| at, |value| value);
        assert_eq!(drawn, "M0 100H14V50H20");
        assert_eq!(course(&[], 20, |at| at, |value| value), "");
    }
    #[test]
    fn of_days_between_two_measurements_nothing_is_said() {
        let drawn = points(&[step(0, 4.0), step(14, 2.5)], |at| at, |value| value * 10.0);
        assert_eq!(drawn, "M0 40L14 25M-5 40l5-5 5 5-5 5zM9 25l5-5 5 5-5 5z");
        assert_eq!(points(&[step(3, 1.0)], |at| at, |value| value), "M3 1M-2 1l5-5 5 5-5 5z", "one is seen too");
    }
}
