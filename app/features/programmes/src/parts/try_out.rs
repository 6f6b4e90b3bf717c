//! What the text that is being written would come to. Invariant: nothing is kept by it.

use super::{Days, Promises, with_script};
use crate::api::TryProgramme;
use contract::programme::Tried;
use leptos::{html, prelude::*, wasm_bindgen::JsCast as _, web_sys::HtmlTextAreaElement};
use ui::{field::field_id, flow::When, prelude::*};

/// Asks for a week of it; there once there is script to take the text along. Without, a saved version shows the same.
#[component]
pub(crate) fn TryOut() -> impl IntoView {
    let there = with_script();
    let attempt = FormAction::<TryProgramme>::new();
    view! { <When is=there><Attempt attempt/></When> }
}

#[component]
fn Attempt(attempt: FormAction<TryProgramme>) -> impl IntoView {
    use t::programmes as text;
    let form = use_form(attempt);
    let along = NodeRef::<html::Input>::new();
    // a click comes before its form is read, also where Enter makes it
    let take_along = move |_| {
        if let (Some(along), Some(typed)) = (along.get_untracked(), typed()) {
            along.set_value(&typed);
        }
    };
    view! {
        <Card title=text::try_title()>
            <p class="muted">{text::try_text()}</p>
            // outside its form: nothing is to be brought through the door but what is to be kept
            <ErrorSummary form labels=vec![("text", text::text())]/>
            <SendForm action=attempt>
                <input type="hidden" name="text" node_ref=along/>
                <div class="row end">
                    <NumberField name="week" label=text::week() value="1"/>
                    <NumberField name="participants" label=text::participants() value="8"/>
                    <Button variant=Variant::Secondary busy=form.busy() on:click=take_along>{text::try_do()}</Button>
                </div>
            </SendForm>
            <div role="status">
                {move || {
                    let tried = attempt.value().get().and_then(Result::ok);
                    tried.map(|Tried { promises, preview }| view! { <Promises promises/> <Days preview/> })
                }}
            </div>
        </Card>
    }
}

/// What stands in the field for the text.
fn typed() -> Option<String> {
    let field = document().get_element_by_id(&field_id("text"))?;
    Some(field.dyn_into::<HtmlTextAreaElement>().ok()?.value())
}
