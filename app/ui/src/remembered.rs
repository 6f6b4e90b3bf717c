//! What this tab remembers over a reload, such as that one was in the middle of a session. Invariant: gone with the tab,
//! and at sign-out (`boot.js`).

use js_sys::{Array, Function, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast as _, JsValue};

fn call(name: &str, arguments: &[&str]) -> Option<String> {
    let storage = Reflect::get(&window(), &"sessionStorage".into()).ok()?;
    let function: Function = Reflect::get(&storage, &name.into()).ok()?.dyn_into().ok()?;
    let list: Array = arguments.iter().map(|one| JsValue::from_str(one)).collect();
    function.apply(&storage, &list).ok()?.as_string()
}

pub fn put(key: &str, value: &str) {
    call("setItem", &[key, value]);
}

#[must_use]
pub fn get(key: &str) -> Option<String> {
    call("getItem", &[key])
}

pub fn clear(key: &str) {
    call("removeItem", &[key]);
}

/// For what is only yes or no.
pub fn set(key: &str) {
    put(key, "1");
}

#[must_use]
pub fn is_set(key: &str) -> bool {
    get(key).is_some()
}
