//! One's own screen, shown to the others. Invariant: it is shown only from the choice in the browser until it is ended, here or by
//! the browser's own button.

use super::{Kept, Pass, Stream, StreamState, camera::Open, publish, script};
use leptos::{prelude::*, task::spawn_local};
use std::rc::Rc;
use wasm_bindgen::{JsCast as _, closure::Closure};
use wasm_bindgen_futures::JsFuture;

/// A screen, window or tab that has been chosen.
struct Chosen {
    open: Open,
    _on_end: Closure<dyn FnMut()>,
}

/// Sharing it.
#[derive(Clone, Copy)]
pub struct Sharing {
    /// How it goes; nothing while nothing is shared.
    pub state: RwSignal<Option<StreamState>>,
    /// The browser could not.
    pub failed: RwSignal<bool>,
    chosen: Kept<Chosen>,
    stream: Kept<Stream>,
}

impl Default for Sharing {
    fn default() -> Self {
        Self {
            state: RwSignal::new(None),
            failed: RwSignal::new(false),
            chosen: Kept::default(),
            stream: Kept::default(),
        }
    }
}

impl Sharing {
    /// Whether this browser can; false until the script is there.
    #[must_use]
    pub fn can() -> bool {
        script::is_there() && script::shares()
    }

    /// Lets the person choose what to share, and sends it to `url`. Nothing happens when nothing is chosen.
    pub fn start(self, url: String, pass: Rc<dyn Fn() -> Pass>) {
        if self.chosen.is_some() || !Self::can() {
            return;
        }
        self.failed.set(false);
        let on_end = Closure::<dyn FnMut()>::new(move || self.stop(false));
        // at once: browsers want it to come from a click
        let asked = script::open_screen(on_end.as_ref().unchecked_ref());
        spawn_local(async move {
            let Ok(tracks) = JsFuture::from(asked).await else {
                self.failed.try_set(true);
                return;
            };
            if tracks.is_null() {
                return;
            }
            self.chosen.put(Chosen { open: Open(tracks), _on_end: on_end });
            self.state.try_set(Some(StreamState::Connecting));
            let on_state = Box::new(move |state: StreamState| {
                self.state.try_set(Some(state));
                if state.is_over() {
                    self.stop(true);
                    self.failed.try_set(state == StreamState::Failed);
                }
            });
            let tracks = move || self.chosen.with(|chosen| chosen.open.0.clone());
            if let Some(stream) = publish(url, pass, tracks, false, on_state, Box::new(drop)).await
                && self.chosen.is_some()
            {
                self.stream.put(stream);
            }
        });
    }

    /// Ends it. `ended`: the server has ended it, or is about to.
    pub fn stop(self, ended: bool) {
        match self.stream.take() {
            Some(stream) if ended => stream.let_go(),
            stream => drop(stream),
        }
        self.state.try_set(None);
        // what was chosen may be what calls this
        spawn_local(async move { drop(self.chosen.take()) });
    }

    /// Is shared, or is about to be.
    #[must_use]
    pub fn is_on(self) -> bool {
        self.state.get().is_some()
    }
}
