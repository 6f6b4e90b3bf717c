//! What has been written, the newest first.

use crate::api::VoidNote;
use contract::note::Note;
use domain::{id::EnrolmentId, note::MOST_REASON, person::Role};
use leptos::prelude::*;
use ui::{
    person::{note_readers, occupation},
    prelude::*,
};

#[component]
pub(crate) fn List(
    enrolment: EnrolmentId,
    notes: Vec<Note>,
    void: ServerAction<VoidNote>,
    form: FormState,
) -> impl IntoView {
    let none = notes.is_empty();
    view! {
        <section class="stack" aria-labelledby="notes-list">
            <h2 class="ds-heading" data-size="xs" id="notes-list">{t::notes::list_title()}</h2>
            <ErrorSummary form labels=vec![("reason", t::notes::void_why())]/>
            {none.then(|| view! { <Empty title=t::notes::empty_title() text=t::notes::empty_text()/> })}
            <ul class="lines">
                // by id: what is open or typed under one note never moves to its neighbour
                <For
                    each=move || notes.clone()
                    key=|note| (note.id, note.version)
                    children=move |note| view! { <One enrolment note void busy=form.busy()/> }
                />
            </ul>
        </section>
    }
}

#[component]
fn One(enrolment: EnrolmentId, note: Note, void: ServerAction<VoidNote>, busy: Signal<bool>) -> impl IntoView {
    let works_as = occupation(Role::Therapist, note.profession);
    let of = t::notes::of(&note.written.text);
    let edit = format!("/participants/{enrolment}/notes?edit={}", note.id);
    view! {
        <li>
            <article class="stack tight">
                <div class="row">
                    <strong>{note.author.clone()}</strong>
                    <span class="muted">{works_as}</span>
                    <time class="muted" datetime=note.written.iso.clone()>{note.written.text.clone()}</time>
                </div>
                <p class="note">{note.text.clone()}</p>
                {note
                    .changed
                    .clone()
                    .map(|at| view! { <p class="muted"><time datetime=at.iso>{t::notes::changed(at.text)}</time></p> })}
                <p class="muted">{t::notes::seen_by(note_readers(&note.readers))}</p>
                {note
                    .mine
                    .then(|| {
                        view! {
                            <div class="row">
                                // a page of its own: what is typed for one note never stands under another
                                <a class="ds-link" href=edit rel="external">
                                    {t::notes::edit()} " "
                                    <span class="visually-hidden">{of.clone()}</span>
                                </a>
                            </div>
                            <TakeOut note of void busy/>
                        }
                    })}
            </article>
        </li>
    }
}

/// Asks why, in a part that opens without script. Several stand on the page, so the stash does not fill them in.
#[component]
fn TakeOut(note: Note, of: String, void: ServerAction<VoidNote>, busy: Signal<bool>) -> impl IntoView {
    let id = format!("void-{}", note.id);
    let hint = format!("{id}-hint");
    view! {
        <details>
            <summary>
                {t::notes::void()} " "
                <span class="visually-hidden">{of}</span>
            </summary>
            <ActionForm action=void>
                <Hidden name="note" value=note.id.to_string()/>
                <Hidden name="version" value=note.version.to_string()/>
                <div class="ds-field">
                    <label class="ds-label" for=id.clone()>{t::notes::void_why()}</label>
                    <p data-field="description" id=hint.clone()>{t::notes::void_hint()}</p>
                    <input class="ds-input" type="text" id=id name="reason" maxlength=MOST_REASON aria-describedby=hint/>
                </div>
                <Button variant=Variant::Danger busy=busy>{t::notes::void_do()}</Button>
            </ActionForm>
        </details>
    }
}
