//! Filling the text in from a file. Invariant: the file is read here and goes nowhere until its reader saves the text.

use crate::parts::with_script;
use domain::programme::MOST_BYTES;
use leptos::{ev::Event, prelude::*, task::spawn_local};
use ui::{field::field_id, flow::When, prelude::*};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlInputElement, HtmlTextAreaElement};

/// The choice of a file; there once there is script to read it.
#[component]
pub(super) fn FromFile() -> impl IntoView {
    let there = with_script();
    view! { <When is=there><Choose/></When> }
}

#[component]
fn Choose() -> impl IntoView {
    use t::programmes as text;
    let refused = RwSignal::new(false);
    let choose = move |event: Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let Some(file) = input.and_then(|input| input.files()).and_then(|files| files.get(0)) else { return };
        spawn_local(async move { refused.set(fill_in(&file).await.is_err()) });
    };
    let fault =
        move || refused.get().then(|| view! { <p class="ds-validation-message">{text::from_file_refused()}</p> });
    view! {
        <div class="ds-field">
            <label class="ds-label" for="from-file">{text::from_file()}</label>
            <p data-field="description" id="from-file-hint">{text::from_file_hint()}</p>
            <input
                class="ds-input"
                type="file"
                id="from-file"
                accept=".toml,.json,text/plain"
                aria-describedby="from-file-hint"
                on:change=choose
            />
            <div role="status">{fault}</div>
        </div>
    }
}

/// Writes what is in the file into the field for the text.
///
/// # Errors
/// When it is too large, or cannot be read.
async fn fill_in(file: &File) -> Result<(), JsValue> {
    let most = u32::try_from(MOST_BYTES).map_or(f64::MAX, f64::from);
    if file.size() > most {
        return Err(JsValue::NULL);
    }
    let text = JsFuture::from(file.text()).await?.as_string().ok_or(JsValue::NULL)?;
    let field = document().get_element_by_id(&field_id("text")).ok_or(JsValue::NULL)?;
    let field = field.dyn_into::<HtmlTextAreaElement>().map_err(|_| JsValue::NULL)?;
    field.set_value(&text);
    field.focus()
}
