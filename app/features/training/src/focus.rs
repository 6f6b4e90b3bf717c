//! Where focus goes when the part of the page that had it is drawn anew. Invariant: it is never lost.

use leptos::{prelude::*, wasm_bindgen::JsCast as _, web_sys::HtmlElement};

/// The line that says what was done.
pub(crate) const STATUS: &str = "training-status";
/// The heading of the form.
pub(crate) const FORM: &str = "training-form";
/// The heading of the week.
pub(crate) const WEEK: &str = "training-week";

/// Moves focus, when the page has been drawn, to the words for what was done, or to `id` when there are none.
pub(crate) fn move_to(id: &'static str) {
    let with_words = |id: &str| {
        let element = document().get_element_by_id(id)?.dyn_into::<HtmlElement>().ok()?;
        element.text_content().is_some_and(|words| !words.is_empty()).then_some(element)
    };
    request_animation_frame(move || {
        if let Some(element) = with_words(STATUS).or_else(|| with_words(id)) {
            let _ = element.focus();
        }
    });
}

/// Moves focus as [`move_to`] when what is shown is about something else than last time; never the first time.
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
