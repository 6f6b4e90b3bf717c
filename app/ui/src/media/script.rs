//! The names of `public/js/media.js`, loaded when a page first needs them.

use js_sys::{Array, Function, Object, Promise};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

const PATH: &str = "/js/media.js";
const GLOBAL: &str = "tilbakeMedia";

#[wasm_bindgen]
extern "C" {
    #[derive(Clone)]
    pub type Handle;
    #[wasm_bindgen(method)]
    pub fn stop(this: &Handle);
    #[wasm_bindgen(method)]
    pub fn replace(this: &Handle, stream: &JsValue) -> Promise;

    #[wasm_bindgen(js_namespace = tilbakeMedia)]
    pub fn publish(options: &Object) -> Handle;
    #[wasm_bindgen(js_namespace = tilbakeMedia)]
    pub fn view(options: &Object) -> Handle;

    #[wasm_bindgen(js_namespace = ["tilbakeMedia", "devices"], js_name = open)]
    pub fn open_devices(options: &Object) -> Promise;
    #[wasm_bindgen(js_namespace = ["tilbakeMedia", "devices"], js_name = list)]
    pub fn list_devices() -> Promise;
    #[wasm_bindgen(js_namespace = ["tilbakeMedia", "devices"], js_name = meter)]
    pub fn meter(stream: &JsValue, on_level: &Function) -> Handle;

    #[wasm_bindgen(js_namespace = ["tilbakeMedia", "devices"])]
    pub fn shares() -> bool;
    #[wasm_bindgen(js_namespace = ["tilbakeMedia", "devices"], js_name = screen)]
    pub fn open_screen(on_end: &Function) -> Promise;

    #[wasm_bindgen(js_namespace = ["tilbakeMedia", "picture"])]
    pub fn fills(frame: &JsValue) -> bool;
    #[wasm_bindgen(js_namespace = ["tilbakeMedia", "picture"])]
    pub fn fill(frame: &JsValue);
    #[wasm_bindgen(js_namespace = ["tilbakeMedia", "picture"])]
    pub fn floats() -> bool;
    #[wasm_bindgen(js_namespace = ["tilbakeMedia", "picture"])]
    pub fn float(frame: &JsValue);

    /// A `MediaStream`.
    pub type Tracks;
    #[wasm_bindgen(method, js_name = getTracks)]
    pub fn all(this: &Tracks) -> Array;

    /// A `MediaStreamTrack`.
    pub type Track;
    #[wasm_bindgen(method, js_name = stop)]
    pub fn stop_track(this: &Track);
    #[wasm_bindgen(method, getter)]
    pub fn kind(this: &Track) -> String;
    #[wasm_bindgen(method, setter)]
    pub fn set_enabled(this: &Track, on: bool);
}

/// Whether the script has run.
pub fn is_there() -> bool {
    crate::script::is_there(GLOBAL)
}

/// Loads the script unless it is there.
pub async fn ready() {
    crate::script::load(PATH, GLOBAL).await;
}
