//! Taking out the note that is being changed. Invariant: never without a reason, and what was typed of it is not lost.

use crate::api::VoidNote;
use contract::note::Note;
use domain::note::MOST_REASON;
use leptos::prelude::*;
use ui::{form::use_form_about, prelude::*};

/// Asks why, in a part that opens without script.
#[component]
pub(crate) fn TakeOut(action: FormAction<VoidNote>, note: Note) -> impl IntoView {
    let id = note.id.to_string();
    let form = use_form_about(action, "note", &id);
    view! {
        <details class="ds-card" open=form.is_restored()>
            <summary>{t::notes::void()}</summary>
            <SendForm action=action>
                <ErrorSummary form labels=vec![("reason", t::notes::void_why())]/>
                <Hidden name="note" value=id/>
                <Hidden name="version" value=note.version.to_string()/>
                <TextField
                    form
                    name="reason"
                    label=t::notes::void_why()
                    hint=t::notes::void_hint()
                    max_length=MOST_REASON
                />
                <div class="actions">
                    <Button variant=Variant::Danger busy=form.busy()>{t::notes::void_do()}</Button>
                </div>
            </SendForm>
        </details>
    }
}
