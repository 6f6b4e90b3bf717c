//! A file that is dropped onto the form. Invariant: it lands in the field that it would have been chosen in, and is sent as that.

use leptos::prelude::*;
use ui::field::field_id;
use wasm_bindgen::JsCast as _;
use web_sys::{DragEvent, HtmlInputElement};

/// Puts the files of a drop into the field under it, or else into that of the questionnaire.
pub(super) fn take_dropped(event: &DragEvent) {
    event.prevent_default();
    let Some(files) = event.data_transfer().and_then(|data| data.files()).filter(|files| files.length() > 0) else {
        return;
    };
    let under = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let under = under.filter(|input| input.type_() == "file");
    let whole = || document().get_element_by_id(&field_id("file"))?.dyn_into::<HtmlInputElement>().ok();
    if let Some(input) = under.or_else(whole) {
        input.set_files(Some(&files));
        let _ = input.focus();
    }
}
