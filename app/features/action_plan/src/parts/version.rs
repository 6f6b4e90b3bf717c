//! A signed version as it was signed, and what differs between two.

use contract::action_plan::{Change, Shown, VersionRow, VersionView};
use leptos::prelude::*;
use ui::{
    action_plan::{heading, kind, lines},
    prelude::*,
};

/// What an item says, by name.
#[component]
pub(crate) fn Lines(lines: Vec<(&'static str, String)>) -> impl IntoView {
    (!lines.is_empty()).then(|| {
        let line = |(name, value): (&'static str, String)| {
            view! {
                <dt>{name}</dt>
                <dd>{value}</dd>
            }
        };
        view! { <dl class="facts">{lines.into_iter().map(line).collect_view()}</dl> }.into_any()
    })
}

/// Who has signed, and when.
#[component]
pub(crate) fn Signatures(row: VersionRow) -> impl IntoView {
    let by = |signature: Option<contract::action_plan::Signature>| {
        signature.map_or_else(|| t::goals::not_signed().to_owned(), |by| t::goals::signature(&by.name, &by.at.text))
    };
    view! {
        <dl class="facts">
            <dt>{t::goals::signature_participant()}</dt>
            <dd>{by(row.participant)}</dd>
            <dt>{t::goals::signature_contact()}</dt>
            <dd>{by(row.contact)}</dd>
        </dl>
    }
    .into_any()
}

#[component]
pub(crate) fn Version(version: VersionView, back: String) -> impl IntoView {
    let VersionView { row, items, changes } = version;
    let one = |shown: Shown| {
        view! {
            <li class="stack tight">
                <p>{kind(&shown.item)} ": " <strong>{heading(&shown.item).to_owned()}</strong></p>
                <Lines lines=lines(&shown)/>
            </li>
        }
    };
    view! {
        <section class="stack" aria-labelledby="version">
            <h2 class="ds-heading" data-size="sm" id="version">{t::goals::version_name(row.number)}</h2>
            <p>{t::goals::version_text()}</p>
            <Signatures row/>
            <ul class="lines">{items.into_iter().map(one).collect_view()}</ul>
            {(!changes.is_empty())
                .then(|| view! { <Changes title=t::goals::changes_in().to_owned() changes/> })}
            <p class="not-on-paper">
                <a class="ds-link" href=back>{t::goals::to_plan()}</a>
            </p>
        </section>
    }
}

/// What differs, each in words: never by colour alone.
#[component]
pub(crate) fn Changes(title: String, changes: Vec<Change>) -> impl IntoView {
    view! {
        <section class="stack" aria-labelledby="changes">
            <h3 class="ds-heading" data-size="xs" id="changes">{title}</h3>
            <ul class="lines">
                {changes.into_iter().map(|change| view! { <OneChange change/> }).collect_view()}
            </ul>
        </section>
    }
    .into_any()
}

#[component]
fn OneChange(change: Change) -> impl IntoView {
    let words = |shown: &Shown| {
        let rest = lines(shown).into_iter().map(|(name, value)| (name.to_owned(), value));
        std::iter::once((kind(&shown.item).to_owned(), heading(&shown.item).to_owned())).chain(rest)
    };
    let all = |shown: &Option<Shown>| shown.iter().flat_map(words).collect::<Vec<_>>();
    let (before, after) = (all(&change.before), all(&change.after));
    let (tone, what) = match (&change.before, &change.after) {
        (None, _) => (Tone::Success, t::goals::added()),
        (_, None) => (Tone::Danger, t::goals::removed()),
        _ => (Tone::Info, t::goals::changed()),
    };
    let title = change.after.as_ref().or(change.before.as_ref()).map(|shown| heading(&shown.item).to_owned());
    let gone = before.iter().filter(|line| !after.contains(line)).cloned().collect::<Vec<_>>();
    let new = after.into_iter().filter(|line| !before.contains(line)).collect::<Vec<_>>();
    let line = |(name, value): (String, String)| format!("{name}: {value}");
    view! {
        <li class="stack tight">
            <p><Tag tone>{what}</Tag> " " <strong>{title}</strong></p>
            {gone.into_iter().map(|one| view! { <p>{t::goals::was()} " " <del>{line(one)}</del></p> }).collect_view()}
            {new.into_iter().map(|one| view! { <p>{t::goals::now()} " " <ins>{line(one)}</ins></p> }).collect_view()}
        </li>
    }
}
