//! What is said of a document before it is taken in.

use crate::{PAGE, one::Lines};
use contract::library::{Finding, ReadDocument, Report};
use leptos::prelude::*;
use ui::prelude::*;

#[component]
pub(super) fn ReportShown(report: Report) -> impl IntoView {
    use t::library as text;
    let Report { read, errors, warnings, .. } = report;
    let verdict = if errors.is_empty() {
        view! { <Alert title=text::can_be_taken()><p>{text::can_be_taken_text()}</p></Alert> }.into_any()
    } else {
        view! {
            <Alert tone=Tone::Danger title=text::cannot_be_taken()>
                <p>{text::cannot_be_taken_text()}</p>
                <Findings findings=errors/>
            </Alert>
        }
        .into_any()
    };
    let warnings = (!warnings.is_empty()).then(|| {
        view! {
            <details class="more">
                <summary>{text::warnings(i64::try_from(warnings.len()).unwrap_or(i64::MAX))}</summary>
                <p>{text::warnings_text()}</p>
                <Findings findings=warnings/>
            </details>
        }
    });
    view! {
        <section class="stack" aria-labelledby="report">
            <h2 class="ds-heading" data-size="sm" id="report">{text::report()}</h2>
            {verdict}
            {read.map(|read| view! { <Document read/> })}
            {warnings}
        </section>
    }
}

#[component]
fn Findings(findings: Vec<Finding>) -> impl IntoView {
    let one = |Finding { question, path, words }: Finding| {
        let question = (!question.is_empty()).then(|| view! { <strong>{question} ": "</strong> });
        let path = (!path.is_empty()).then(|| view! { " " <code>{path}</code> });
        view! { <li>{question} <span lang=words.lang.as_str()>{words.text}</span> {path}</li> }
    };
    view! { <ul>{findings.into_iter().map(one).collect_view()}</ul> }
}

#[component]
fn Document(read: ReadDocument) -> impl IntoView {
    use t::library as text;
    let ReadDocument { title, url, version, language, questions, copyright, scores, risk, to_confirm, replaces } = read;
    let lang = title.lang.as_str();
    let scored = if scores.is_empty() {
        view! { <p>{text::will_not_be_scored()}</p> }.into_any()
    } else {
        view! { <p>{text::will_be_scored()}</p> <Lines lines=scores/> }.into_any()
    };
    let risk = (!risk.is_empty()).then(|| {
        view! {
            <Alert tone=Tone::Warning title=text::risk_title()>
                <p>{text::risk_text()}</p>
                <Lines lines=risk lang=lang/>
            </Alert>
        }
    });
    let to_confirm = (!to_confirm.is_empty()).then(|| {
        view! {
            <Alert tone=Tone::Warning title=text::sounds_title()>
                <p>{text::sounds_text()}</p>
                <Lines lines=to_confirm lang=lang/>
            </Alert>
        }
    });
    let replaces = replaces.map(|(version, changes)| {
        view! { <h3 class="ds-heading" data-size="2xs">{text::replaces(version)}</h3> <Lines lines=changes/> }
    });
    let none = || text::says_nothing().to_owned();
    let or_none = |words: String| if words.is_empty() { none() } else { words };
    view! {
        <dl class="facts">
            <dt>{text::name()}</dt><dd lang=lang>{or_none(title.text)}</dd>
            <dt>{text::version()}</dt><dd>{or_none(version)}</dd>
            <dt>{text::language()}</dt><dd>{language}</dd>
            <dt>{text::questions()}</dt><dd>{questions}</dd>
            <dt>{text::url()}</dt><dd>{or_none(url)}</dd>
            <dt>{text::licence()}</dt><dd lang=lang>{or_none(copyright)}</dd>
        </dl>
        <p><a class="ds-link" href=format!("{PAGE}/import/preview")>{text::preview()}</a></p>
        {scored}
        {risk}
        {to_confirm}
        {replaces}
    }
}
