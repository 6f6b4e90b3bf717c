//! The browser's entrance. Invariant: when anything is missing, the page stays what the server sent: plain, usable HTML.

use leptos::{mount::hydrate_from_async, prelude::document};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

#[wasm_bindgen]
extern "C" {
    /// Defined by `public/js/boot.js`; absent when that script did not load.
    #[wasm_bindgen(js_namespace = __tilbake, catch)]
    fn report(kind: &str, message: &str) -> Result<(), JsValue>;
}

/// Called by the page's own script once the program has loaded.
#[wasm_bindgen]
pub fn hydrate() {
    std::panic::set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        let _ = report("panic", &panic.to_string());
    }));
    if ui::i18n::install_from_page() {
        take_over();
    } else {
        let _ = report("no_words", "the language script is missing or of another build");
    }
}

/// What `hydrate_lazy` does, and then says so on `<html>`: from here on the page answers clicks by itself, and tests
/// wait for it.
fn take_over() {
    spawn_local(async {
        let Some(body) = document().body() else { return };
        hydrate_from_async(body, app::App).await.forget();
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-hydrated", "");
        }
    });
}
