//! Scripts of `public/js` that a page loads when it first needs them. Invariant: each is loaded once.

use js_sys::{Promise, Reflect};
use leptos::prelude::{document, window};
use wasm_bindgen_futures::JsFuture;

/// Has the script run that makes this global object?
#[must_use]
pub fn is_there(global: &str) -> bool {
    Reflect::get(&window(), &global.into()).is_ok_and(|found| found.is_object())
}

/// Loads the script at `path`, which makes this global object, unless it is there. A script made by a trusted one needs no
/// nonce (`strict-dynamic`).
pub async fn load(path: &str, global: &str) {
    if is_there(global) {
        return;
    }
    let loading = Promise::new(&mut |resolve, _| {
        let Ok(script) = document().create_element("script") else { return };
        let _ = script.set_attribute("src", path);
        for event in ["load", "error"] {
            let _ = script.add_event_listener_with_callback(event, &resolve);
        }
        if let Some(body) = document().body() {
            let _ = body.append_child(&script);
        }
    });
    let _ = JsFuture::from(loading).await;
}
