//! Icons beside words. Invariant: an icon is decoration, hidden from assistive technology; words carry the meaning.

use leptos::prelude::*;

mod glyphs;
pub use glyphs::*;

/// The inner markup of one 24 × 24 icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyph(pub &'static str);

/// One icon, as large as the text around it allows.
#[component]
pub fn Icon(of: Glyph) -> impl IntoView {
    view! { <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false" inner_html=of.0></svg> }
}
