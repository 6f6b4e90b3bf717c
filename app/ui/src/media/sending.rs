//! One's own stream: what camera and microphone give, sent to one place. Invariant: one stream at a time; other devices
//! go into the stream that runs.

use super::{Camera, Kept, Network, Pass, Say, Stream, StreamState, publish};
use leptos::{prelude::*, task::spawn_local};
use std::rc::Rc;

/// Sending, and the camera it sends from.
#[derive(Clone, Copy)]
pub struct Sending {
    pub camera: Camera,
    /// How it goes; nothing while nothing is sent.
    pub state: RwSignal<Option<StreamState>>,
    /// How the network carries it, as the server finds; nothing until it has.
    pub network: RwSignal<Option<Network>>,
    stream: Kept<Stream>,
    loading: RwSignal<bool>,
    layers: bool,
}

impl Default for Sending {
    fn default() -> Self {
        Self {
            camera: Camera::default(),
            state: RwSignal::new(None),
            network: RwSignal::new(None),
            stream: Kept::default(),
            loading: RwSignal::new(false),
            layers: false,
        }
    }
}

impl Sending {
    /// The picture in several sizes, for many who see it in their own way.
    #[must_use]
    pub fn in_layers() -> Self {
        Self { layers: true, ..Self::default() }
    }

    /// Sends to `url`. `wanted` is asked once the stream stands, and `heard` is told how it goes.
    pub fn start(
        self,
        url: String,
        pass: Rc<dyn Fn() -> Pass>,
        wanted: impl Fn() -> bool + 'static,
        heard: impl Fn(StreamState) + 'static,
    ) {
        self.run(url, pass, Box::new(wanted), Box::new(heard));
    }

    fn run(
        self,
        url: String,
        pass: Rc<dyn Fn() -> Pass>,
        wanted: Box<dyn Fn() -> bool>,
        heard: Box<dyn Fn(StreamState)>,
    ) {
        if self.stream.with(|stream| stream.replace(&self.camera)).is_some() || self.loading.get_untracked() {
            return;
        }
        self.loading.set(true);
        self.state.set(Some(StreamState::Connecting));
        let on_state = Box::new(move |state| {
            self.state.try_set(Some(state));
            heard(state);
        });
        spawn_local(async move {
            let beside = Box::new(move |say| {
                if let Say::Network(network) = say {
                    self.network.try_set(network);
                }
            });
            let stream = publish(url, pass, move || self.camera.stream(), self.layers, on_state, beside).await;
            self.loading.try_set(false);
            match stream {
                Some(stream) if wanted() => self.stream.put(stream),
                Some(stream) => drop(stream),
                None => {
                    self.state.try_set(Some(StreamState::Failed));
                }
            }
        });
    }

    /// Stops. `ended`: the server has ended it, or is about to.
    pub fn stop(self, ended: bool) {
        match self.stream.take() {
            Some(stream) if ended => stream.let_go(),
            stream => drop(stream),
        }
        self.state.set(None);
        self.network.set(None);
    }

    /// Only a click helps now.
    #[must_use]
    pub fn is_stuck(self) -> bool {
        self.state.get().is_some_and(StreamState::is_over)
    }
}
