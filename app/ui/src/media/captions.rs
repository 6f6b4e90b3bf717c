//! Captions in a picture, so that full screen and the small window have them too. Invariant: one line at a time; when it goes is
//! said by whoever shows it, because the clock of a live picture begins anew with each connection.

use leptos::web_sys::HtmlVideoElement;
use std::cell::RefCell;
use wasm_bindgen::prelude::wasm_bindgen;

/// Longer than any session, in seconds.
const LONG: f64 = 86_400.0;

#[wasm_bindgen]
extern "C" {
    type Video;
    #[wasm_bindgen(method, js_name = addTextTrack)]
    fn add_text_track(this: &Video, kind: &str, label: &str) -> TextTrack;

    type TextTrack;
    #[wasm_bindgen(method, setter)]
    fn set_mode(this: &TextTrack, mode: &str);
    #[wasm_bindgen(method, js_name = addCue)]
    fn add_cue(this: &TextTrack, cue: &Cue);
    #[wasm_bindgen(method, js_name = removeCue)]
    fn remove_cue(this: &TextTrack, cue: &Cue);

    #[wasm_bindgen(js_name = VTTCue)]
    type Cue;
    #[wasm_bindgen(constructor, js_class = "VTTCue")]
    fn new(start: f64, end: f64, text: &str) -> Cue;
}

/// The captions of one picture.
pub struct CaptionTrack {
    track: TextTrack,
    shown: RefCell<Option<Cue>>,
}

impl CaptionTrack {
    /// Adds them to `video`, which keeps them: to be done once.
    #[must_use]
    pub fn of(video: &HtmlVideoElement, label: &str) -> Self {
        let video: &Video = wasm_bindgen::JsCast::unchecked_ref(video);
        let track = video.add_text_track("captions", label);
        track.set_mode("showing");
        Self { track, shown: RefCell::new(None) }
    }

    /// Shows `line`, as it is written in a cue, in the place of what stands there; or nothing.
    pub fn show(&self, line: Option<&str>) {
        let next = line.map(|line| Cue::new(0.0, LONG, line));
        if let Some(next) = &next {
            self.track.add_cue(next);
        }
        if let Some(before) = self.shown.replace(next) {
            self.track.remove_cue(&before);
        }
    }
}
