//! The browser's entrance. Invariant: when anything is missing, the page stays what the server sent: plain, usable HTML.

use wasm_bindgen::prelude::*;

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
        leptos::mount::hydrate_lazy(app::App);
    } else {
        let _ = report("no_words", "the language script is missing or of another build");
    }
}
