//! Scores with their change, limit and source, and the answers behind them.

use super::cells::Change;
use crate::words;
use contract::{
    participants::AnsweredForm,
    questionnaire::{LatestScore, SourceView},
};
use domain::questionnaire::Mode;
use leptos::prelude::*;
use ui::{prelude::*, score::number};

/// The latest score of each instrument, and every form that was sent.
#[component]
pub fn Scores(scores: Vec<LatestScore>, answered: Vec<AnsweredForm>) -> impl IntoView {
    view! {
        <Card title=t::participants::scores_title()>
            {scores
                .is_empty()
                .then(|| view! { <p class="muted">{t::participants::no_score()}</p> })}
            {scores.into_iter().map(|latest| view! { <Score latest/> }).collect_view()}
            {answered.into_iter().map(|form| view! { <Answers form/> }).collect_view()}
        </Card>
    }
}

#[component]
fn Score(latest: LatestScore) -> impl IntoView {
    let score = latest.score;
    let lang = latest.title.lang.as_str();
    let change = score.change.as_ref().map(|change| words::change(&score, change));
    let before = score
        .change
        .as_ref()
        .map(|change| t::participants::score_before(number(change.before), &change.before_at.text));
    let limit = score.change.as_ref().and_then(|change| {
        let limit = change.limit?;
        Some((t::participants::score_limit(number(limit)), change.source.clone()))
    });
    let several = latest.history.len() > 1;
    view! {
        <div class="stack tight">
            <h3 class="ds-heading" data-size="2xs" lang=lang>{latest.title.text.clone()}</h3>
            <p class="score-value num">{words::score(&score)}</p>
            {several.then(|| view! { <Sparkline values=latest.history label=latest.title.text/> })}
            {change.map(|(glyph, words)| view! { <p><Change glyph words/></p> })}
            <p class="muted">{t::participants::answered_at(latest.at.text)} <br/> {before}</p>
            {score
                .remark
                .is_some()
                .then(|| {
                    view! { <p><Tag tone=Tone::Warning icon=icon::WARNING>{t::participants::look_closer()}</Tag></p> }
                })}
            <details class="more">
                <summary>{t::participants::limit_and_source()}</summary>
                <div class="stack tight">
                    {limit.map(|(words, source)| view! { <p>{words} {source.map(|source| view! { <Cited source/> })}</p> })}
                    {score.remark.map(|remark| view! { <p><Cited source=remark.source/></p> })}
                    <p><Cited source=score.source/></p>
                </div>
            </details>
        </div>
    }
}

/// Where a rule or limit is published.
#[component]
fn Cited(source: SourceView) -> impl IntoView {
    let text = source.text;
    view! {
        <span lang="en">
            " "
            {match source.url {
                Some(url) => view! { <a class="ds-link" href=url rel="external noreferrer">{text}</a> }.into_any(),
                None => text.into_any(),
            }}
        </span>
    }
}

#[component]
fn Answers(form: AnsweredForm) -> impl IntoView {
    let lang = form.title.lang.as_str();
    let answer = |(question, answer): (String, String)| {
        view! {
            <dt>{question}</dt>
            <dd>{answer}</dd>
        }
    };
    let how = match form.mode {
        Mode::OwnHand => None,
        Mode::ReadOut => Some(t::participants::told_read_out()),
        Mode::Paper => Some(t::participants::told_paper()),
        Mode::Performed => Some(t::participants::told_performed()),
        Mode::Tablet => Some(t::participants::told_tablet()),
    };
    view! {
        <details class="more">
            <summary>{t::participants::answers_of(&form.title.text, &form.submitted.text)}</summary>
            {how.map(|how| view! { <p class="muted">{how}</p> })}
            {form.corrected.map(|at| view! { <p class="muted">{t::participants::told_corrected(at.text)}</p> })}
            {form.self_started.then(|| view! { <p class="muted">{t::participants::self_started()}</p> })}
            <dl class="answers" lang=lang>{form.answers.into_iter().map(answer).collect_view()}</dl>
        </details>
    }
}
