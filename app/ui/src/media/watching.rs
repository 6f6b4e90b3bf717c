//! Watching one stream: where it shows, how it goes, what is said beside it. Invariant: what an earlier start still has to say
//! changes nothing.

use super::{Kept, Network, Pass, Say, Stream, StreamState, Told, view};
use leptos::{html, prelude::*, task::spawn_local, web_sys::HtmlVideoElement};
use std::rc::Rc;
use wasm_bindgen_futures::JsFuture;

/// What all streams of one room have in common for the one who watches.
#[derive(Clone, Copy)]
pub struct Hearing {
    /// Without sound, by choice or until a click.
    pub muted: RwSignal<bool>,
    /// In percent.
    pub volume: RwSignal<u8>,
    /// Who is heard, as publishers are named, where more than one sends.
    pub speaker: RwSignal<String>,
}

impl Hearing {
    #[must_use]
    pub fn new(muted: bool) -> Self {
        let (volume, speaker) = (RwSignal::new(100), RwSignal::new(String::new()));
        Self { muted: RwSignal::new(muted), volume, speaker }
    }
}

/// One stream that is watched.
#[derive(Clone, Copy)]
pub struct Watching {
    pub video: NodeRef<html::Video>,
    /// How it goes; nothing while nothing is watched.
    pub state: RwSignal<Option<StreamState>>,
    /// How the network carries it, as the server finds; nothing until it has.
    pub network: RwSignal<Option<Network>>,
    pub hearing: Hearing,
    stream: Kept<Stream>,
    /// Grows with each start and stop.
    round: StoredValue<u32>,
}

impl Watching {
    #[must_use]
    pub fn new(hearing: Hearing) -> Self {
        let watching = Self {
            video: NodeRef::new(),
            state: RwSignal::new(None),
            network: RwSignal::new(None),
            hearing,
            stream: Kept::default(),
            round: StoredValue::new(0),
        };
        Effect::new(move || {
            if let Some(video) = watching.video.get() {
                video.set_volume(f64::from(hearing.volume.get().min(100)) / 100.0);
            }
        });
        Effect::new(move |before: Option<bool>| {
            let muted = hearing.muted.get();
            if let Some(video) = watching.video.get() {
                video.set_muted(muted);
                if before == Some(true) && !muted {
                    play(&video);
                }
            }
            muted
        });
        watching
    }

    /// Shows what `url` sends in `video`, in place of what is shown. `heard` is told how it goes.
    pub fn start(
        self,
        video: HtmlVideoElement,
        url: String,
        pass: Rc<dyn Fn() -> Pass>,
        heard: impl Fn(StreamState) + 'static,
    ) {
        self.run(video, url, pass, Box::new(heard));
    }

    fn run(self, video: HtmlVideoElement, url: String, pass: Rc<dyn Fn() -> Pass>, heard: Box<dyn Fn(StreamState)>) {
        self.stop();
        let round = self.round();
        let is_current = move || self.round.try_get_value() == Some(round);
        video.set_muted(self.hearing.muted.get_untracked());
        self.state.set(Some(StreamState::Connecting));
        let told = Told {
            state: Box::new(move |state| {
                if is_current() {
                    self.state.try_set(Some(state));
                    heard(state);
                }
            }),
            muted: Box::new(move || {
                let _ = self.hearing.muted.try_set(true);
            }),
            beside: Box::new(move |say| match say {
                Say::Network(network) if is_current() => drop(self.network.try_set(network)),
                Say::Network(_) => {}
                Say::Speaking(publisher) => drop(self.hearing.speaker.try_set(publisher)),
            }),
        };
        spawn_local(async move {
            match view(url, pass, video, told).await {
                Some(stream) if is_current() => self.stream.put(stream),
                Some(stream) => drop(stream),
                None if is_current() => self.state.set(Some(StreamState::Failed)),
                None => {}
            }
        });
    }

    /// Watches no longer.
    pub fn stop(self) {
        self.round.try_update_value(|round| *round = round.wrapping_add(1));
        drop(self.stream.take());
        self.state.try_set(None);
        self.network.try_set(None);
    }

    /// Names this start among all.
    #[must_use]
    pub fn round(self) -> u32 {
        self.round.try_get_value().unwrap_or_default()
    }

    /// Is watched, or is to be.
    #[must_use]
    pub fn is_on(self) -> bool {
        self.state.get_untracked().is_some()
    }

    /// There is a picture, or sound alone.
    #[must_use]
    pub fn shows(self) -> bool {
        matches!(self.state.get(), Some(StreamState::Connected | StreamState::Weak))
    }
}

/// Goes on, now with sound. Where the browser wants another click, it stays as it is.
fn play(video: &HtmlVideoElement) {
    if let Ok(playing) = video.play() {
        spawn_local(async move {
            let _ = JsFuture::from(playing).await;
        });
    }
}
