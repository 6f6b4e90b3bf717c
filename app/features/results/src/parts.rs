//! One instrument: its scores over time, and every form that was sent.

use contract::{
    questionnaire::{ChangeView, ScoreView},
    results::{
        AnswerChange, AnswerLine, Answered, EarlierForm, FormScore, Goals, IcfLine, LevelOn, LimitView, ScoreCourse,
        ScorePoint, SentForm,
    },
};
use domain::questionnaire::{Change, Mode};
use leptos::prelude::*;
use ui::{
    action_plan::{icf, level},
    chart::{Step, Steps},
    i18n::t::results as text,
    prelude::*,
    score::{Cited, ScoreWords, before, change, limit, number, points},
};

/// More scores than this are told at a glance first.
const MOST_COURSES: usize = 4;

/// `contact` is the person to ask, on one's own page.
#[component]
pub fn Instrument(one: Answered, own: bool, contact: Option<String>, all: Memo<bool>) -> impl IntoView {
    let lang = one.title.lang.as_str();
    let version = (!own && !one.version.is_empty()).then(|| text::version(&one.version));
    let profile = (one.scores.len() > MOST_COURSES).then(|| profile(&one.scores));
    let courses = one.scores.into_iter().map(|score| view! { <Course score own contact=contact.clone()/> });
    let courses = courses.collect_view();
    let scores = match profile {
        Some(profile) => view! {
            {profile}
            <details class="more">
                <summary>{text::one_by_one()}</summary>
                <div class="stack">{courses}</div>
            </details>
        }
        .into_any(),
        None => courses.into_any(),
    };
    let forms = one.forms.into_iter().map(|form| view! { <Form form lang all/> });
    view! {
        <section class="ds-card stack">
            <h2 class="ds-heading" data-size="sm" lang=lang>{one.title.text}</h2>
            {scores}
            <h3 class="ds-heading" data-size="xs">{text::forms()}</h3>
            {forms.collect_view()}
            <p class="muted small">
                <span lang=lang>{one.copyright}</span>
                " "
                {version}
            </p>
        </section>
    }
}

/// Many scores, as they were at first and are now.
fn profile(scores: &[ScoreCourse]) -> AnyView {
    let row = |score: &ScoreCourse| {
        let told = |point: &ScorePoint| format!("{}, {}", points(point.value, score.latest.highest), point.at.text);
        let (words, now) = (capital(&score.latest.measures), score.points.last().map(told));
        let first = match score.points.as_slice() {
            [first, _, ..] => told(first),
            _ => text::measured_once().to_owned(),
        };
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">{words}</th>
                <Cell label=text::col_first()>{first}</Cell>
                <Cell label=text::col_now()>{now}</Cell>
            </tr>
        }
    };
    let rows = scores.iter().map(row).collect_view();
    let columns = heads([text::col_measured(), text::col_first(), text::col_now()]);
    view! {
        <DataTable caption=text::profile() heads=columns>{rows}</DataTable>
    }
    .into_any()
}

/// One score: the latest number in words, and its course.
#[component]
fn Course(score: ScoreCourse, own: bool, contact: Option<String>) -> impl IntoView {
    let latest = score.latest.clone();
    let (value, highest) = (latest.value, latest.highest);
    let measures = latest.measures.clone();
    let words = if own {
        view! { <ScoreWords score=latest.clone() contact/> }.into_any()
    } else {
        view! { <ForStaff latest=latest.clone() limits=score.limits/> }.into_any()
    };
    let since_first = score.since_first.and_then(|since| first_words(&since, &measures));
    let steps = score.points.iter().map(|point| step(point, highest)).collect();
    let until = score.points.last().map_or(0, |last| last.day);
    let summary = summary(&score.points, highest);
    view! {
        <div class="stack tight">
            <h3 class="ds-heading" data-size="xs">{capital(&measures)}</h3>
            <p class="score-value num">{points(value, highest)}</p>
            <p class="muted">
                <time datetime=score.at.iso>{text::latest_at(score.at.text)}</time>
            </p>
            {words}
            {since_first.map(|words| view! { <p>{words}</p> })}
            <Steps
                caption=text::chart(capital(&measures))
                summary
                steps
                marks=Vec::new()
                until
                day_column=text::col_day()
                value_column=text::col_value()
                bounds=(latest.lowest, highest)
                measured=true
            />
        </div>
    }
}

/// The change against every limit that is published, each with its source.
#[component]
fn ForStaff(latest: ScoreView, limits: Vec<LimitView>) -> impl IntoView {
    let changed = latest.change.as_ref().map(|since| {
        let headline = change(since.change, &latest.measures);
        view! {
            {headline.map(|text| view! { <p><strong>{text}</strong></p> })}
            <p>{before(since)}</p>
        }
    });
    let remark = latest.remark.clone();
    let one = |one: LimitView| {
        let words = match &one.meaning {
            Some(meaning) => text::limit_named(number(one.at_least), meaning),
            None => limit(one.at_least),
        };
        view! {
            <p>{words}</p>
            <Cited source=one.source/>
        }
    };
    view! {
        {changed}
        <details class="more">
            <summary>{text::limits()}</summary>
            <div class="stack tight">
                {limits.into_iter().map(one).collect_view()}
                {remark.map(|remark| view! { <p>{remark.text}</p> <Cited source=remark.source/> })}
                <Cited source=latest.source/>
            </div>
        </details>
    }
}

#[component]
fn Form(form: SentForm, lang: &'static str, all: Memo<bool>) -> impl IntoView {
    let how = match form.mode {
        Mode::OwnHand => None,
        Mode::ReadOut => Some(text::told_read_out()),
        Mode::Paper => Some(text::told_paper()),
        Mode::Performed => Some(text::told_performed()),
        Mode::Tablet => Some(text::told_tablet()),
    };
    let none = form.answers.is_empty();
    let answers = form.answers.into_iter().map(answer).collect_view();
    let scores = form.scores.iter().map(|score| view! { <li>{form_score(score)}</li> }).collect_view();
    view! {
        <details class="more" open=move || all.get()>
            <summary>{text::form_of(at_point(&form.sent.text, &form.timepoint))}</summary>
            <div class="stack tight">
                {how.map(|how| view! { <p class="muted">{how}</p> })}
                {none.then(|| view! { <p>{text::no_answers()}</p> })}
                <dl class="answers" lang=lang>{answers}</dl>
                <ul class="plain">{scores}</ul>
                {form.earlier.into_iter().map(|before| view! { <Earlier before lang/> }).collect_view()}
            </div>
        </details>
    }
}

/// What was corrected, and what it came to before.
#[component]
fn Earlier(before: EarlierForm, lang: &'static str) -> impl IntoView {
    let none = before.changes.is_empty();
    let changes = before.changes.iter().map(|change| view! { <li lang=lang>{change_words(change)}</li> });
    let scores = before.scores.iter().map(|score| view! { <li>{text::score_before(form_score(score))}</li> });
    view! {
        <div class="note">
            <p>
                <strong>{text::corrected_at(before.corrected.text, before.by)}</strong>
            </p>
            <p>{text::was_sent(before.sent.text)}</p>
            {none.then(|| view! { <p>{text::nothing_shown()}</p> })}
            <ul class="plain">{changes.collect_view()} {scores.collect_view()}</ul>
        </div>
    }
}

/// "Sleep: from “well” to “badly”"
fn change_words(change: &AnswerChange) -> String {
    let words = |answer: &Option<String>| answer.clone().unwrap_or_else(|| text::unanswered().to_owned());
    text::change(&change.question, words(&change.before), words(&change.after))
}

fn answer(line: AnswerLine) -> impl IntoView {
    let counts = line.counts.map(|value| text::counts(number(value)));
    view! {
        <dt>{line.question}</dt>
        <dd class="as-written">{line.answer} " " {counts.map(|words| view! { <span class="muted small">{words}</span> })}</dd>
    }
}

/// Goals by what they are about, as they stood at first and stand now.
#[component]
pub fn GoalsByIcf(goals: Goals) -> impl IntoView {
    let scores = goals.t_scores.map(|(before, now)| text::t_scores(number(before.round()), number(now.round())));
    let on = |one: &LevelOn| format!("{}, {}", level(one.level), one.day);
    let row = move |line: IcfLine| {
        let (first, latest) = match &line.ratings {
            Some((first, latest)) => (on(first), on(latest)),
            None => (text::not_rated().to_owned(), text::not_rated().to_owned()),
        };
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">{icf(line.code)}</th>
                <Cell label=text::col_goal()>{line.goal}</Cell>
                <Cell label=text::col_first()>{first}</Cell>
                <Cell label=text::col_now()>{latest}</Cell>
            </tr>
        }
    };
    let columns = heads([text::col_icf(), text::col_goal(), text::col_first(), text::col_now()]);
    view! {
        <section class="ds-card stack">
            <h2 class="ds-heading" data-size="sm">{text::goals_title()}</h2>
            {scores.map(|words| view! { <p>{words}</p> })}
            <DataTable caption=text::goals_title() heads=columns>
                {goals.lines.into_iter().map(row).collect_view()}
            </DataTable>
        </section>
    }
}

/// "Pain: 4 of 10"
fn form_score(score: &FormScore) -> String {
    let measures = capital(&score.measures);
    match score.value {
        Some(value) => text::form_score(measures, number(value), number(score.highest)),
        None => text::not_computed(measures),
    }
}

fn step(point: &ScorePoint, highest: f64) -> Step {
    let day = at_point(&point.at.text, &point.timepoint);
    Step { at: point.day, value: point.value, day, words: points(point.value, highest) }
}

fn at_point(when: &str, timepoint: &str) -> String {
    if timepoint.is_empty() { when.to_owned() } else { text::at_timepoint(when, timepoint) }
}

fn summary(all: &[ScorePoint], highest: f64) -> String {
    let count = i64::try_from(all.len()).unwrap_or(i64::MAX);
    let value = |point: Option<&ScorePoint>| number(point.map_or(0.0, |point| point.value));
    text::summary(count, value(all.first()), value(all.last()), number(highest))
}

/// Since the first time; nothing where no limit is known.
fn first_words(since: &ChangeView, measures: &str) -> Option<String> {
    let begin = text::since_first(&since.before_at.text, number(since.before));
    let change = match since.change {
        Change::More => text::first_more(measures),
        Change::Same => text::first_same().to_owned(),
        Change::Less => text::first_less(measures),
        Change::Unknown => return None,
    };
    Some(format!("{begin} {change}."))
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
