//! What those in the session are told beforehand: the words, and files to them. Invariant: the file's form is a plain one,
//! so that it works without script and the browser shows how far it has come.

use crate::api::PrepareSession;
use contract::{FieldError, plan::AttachedFile, schedule::Planned};
use domain::{
    attachment::{FileKind, MOST, WORDS_MAX},
    id::SessionId,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use ui::{
    form::{Standing, as_it_stands, use_form_about},
    i18n::field_error_text,
    prelude::*,
    preparation::FileLink,
};

#[component]
pub(super) fn Prepare(planned: Planned, action: FormAction<PrepareSession>) -> impl IntoView {
    use t::schedule as text;
    let (id, preparation) = (planned.id, planned.preparation.clone());
    let form = use_form_about(action, "session", &id.to_string());
    let Standing { now, version } = as_it_stands(
        form,
        &planned,
        |one| one.preparation.version,
        move || {
            let read = crate::api::scheduled(id.to_string());
            async move { read.await.map(Some) }
        },
    );
    let changed = move || {
        let now = now.get().filter(|_| form.in_conflict().get());
        now.map(|now| {
            view! {
                <Alert tone=Tone::Warning title=text::prepare_conflict()>
                    <p class="note">{now.preparation.words.unwrap_or_default()}</p>
                </Alert>
            }
        })
    };
    let more = preparation.files.len() < MOST;
    view! {
        <section class="ds-card" id="preparation">
            <h2 class="ds-heading" data-size="xs">{text::prepare_title()}</h2>
            <SendForm action>
                {changed}
                <ErrorSummary form labels=vec![("words", text::prepare_words())]/>
                <Hidden name="session" value=id.to_string()/>
                <Hidden name="version" value=version/>
                <TextArea
                    form
                    name="words"
                    label=text::prepare_words()
                    hint=text::prepare_hint()
                    value=preparation.words.unwrap_or_default()
                    max_length=WORDS_MAX
                    optional=true
                />
                <div class="actions">
                    <Button variant=Variant::Secondary busy=form.busy()>{t::common::save()}</Button>
                </div>
            </SendForm>
            <h3 class="ds-heading" data-size="2xs">{text::files()}</h3>
            <ul class="lines">
                {preparation.files.into_iter().map(|file| view! { <OneFile session=id file/> }).collect_view()}
            </ul>
            {if more {
                view! { <Attach session=id/> }.into_any()
            } else {
                view! { <p class="muted">{text::files_full()}</p> }.into_any()
            }}
        </section>
    }
}

#[component]
fn OneFile(session: SessionId, file: AttachedFile) -> impl IntoView {
    let fields = vec![("file", file.id.to_string()), ("session", session.to_string())];
    view! {
        <li class="stack tight">
            <p><FileLink session file/></p>
            <Press
                path="/api/schedule/remove_file"
                fields
                summary=t::schedule::file_remove()
                text=t::schedule::file_remove_text()
                variant=Variant::Danger
            />
        </li>
    }
}

#[component]
fn Attach(session: SessionId) -> impl IntoView {
    use t::schedule as text;
    let query = use_query_map();
    let wrong = move || query.read().get("file").map(|code| field_error_text(&FieldError::new("file", &code)));
    let kinds = FileKind::ALL.iter().map(|kind| kind.media_type()).collect::<Vec<_>>().join(",");
    view! {
        <form
            method="post"
            action=format!("/schedule/sessions/{session}/files")
            enctype="multipart/form-data"
            class="stack"
        >
            {move || wrong().map(|words| view! { <Alert tone=Tone::Warning><p role="alert">{words}</p></Alert> })}
            <div class="ds-field">
                <label class="ds-label" for="file">{text::file_label()}</label>
                <p class="muted" id="file-hint">{text::file_hint()}</p>
                <input class="ds-input" type="file" name="file" id="file" accept=kinds aria-describedby="file-hint" required/>
            </div>
            <div class="actions">
                <Button variant=Variant::Secondary>{text::file_attach()}</Button>
            </div>
        </form>
    }
}
