//! The names of `public/js/media.js`, loaded when a page first needs them.

use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

const PATH: &str = "/js/media.js";

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
    Reflect::get(&window(), &"tilbakeMedia".into()).is_ok_and(|found| found.is_object())
}

/// Loads the script unless it is there. A script made by a trusted one needs no nonce (`strict-dynamic`).
pub async fn ready() {
    if is_there() {
        return;
    }
    let loading = Promise::new(&mut |resolve, _| {
        let Ok(script) = document().create_element("script") else { return };
        let _ = script.set_attribute("src", PATH);
        for event in ["load", "error"] {
            let _ = script.add_event_listener_with_callback(event, &resolve);
        }
        if let Some(body) = document().body() {
            let _ = body.append_child(&script);
        }
    });
    let _ = JsFuture::from(loading).await;
}
