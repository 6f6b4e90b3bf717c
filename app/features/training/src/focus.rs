//! Where focus goes when the part of the page that had it is drawn anew. Invariant: it is never lost.

use leptos::{prelude::*, wasm_bindgen::JsCast as _, web_sys::HtmlElement};

/// The line that says what was done.
pub(crate) const STATUS: &str = "training-status";
/// The heading of the form.
pub(crate) const FORM: &str = "training-form";
/// The heading of the week.
pub(crate) const WEEK: &str = "training-week";

/// Moves focus to an element when the page has been drawn.
pub(crate) fn move_to(id: &'static str) {
    request_animation_frame(move || {
        let element = document().get_element_by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok());
        if let Some(element) = element {
            let _ = element.focus();
        }
    });
}

/// Moves focus to `id` when what it is about is another than last time; never the first time.
pub(crate) fn follow(last: StoredValue<Option<String>>, about: String, id: &'static str) {
    Effect::new(move |_| {
        let before = last.get_value();
        if before.as_ref() != Some(&about) {
            last.set_value(Some(about.clone()));
            if before.is_some() {
                move_to(id);
            }
        }
    });
}
