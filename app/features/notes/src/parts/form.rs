//! The form for a note that is new, and for changing one. Invariant: what is typed stays until the server has accepted it.

use crate::api::{EditNote, WriteNote, notes};
use contract::{AppError, note::Note};
use domain::{
    id::EnrolmentId,
    note::Readers,
    person::{Profession, Role},
};
use leptos::prelude::*;
use ui::{form::use_form_about, person::occupation, prelude::*};

/// For a note that is new.
#[component]
pub(crate) fn NewNote(
    action: ServerAction<WriteNote>,
    enrolment: EnrolmentId,
    submission_id: String,
    professions: Vec<Profession>,
) -> impl IntoView {
    let form = use_form_about(action, "enrolment", &enrolment.to_string());
    view! {
        <Card title=t::notes::write_title()>
            <ActionForm action=action>
                <Errors form/>
                <Hidden name="enrolment" value=enrolment.to_string()/>
                <Hidden name="submission_id" value=submission_id/>
                <Fields form professions text=String::new() readers=Readers::Team.as_str().to_owned()/>
                <div class="actions">
                    <Button busy=form.busy()>{t::notes::save()}</Button>
                </div>
            </ActionForm>
        </Card>
    }
}

/// For one of one's own that stands.
#[component]
pub(crate) fn ChangeNote(
    action: ServerAction<EditNote>,
    enrolment: EnrolmentId,
    note: Note,
    professions: Vec<Profession>,
) -> impl IntoView {
    let form = use_form_about(action, "note", &note.id.to_string());
    let now = current(form, enrolment, &note);
    let version = Signal::derive({
        let version = note.version;
        move || now.read().as_ref().map_or(version, |note| note.version).to_string()
    });
    view! {
        <Card title=t::notes::edit_title()>
            <ActionForm action=action>
                <Errors form/>
                {move || now.get().map(|note| view! { <ChangedElsewhere note/> })}
                <Hidden name="note" value=note.id.to_string()/>
                <Hidden name="version" value=version/>
                <Fields form professions text=note.text readers=note.readers/>
                <div class="actions">
                    <Button busy=form.busy()>{t::notes::save()}</Button>
                    <LinkButton href=format!("/participants/{enrolment}/notes") variant=Variant::Tertiary>
                        {t::notes::cancel()}
                    </LinkButton>
                </div>
            </ActionForm>
        </Card>
    }
}

#[component]
fn Fields(form: FormState, professions: Vec<Profession>, text: String, readers: String) -> impl IntoView {
    let one = |readers: Readers, words: String| Choice::new(readers.as_str(), words);
    let only = professions.into_iter().map(|profession| {
        let words = occupation(Role::Therapist, Some(profession)).to_lowercase();
        one(Readers::Profession(profession), t::notes::readers_only(words))
    });
    let options = [one(Readers::Team, t::notes::readers_team().to_owned())]
        .into_iter()
        .chain(only)
        .chain([one(Readers::Author, t::notes::readers_author().to_owned())])
        .collect();
    view! {
        <TextArea form name="text" label=t::notes::text() hint=t::notes::text_hint() value=text/>
        <RadioGroup
            form
            name="readers"
            label=t::notes::readers()
            hint=t::notes::readers_hint()
            options
            value=readers
        />
    }
}

#[component]
fn Errors(form: FormState) -> impl IntoView {
    view! { <ErrorSummary form labels=vec![("text", t::notes::text()), ("readers", t::notes::readers())]/> }
}

/// The note as it stands now, once the server has said that it is not as it was. Its version lets the next try through.
fn current(form: FormState, enrolment: EnrolmentId, note: &Note) -> Signal<Option<Note>> {
    let in_conflict = move || matches!(*form.error().read(), Some(AppError::Conflict { .. }));
    // a plain post was refused: the page, and with it the note, was read after that
    let restored = (form.is_restored() && untrack(in_conflict)).then(|| note.clone());
    let id = note.id.to_string();
    let read = Action::new(move |id: &String| notes(enrolment.to_string(), id.clone()));
    Effect::new(move |before: Option<()>| {
        if in_conflict() && before.is_some() {
            read.dispatch(id.clone());
        }
    });
    Signal::derive(move || match read.value().get() {
        Some(Ok(found)) => found.editing,
        _ => restored.clone(),
    })
}

#[component]
fn ChangedElsewhere(note: Note) -> impl IntoView {
    view! {
        <Alert tone=Tone::Warning title=t::notes::conflict_title()>
            <p>{t::notes::conflict_now()}</p>
            <p class="note">{note.text}</p>
            <p>{t::notes::conflict_then()}</p>
        </Alert>
    }
}
