//! What the server knows when it draws a page, and the browser again when it takes over.

use contract::wire::{self, Unreadable};
use leptos::{
    prelude::SharedValue,
    server::codee::{Decoder, Encoder},
};
use serde::{Serialize, de::DeserializeOwned};

/// The same value on both sides: made on the server, found in the page by the browser.
pub fn shared<T: Serialize + DeserializeOwned>(initial: impl FnOnce() -> T) -> T {
    SharedValue::<T, InPage>::new_with_encoding(initial).into_inner()
}

/// JSON in the page, read as answers are: no type has a second reader for it.
#[derive(Debug)]
struct InPage;

impl<T: Serialize> Encoder<T> for InPage {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, serde_json::Error> {
        serde_json::to_string(value)
    }
}

impl<T: DeserializeOwned> Decoder<T> for InPage {
    type Error = Unreadable;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, Unreadable> {
        wire::from_text(text.as_bytes())
    }
}
