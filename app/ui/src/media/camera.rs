//! A person's own camera and microphone on a page: open, choose, switch off. Invariant: what is opened is closed when
//! the page goes or something else is chosen.

use super::{Kept, script, set, show, text_of};
use js_sys::{Array, Object};
use leptos::{prelude::*, task::spawn_local, web_sys::HtmlVideoElement};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

/// Why there is no picture or sound of oneself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceProblem {
    Denied,
    Missing,
    Busy,
    Insecure,
    Failed,
    /// There is a microphone, but no camera: one can be heard.
    NoCamera,
}

/// A camera or microphone to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Device {
    pub video: bool,
    pub id: String,
    pub label: String,
}

/// The tracks of something that is open: a camera with its microphone, or a screen.
pub(super) struct Open(pub JsValue);

impl Drop for Open {
    fn drop(&mut self) {
        tracks(&self.0).iter().for_each(script::Track::stop_track);
    }
}

/// The level meter: the script's, and what it calls.
struct Meter {
    handle: script::Handle,
    _on_level: Closure<dyn FnMut(f64)>,
}

impl Drop for Meter {
    fn drop(&mut self) {
        self.handle.stop();
    }
}

/// One's own camera and microphone.
#[derive(Clone, Copy)]
pub struct Camera {
    open: Kept<Open>,
    on_lost: Kept<Closure<dyn FnMut()>>,
    meter: Kept<Meter>,
    /// Grows each time other devices are open; 0 while none has been.
    pub opened: RwSignal<u32>,
    pub opening: RwSignal<bool>,
    pub problem: RwSignal<Option<DeviceProblem>>,
    pub microphone_on: RwSignal<bool>,
    pub camera_on: RwSignal<bool>,
    pub(super) level: RwSignal<f64>,
    pub(super) devices: RwSignal<Vec<Device>>,
    pub(super) audio_id: RwSignal<String>,
    pub(super) video_id: RwSignal<String>,
}

impl Default for Camera {
    fn default() -> Self {
        Self {
            open: Kept::default(),
            on_lost: Kept::default(),
            meter: Kept::default(),
            opened: RwSignal::new(0),
            opening: RwSignal::new(false),
            problem: RwSignal::new(None),
            microphone_on: RwSignal::new(true),
            camera_on: RwSignal::new(true),
            level: RwSignal::new(0.0),
            devices: RwSignal::new(Vec::new()),
            audio_id: RwSignal::new(String::new()),
            video_id: RwSignal::new(String::new()),
        }
    }
}

impl Camera {
    /// Opens the chosen devices, or the browser's own choice, in place of those that are open.
    pub fn open(self) {
        if self.opening.try_get_untracked() != Some(false) {
            return;
        }
        self.opening.set(true);
        spawn_local(async move {
            script::ready().await;
            let result = self.ask().await;
            self.opening.try_set(false);
            match result {
                Ok(problem) => {
                    self.problem.try_set(problem);
                    self.opened.try_update(|n| *n += 1);
                    self.apply();
                    self.list().await;
                }
                Err(problem) => {
                    let _ = self.problem.try_set(Some(problem));
                }
            }
        });
    }

    /// A device has gone, or something else has taken it: opens what there is. What was chosen may be what has gone.
    fn open_anew(self) {
        self.audio_id.try_set(String::new());
        self.video_id.try_set(String::new());
        self.open();
    }

    /// Closes them: the light of the camera goes out.
    pub fn close(self) {
        drop(self.meter.take());
        drop(self.open.take());
        self.level.try_set(0.0);
    }

    #[must_use]
    pub fn is_open(self) -> bool {
        self.open.is_some()
    }

    pub fn set_microphone(self, on: bool) {
        self.microphone_on.set(on);
        self.apply();
    }

    pub fn set_camera(self, on: bool) {
        self.camera_on.set(on);
        self.apply();
    }

    /// What is open, for the script.
    pub(super) fn stream(self) -> Option<JsValue> {
        self.open.with(|open| open.0.clone())
    }

    /// Shows oneself in `video`.
    pub fn show_in(self, video: &HtmlVideoElement) {
        show(video, self.stream().as_ref());
    }

    /// Whether a picture is taken at all.
    #[must_use]
    pub fn has_picture(self) -> bool {
        self.stream().is_some_and(|stream| tracks(&stream).iter().any(|track| track.kind() == "video"))
    }

    async fn ask(self) -> Result<Option<DeviceProblem>, DeviceProblem> {
        if !script::is_there() {
            return Err(DeviceProblem::Failed);
        }
        // some systems give a camera to one taker at a time
        self.close();
        match self.ask_for(true).await {
            Ok(()) => Ok(None),
            Err(DeviceProblem::Missing) => {
                self.ask_for(false).await.map_err(|_| DeviceProblem::Missing).map(|()| Some(DeviceProblem::NoCamera))
            }
            Err(problem) => Err(problem),
        }
    }

    async fn ask_for(self, video: bool) -> Result<(), DeviceProblem> {
        let options = Object::new();
        let on_lost = Closure::<dyn FnMut()>::new(move || self.open_anew());
        set(&options, "video", &video.into());
        set(&options, "onLost", on_lost.as_ref());
        for (key, chosen) in [("audioId", self.audio_id), ("videoId", self.video_id)] {
            let chosen = chosen.try_get_untracked().filter(|id| !id.is_empty());
            set(&options, key, &chosen.map_or(JsValue::UNDEFINED, Into::into));
        }
        match JsFuture::from(script::open_devices(&options)).await {
            Ok(stream) => {
                self.measure(&stream);
                self.open.put(Open(stream));
                self.on_lost.put(on_lost);
                Ok(())
            }
            Err(error) => Err(match text_of(&error, "code").as_deref() {
                Some("denied") => DeviceProblem::Denied,
                Some("missing") => DeviceProblem::Missing,
                Some("busy") => DeviceProblem::Busy,
                Some("insecure") => DeviceProblem::Insecure,
                _ => DeviceProblem::Failed,
            }),
        }
    }

    fn measure(self, stream: &JsValue) {
        let on_level = Closure::<dyn FnMut(f64)>::new(move |level: f64| {
            let _ = self.level.try_set(level);
        });
        let handle = script::meter(stream, on_level.as_ref().unchecked_ref());
        self.meter.put(Meter { handle, _on_level: on_level });
    }

    async fn list(self) {
        let Ok(found) = JsFuture::from(script::list_devices()).await else { return };
        let found = Array::from(&found);
        let devices = found.iter().map(|device| Device {
            video: text_of(&device, "kind").as_deref() == Some("video"),
            id: text_of(&device, "id").unwrap_or_default(),
            label: text_of(&device, "label").unwrap_or_default(),
        });
        self.devices.try_set(devices.collect());
    }

    /// Lets the tracks be as the buttons say.
    fn apply(self) {
        let Some(stream) = self.stream() else { return };
        for track in tracks(&stream) {
            let on = if track.kind() == "video" { self.camera_on } else { self.microphone_on };
            track.set_enabled(on.try_get_untracked().unwrap_or(false));
        }
    }
}

fn tracks(stream: &JsValue) -> Vec<script::Track> {
    stream.unchecked_ref::<script::Tracks>().all().iter().map(JsCast::unchecked_into).collect()
}
