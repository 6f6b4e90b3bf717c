//! What else a browser can do with pictures. Invariant: only asked where a stream is shown, so that the script is there.

use super::script;
use leptos::web_sys::HtmlDivElement;

/// Can what is in `frame` fill the screen?
#[must_use]
pub fn fills(frame: &HtmlDivElement) -> bool {
    script::is_there() && script::fills(frame.as_ref())
}

/// Fills the screen with `frame`, or with its first video where only that is possible; leaves it when it does already.
pub fn fill(frame: &HtmlDivElement) {
    script::fill(frame.as_ref());
}

/// Can a picture stand in a small window of its own?
#[must_use]
pub fn floats() -> bool {
    script::is_there() && script::floats()
}

/// Puts the first video of `frame` into one, or back.
pub fn float(frame: &HtmlDivElement) {
    script::float(frame.as_ref());
}
