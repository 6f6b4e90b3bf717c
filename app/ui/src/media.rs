//! Camera, microphone and streams in the browser, typed over `public/js/media.js`. Invariant: nothing here runs on the
//! server, and a handle that is dropped ends what it held.

mod again;
mod camera;
mod captions;
mod check;
mod focus;
mod kept;
mod network;
pub mod picture;
mod script;
mod sending;
mod sharing;
mod watching;

pub use again::{TryAgain, TryAgainProps};
pub use camera::{Camera, DeviceProblem};
pub use captions::CaptionTrack;
pub use check::{DeviceCheck, DeviceCheckProps, DeviceChoice, DeviceChoiceProps, problem_words};
pub use focus::keep_focus;
pub use kept::Kept;
pub use network::{Network, NetworkWords, NetworkWordsProps};
pub use sending::Sending;
pub use sharing::Sharing;
pub use watching::{Hearing, Watching};

use contract::AppError;
use js_sys::{Function, Object, Promise, Reflect};
use leptos::{prelude::*, web_sys::HtmlVideoElement};
use std::{future::Future, pin::Pin, rc::Rc};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// What a stream is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamState {
    Connecting,
    Connected,
    /// The network carries sound and no picture just now.
    Weak,
    /// Nothing is sent yet, or the sender is away for a moment.
    Waiting,
    Reconnecting,
    Overloaded,
    /// The sender or the session has ended it.
    Ended,
    /// The same person sends from somewhere else now.
    Replaced,
    /// No pass was given.
    Refused,
    Failed,
}

impl StreamState {
    /// It does not come back by itself.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Ended | Self::Replaced | Self::Refused | Self::Failed)
    }

    fn parse(code: &str, detail: &JsValue) -> Self {
        match code {
            "connected" => Self::Connected,
            "weak" => Self::Weak,
            "waiting" => Self::Waiting,
            "reconnecting" => Self::Reconnecting,
            "overloaded" => Self::Overloaded,
            "ended" if text_of(detail, "reason").as_deref() == Some("replaced") => Self::Replaced,
            "ended" => Self::Ended,
            "refused" => Self::Refused,
            "failed" => Self::Failed,
            _ => Self::Connecting,
        }
    }
}

/// How long a stream that the other side has ended may take to hear of it. Ending it twice would be an error in the log.
const LINGER_MS: u32 = 1_000;

/// A running stream, sent or received. It comes back by itself until it is dropped.
pub struct Stream {
    handle: script::Handle,
    lingers: bool,
    // called by the script while the stream runs
    _callbacks: Vec<Closure<dyn FnMut(JsValue, JsValue) -> JsValue>>,
}

impl Drop for Stream {
    fn drop(&mut self) {
        if !self.lingers {
            self.handle.stop();
            return;
        }
        let handle = self.handle.clone();
        let callbacks = std::mem::take(&mut self._callbacks);
        leptos::task::spawn_local(async move {
            sleep(LINGER_MS).await;
            handle.stop();
            drop(callbacks);
        });
    }
}

impl Stream {
    /// Lets go of a stream that the server has ended, or is about to.
    pub fn let_go(mut self) {
        self.lingers = true;
    }

    /// Sends from other devices over the same connection.
    pub fn replace(&self, camera: &Camera) {
        if let Some(stream) = camera.stream() {
            let _ = self.handle.replace(&stream);
        }
    }
}

/// A token on its way, or the server's no.
pub type Pass = Pin<Box<dyn Future<Output = Result<String, AppError>>>>;

/// Sends what `tracks` gives to `url`, the picture in several sizes with `layers`. `pass` is asked for a token at every attempt.
async fn publish(
    url: String,
    pass: Rc<dyn Fn() -> Pass>,
    tracks: impl Fn() -> Option<JsValue>,
    layers: bool,
    on_state: Box<dyn Fn(StreamState)>,
    beside: Beside,
) -> Option<Stream> {
    script::ready().await;
    let stream = tracks().filter(|_| script::is_there())?;
    let options = Object::new();
    set(&options, "stream", &stream);
    set(&options, "layers", &layers.into());
    Some(run(&options, url, pass, on_state, beside, script::publish))
}

/// What the server says beside a stream: how it finds the network, whom it hears.
type Beside = Box<dyn Fn(Say)>;

enum Say {
    Network(Option<Network>),
    Speaking(String),
}

/// What is told of a stream that is watched.
struct Told {
    state: Box<dyn Fn(StreamState)>,
    /// The browser plays it only without sound.
    muted: Box<dyn Fn()>,
    beside: Beside,
}

/// Shows what `url` sends in `video`.
async fn view(url: String, pass: Rc<dyn Fn() -> Pass>, video: HtmlVideoElement, told: Told) -> Option<Stream> {
    script::ready().await;
    if !script::is_there() {
        return None;
    }
    let Told { state, muted, beside } = told;
    let options = Object::new();
    set(&options, "video", video.as_ref());
    let muted = callback(move |_, _| {
        muted();
        JsValue::UNDEFINED
    });
    set(&options, "onMuted", muted.as_ref());
    let mut stream = run(&options, url, pass, state, beside, script::view);
    stream._callbacks.push(muted);
    // the sender's end often takes the picture off the page before the stream has heard of it
    stream.lingers = true;
    Some(stream)
}

fn run(
    options: &Object,
    url: String,
    pass: Rc<dyn Fn() -> Pass>,
    on_state: Box<dyn Fn(StreamState)>,
    beside: Beside,
    start: fn(&Object) -> script::Handle,
) -> Stream {
    let token = callback(move |_, _| {
        let pass = pass();
        future_to_promise(async move { pass.await.map(JsValue::from).map_err(|error| refusal(&error)) }).into()
    });
    let state = callback(move |code, detail| {
        on_state(StreamState::parse(&code.as_string().unwrap_or_default(), &detail));
        JsValue::UNDEFINED
    });
    let told = callback(move |of, what| {
        let what = what.as_string().unwrap_or_default();
        beside(if of == "speaking" { Say::Speaking(what) } else { Say::Network(Network::parse(&what)) });
        JsValue::UNDEFINED
    });
    set(options, "url", &url.into());
    set(options, "token", token.as_ref());
    set(options, "onState", state.as_ref());
    set(options, "onTold", told.as_ref());
    Stream { handle: start(options), lingers: false, _callbacks: vec![token, state, told] }
}

/// What the script takes as a final no; anything else is tried again.
fn refusal(error: &AppError) -> JsValue {
    let reason = Object::new();
    if !matches!(error, AppError::Unavailable | AppError::RateLimited { .. } | AppError::Internal { .. }) {
        set(&reason, "code", &"refused".into());
    }
    reason.into()
}

fn callback(f: impl Fn(JsValue, JsValue) -> JsValue + 'static) -> Closure<dyn FnMut(JsValue, JsValue) -> JsValue> {
    Closure::new(f)
}

fn set(object: &Object, key: &str, value: &JsValue) {
    let _ = Reflect::set(object, &key.into(), value);
}

fn text_of(object: &JsValue, key: &str) -> Option<String> {
    Reflect::get(object, &key.into()).ok()?.as_string()
}

/// Waits, in the browser.
pub async fn sleep(ms: u32) {
    let promise = Promise::new(&mut |resolve: Function, _| {
        let wake = move || drop(resolve.call0(&JsValue::NULL));
        set_timeout(wake, std::time::Duration::from_millis(ms.into()));
    });
    let _ = JsFuture::from(promise).await;
}

/// Sets what a video element shows.
pub(crate) fn show(video: &HtmlVideoElement, stream: Option<&JsValue>) {
    let source = stream.cloned().unwrap_or(JsValue::NULL);
    let _ = Reflect::set(video.unchecked_ref(), &"srcObject".into(), &source);
}
