//! Accepting what was looked at. Invariant: nobody takes anything in without saying where its licence is from.

use crate::api::AcceptInstrument;
use domain::id::InstrumentDraftId;
use leptos::prelude::*;
use ui::{
    form::{go_where_told, use_form_about},
    prelude::*,
};

/// Characters about the licence.
const MOST: usize = 1000;

/// `confirm`: there is something that sounds like danger.
#[component]
pub(super) fn Accept(draft: InstrumentDraftId, confirm: bool) -> impl IntoView {
    use t::library as text;
    let action = FormAction::<AcceptInstrument>::new();
    go_where_told(action);
    let form = use_form_about(action, "draft", &draft.to_string());
    let labels =
        vec![("licence", text::licence_note()), ("accepted", text::licence_accepted()), ("harmless", text::harmless())];
    let harmless = confirm.then(|| {
        view! { <Checkbox form name="harmless" label=text::harmless() hint=text::harmless_hint() checked=false/> }
    });
    view! {
        <Card title=text::accept_title()>
            <SendForm action>
                <ErrorSummary form labels/>
                <Hidden name="draft" value=draft.to_string()/>
                <TextArea form name="licence" label=text::licence_note() hint=text::licence_hint() max_length=MOST/>
                <Checkbox form name="accepted" label=text::licence_accepted() checked=false/>
                {harmless}
                <div class="actions">
                    <Button busy=form.busy()>{text::accept()}</Button>
                </div>
            </SendForm>
        </Card>
    }
}
