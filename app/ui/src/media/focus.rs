//! Focus that is not lost when the control one has just used goes away.

use leptos::prelude::*;
use std::time::Duration;

/// After each change that `watch` follows: if nothing has focus any more, the page's title takes it.
pub fn keep_focus(watch: impl Fn() + Send + Sync + 'static) {
    Effect::new(move |before: Option<()>| {
        watch();
        if before.is_some() {
            // once the page has been drawn anew
            set_timeout(rescue, Duration::from_millis(50));
        }
    });
}

fn rescue() {
    let lost = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
    if let Some(title) = document().get_element_by_id("page-title").filter(|_| lost) {
        let focus = js_sys::Reflect::get(&title, &"focus".into());
        if let Ok(focus) = focus.and_then(wasm_bindgen::JsCast::dyn_into::<js_sys::Function>) {
            let _ = focus.call0(&title);
        }
    }
}
