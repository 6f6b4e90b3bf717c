//! The names of `public/js/slides.js`, loaded when a file is picked. Invariant: nothing here runs on the server, and what goes
//! wrong comes out as a [`Fault`].

use js_sys::Promise;
use leptos::web_sys::HtmlInputElement;
use ui::script;
use wasm_bindgen::{JsCast as _, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

const PATH: &str = "/js/slides.js";
const GLOBAL: &str = "tilbakeSlides";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = tilbakeSlides, js_name = open)]
    fn open_picked(input: &JsValue) -> Promise;

    type Reader;
    #[wasm_bindgen(method, getter)]
    fn name(this: &Reader) -> String;
    #[wasm_bindgen(method, getter)]
    fn pages(this: &Reader) -> i32;
    #[wasm_bindgen(method)]
    fn send(this: &Reader, number: i32, url: &str) -> Promise;
    #[wasm_bindgen(method)]
    fn close(this: &Reader);
}

/// Why slides do not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// By a password.
    Locked,
    Unreadable,
    TooLong,
    /// The session has as many decks as it can have.
    TooMany,
    /// Somebody has taken the deck out.
    Gone,
    NoAnswer,
}

impl Fault {
    fn of(thrown: &JsValue) -> Self {
        match thrown.as_string().as_deref() {
            Some("locked") => Self::Locked,
            Some("too_long") => Self::TooLong,
            Some("gone") => Self::Gone,
            Some("no_answer") => Self::NoAnswer,
            _ => Self::Unreadable,
        }
    }
}

/// A PDF that is open in this browser, as long as it is kept.
pub(crate) struct Pdf(Reader);

impl Pdf {
    /// The file that was picked.
    pub async fn open(input: &HtmlInputElement) -> Result<Self, Fault> {
        script::load(PATH, GLOBAL).await;
        if !script::is_there(GLOBAL) {
            return Err(Fault::NoAnswer);
        }
        let opened = JsFuture::from(open_picked(input)).await;
        opened.map(|reader| Self(reader.unchecked_into())).map_err(|thrown| Fault::of(&thrown))
    }

    pub fn name(&self) -> String {
        self.0.name()
    }

    pub fn pages(&self) -> i32 {
        self.0.pages()
    }

    /// Makes an image of a page, from 1, and brings it to `url`.
    pub async fn send(&self, number: i32, url: &str) -> Result<(), Fault> {
        JsFuture::from(self.0.send(number, url)).await.map(|_| ()).map_err(|thrown| Fault::of(&thrown))
    }
}

impl Drop for Pdf {
    fn drop(&mut self) {
        self.0.close();
    }
}
