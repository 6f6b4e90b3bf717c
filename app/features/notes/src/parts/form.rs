//! The form for a note that is new, and for changing one. Invariant: what is typed stays until the server has accepted it.

use crate::api::{EditNote, FROM_DOOR, WriteNote, notes};
use contract::note::Note;
use domain::{
    id::EnrolmentId,
    note::Readers,
    person::{Profession, Role},
};
use leptos::prelude::*;
use ui::{
    form::{Standing, as_it_stands, use_form_about},
    person::{note_readers, occupation},
    prelude::*,
};

/// For a note that is new.
#[component]
pub(crate) fn NewNote(
    action: FormAction<WriteNote>,
    enrolment: EnrolmentId,
    submission_id: String,
    professions: Vec<Profession>,
    /// Lead back to the board of arrivals.
    from_door: bool,
) -> impl IntoView {
    let form = use_form_about(action, "enrolment", &enrolment.to_string());
    // what comes back unsaved may have been saved, with only the answer lost
    let submission_id = form.value_of("submission_id").unwrap_or(submission_id);
    view! {
        <Card title=t::notes::write_title()>
            <SendForm action=action>
                <Errors form/>
                <Hidden name="enrolment" value=enrolment.to_string()/>
                <Hidden name="submission_id" value=submission_id/>
                {from_door.then(|| view! { <Hidden name="from" value=FROM_DOOR/> })}
                <Fields form professions text=String::new() readers=Readers::Team.as_str().to_owned()/>
                <div class="actions">
                    <Button busy=form.busy()>{t::notes::save()}</Button>
                </div>
            </SendForm>
        </Card>
    }
}

/// For one of one's own that stands.
#[component]
pub(crate) fn ChangeNote(
    action: FormAction<EditNote>,
    enrolment: EnrolmentId,
    note: Note,
    professions: Vec<Profession>,
) -> impl IntoView {
    let form = use_form_about(action, "note", &note.id.to_string());
    let id = note.id.to_string();
    let Standing { now, version } = as_it_stands(
        form,
        &note,
        |note| note.version,
        move || {
            let read = notes(enrolment.to_string(), id.clone());
            async move { Ok(read.await?.editing) }
        },
    );
    view! {
        <Card title=t::notes::edit_title()>
            <SendForm action=action>
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
            </SendForm>
        </Card>
    }
}

#[component]
fn Fields(form: FormState, mut professions: Vec<Profession>, text: String, readers: String) -> impl IntoView {
    // whom it is for now, or was for when it was typed, may have left the team
    for chosen in [Some(readers.clone()), form.value_of("readers")].into_iter().flatten() {
        if let Some(Readers::Profession(profession)) = Readers::parse(&chosen)
            && !professions.contains(&profession)
        {
            professions.push(profession);
        }
    }
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

#[component]
fn ChangedElsewhere(note: Note) -> impl IntoView {
    view! {
        <Alert tone=Tone::Warning title=t::notes::conflict_title()>
            <p>{t::notes::conflict_now()}</p>
            <p class="note">{note.text}</p>
            <p class="muted">{t::notes::seen_by(note_readers(&note.readers))}</p>
            <p>{t::notes::conflict_then()}</p>
        </Alert>
    }
}
