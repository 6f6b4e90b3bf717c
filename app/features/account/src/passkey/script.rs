//! The names of `public/js/passkey.js`. Invariant: nothing here runs on the server; what a browser says no to comes out
//! as an error with words.

use contract::AppError;
use js_sys::{Promise, Reflect};
use ui::script;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::JsFuture;

const PATH: &str = "/js/passkey.js";
const GLOBAL: &str = "tilbakePasskey";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = tilbakePasskey)]
    fn works() -> bool;
    #[wasm_bindgen(js_namespace = tilbakePasskey, js_name = make)]
    fn make_one(options: &str) -> Promise;
    #[wasm_bindgen(js_namespace = tilbakePasskey, js_name = sign)]
    fn sign_with_one(options: &str) -> Promise;
}

/// Loads the script; says whether this browser has passkeys here.
pub async fn ready() -> bool {
    script::load(PATH, GLOBAL).await;
    script::is_there(GLOBAL) && works()
}

/// Has the person make a passkey.
pub async fn make(options: &str) -> Result<String, AppError> {
    told(make_one(options)).await
}

/// Has the person sign with a passkey.
pub async fn sign(options: &str) -> Result<String, AppError> {
    told(sign_with_one(options)).await
}

/// Cancelled, too late, not allowed, nothing that fits: to the person it is all the same, but for one already added.
async fn told(asked: Promise) -> Result<String, AppError> {
    let answer = JsFuture::from(asked).await;
    let text = answer.as_ref().ok().and_then(wasm_bindgen::JsValue::as_string);
    text.ok_or_else(|| {
        let name = answer.err().and_then(|error| Reflect::get(&error, &"name".into()).ok()?.as_string());
        let known = name.is_some_and(|name| name == "InvalidStateError");
        AppError::field("", if known { "known_passkey" } else { "passkey_not_used" })
    })
}
