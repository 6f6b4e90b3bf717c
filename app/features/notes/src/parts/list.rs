//! What has been written, the newest first.

use contract::note::Note;
use domain::id::EnrolmentId;
use leptos::prelude::*;
use ui::{
    person::{note_readers, occupation},
    prelude::*,
};

#[component]
pub(crate) fn List(enrolment: EnrolmentId, notes: Vec<Note>) -> impl IntoView {
    let none = notes.is_empty();
    view! {
        <section class="stack" aria-labelledby="notes-list">
            <h2 class="ds-heading" data-size="xs" id="notes-list">{t::notes::list_title()}</h2>
            {none.then(|| view! { <Empty title=t::notes::empty_title() text=t::notes::empty_text()/> })}
            <ul class="lines">
                {notes.into_iter().map(|note| view! { <One enrolment note/> }).collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn One(enrolment: EnrolmentId, note: Note) -> impl IntoView {
    let works_as = occupation(note.role, note.profession);
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
                                    <span class="visually-hidden">{of}</span>
                                </a>
                            </div>
                        }
                    })}
            </article>
        </li>
    }
}
