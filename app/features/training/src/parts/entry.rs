//! One entry of the list, with the ways to change it and to take it out.

use super::{entry_words, kind_words};
use crate::{api::VoidTraining, state::edit_path};
use contract::{AppError, training::Entry};
use domain::training::VoidReason;
use leptos::prelude::*;
use ui::{
    form::Stash,
    i18n::{error_text, field_error_text},
    prelude::*,
};

#[component]
pub(crate) fn EntryItem(
    entry: Entry,
    monday: String,
    void: FormAction<VoidTraining>,
    refused: StoredValue<Option<Stash>>,
) -> impl IntoView {
    let heading = t::training::of_entry(kind_words(entry.kind), &entry.day);
    view! {
        <li>
            <article class="ds-card">
                <h4 class="ds-heading" data-size="2xs">{entry.day.clone()}</h4>
                <p>{entry_words(&entry)}</p>
                {entry.note.clone().map(|note| view! { <Note note/> })}
                <div class="row">
                    <a class="ds-link" href=edit_path(&monday, &entry.id.to_string())>
                        {t::training::edit()}
                        <span class="visually-hidden">{heading.clone()}</span>
                    </a>
                </div>
                <TakeOut entry heading void refused/>
            </article>
        </li>
    }
}

/// A note line by line, as it was written.
#[component]
fn Note(note: String) -> impl IntoView {
    let line = |line: &str| view! { <p class="muted">{line.to_owned()}</p> };
    view! { <div class="stack tight">{note.lines().map(line).collect_view()}</div> }
}

/// Asks why, in a part that opens without script.
#[component]
fn TakeOut(
    entry: Entry,
    heading: String,
    void: FormAction<VoidTraining>,
    refused: StoredValue<Option<Stash>>,
) -> impl IntoView {
    let id = entry.id.to_string();
    let error = refusal(&id, void, refused);
    let error_id = format!("void-{id}-error");
    let described_by = error_id.clone();
    let reason = {
        let id = id.clone();
        move |reason: &VoidReason| {
            let id = format!("void-{id}-{reason}");
            view! {
                <div class="ds-field option">
                    <input class="ds-input" type="radio" id=id.clone() name="reason" value=reason.as_str()/>
                    <label class="ds-label" for=id>{reason_words(*reason)}</label>
                </div>
            }
        }
    };
    view! {
        <details class="chart-table" open=error.get_untracked().is_some()>
            <summary>
                {t::training::void()}
                <span class="visually-hidden">{heading}</span>
            </summary>
            <SendForm action=void>
                <Hidden name="id" value=id/>
                <Hidden name="version" value=entry.version.to_string()/>
                <fieldset
                    class="ds-fieldset"
                    aria-describedby=move || error.read().is_some().then(|| described_by.clone())
                    aria-invalid=move || error.read().is_some().then_some("true")
                >
                    <legend class="ds-label">{t::training::void_why()}</legend>
                    <p data-field="description">{t::training::void_hint()}</p>
                    <div class="options">{VoidReason::ALL.iter().map(reason).collect_view()}</div>
                    <div role="alert">
                        {move || {
                            error.get().map(|text| view! { <p class="ds-validation-message" id=error_id.clone()>{text}</p> })
                        }}
                    </div>
                </fieldset>
                <Button variant=Variant::Danger busy=void.pending()>{t::training::void_do()}</Button>
            </SendForm>
        </details>
    }
}

/// Why this entry could not be taken out, when it is the one that was tried last.
fn refusal(id: &str, void: FormAction<VoidTraining>, refused: StoredValue<Option<Stash>>) -> Signal<Option<String>> {
    let id = id.to_owned();
    let before = refused.with_value(|stash| {
        stash.as_ref().filter(|stash| stash.value_of("id") == Some(id.as_str())).map(|stash| words(&stash.error))
    });
    Signal::derive(move || match (void.sent("id"), void.value().read().as_ref()) {
        (None, _) => before.clone(),
        (Some(tried), Some(Err(error))) if tried == id => Some(words(error)),
        _ => None,
    })
}

fn words(error: &AppError) -> String {
    match error {
        AppError::Invalid { fields } => fields.first().map_or_else(|| error_text(error), field_error_text),
        error => error_text(error),
    }
}

fn reason_words(reason: VoidReason) -> &'static str {
    match reason {
        VoidReason::Mistake => t::training::void_mistake(),
        VoidReason::Twice => t::training::void_twice(),
        VoidReason::NotDone => t::training::void_not_done(),
        VoidReason::Other => t::training::void_other(),
    }
}
