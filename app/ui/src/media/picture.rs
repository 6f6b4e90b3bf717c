//! What else a browser can do with a picture. Invariant: only asked where a stream is shown, so that the script is there.

use super::script;
use leptos::web_sys::{Element, HtmlVideoElement};

/// Can it fill the screen?
#[must_use]
pub fn fills(video: &HtmlVideoElement) -> bool {
    script::is_there() && script::fills(video.as_ref())
}

/// Fills the screen with `frame`, or with its video where only that is possible; leaves it when it does already.
pub fn fill(frame: &Element, video: &HtmlVideoElement) {
    script::fill(frame.as_ref(), video.as_ref());
}

/// Can it stand in a small window of its own?
#[must_use]
pub fn floats() -> bool {
    script::is_there() && script::floats()
}

/// Puts it into one, or back.
pub fn float(video: &HtmlVideoElement) {
    script::float(video.as_ref());
}
