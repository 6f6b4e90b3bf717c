//! What those in the session are told beforehand: the words, and files to them. Invariant: words and file are one plain form,
//! so that neither is lost by the other, it works without script, and the browser shows how far it has come.

use crate::api::{PrepareSession, scheduled};
use contract::{
    plan::{AttachedFile, Preparation},
    schedule::Planned,
};
use domain::{
    attachment::{FileKind, MOST, WORDS_MAX},
    id::SessionId,
};
use leptos::prelude::*;
use ui::{
    form::{Standing, as_it_stands, use_form_about},
    prelude::*,
    preparation::FileLink,
};

#[component]
pub(super) fn Prepare(session: SessionId, preparation: Preparation) -> impl IntoView {
    use t::schedule as text;
    let form = use_form_about(FormAction::<PrepareSession>::new(), "session", &session.to_string());
    let read = move || {
        let read = scheduled(session.to_string());
        async move { read.await.map(|planned: Planned| planned.preparation) }
    };
    let Standing { now, version } = as_it_stands(form, &preparation, |one| one.version, read);
    let changed = move || {
        let now = now.get().filter(|_| form.in_conflict().get());
        now.map(|now| {
            view! {
                <Alert tone=Tone::Warning title=text::prepare_conflict()>
                    <p class="note">{now.words.unwrap_or_default()}</p>
                </Alert>
            }
        })
    };
    let Preparation { words, files, .. } = preparation;
    let accept = FileKind::ALL.iter().map(|kind| kind.media_type()).collect::<Vec<_>>().join(",");
    let file = if files.len() < MOST {
        view! { <FileField form name="file" label=text::file_label() hint=text::file_hint() accept/> }.into_any()
    } else {
        view! { <p class="muted">{text::files_full()}</p> }.into_any()
    };
    let listed = (!files.is_empty()).then(|| {
        let one = move |file| view! { <OneFile session file/> };
        view! {
            <h3 class="ds-heading" data-size="2xs">{text::files()}</h3>
            <ul class="lines">{files.into_iter().map(one).collect_view()}</ul>
        }
    });
    view! {
        <Card title=text::prepare_title()>
            <form
                method="post"
                action=format!("/schedule/sessions/{session}/files")
                enctype="multipart/form-data"
                class="stack"
            >
                {changed}
                <ErrorSummary form labels=vec![("words", text::prepare_words()), ("file", text::file_label())]/>
                <Hidden name="version" value=version/>
                <TextArea
                    form
                    name="words"
                    label=text::prepare_words()
                    hint=text::prepare_hint()
                    value=words.unwrap_or_default()
                    max_length=WORDS_MAX
                    optional=true
                />
                {file}
                <div class="actions">
                    <Button variant=Variant::Secondary>{text::prepare_do()}</Button>
                </div>
            </form>
            {listed}
        </Card>
    }
}

#[component]
fn OneFile(session: SessionId, file: AttachedFile) -> impl IntoView {
    let fields = vec![("file", file.id.to_string()), ("session", session.to_string())];
    let about = file.name.clone();
    view! {
        <li class="stack tight">
            <p><FileLink session file/></p>
            <Press
                path="/api/schedule/remove_file"
                fields
                summary=t::schedule::file_remove()
                text=t::schedule::file_remove_text()
                variant=Variant::Danger
                about
            />
        </li>
    }
}
