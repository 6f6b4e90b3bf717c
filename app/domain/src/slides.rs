//! Slides that are shown in a live teaching session. Invariant: what an image is, is told by its content, and every number has
//! a bound.

use crate::{caption::one_line, person::text_enum};
use std::ops::RangeInclusive;

text_enum! {
    /// What a slide may be: what a browser makes of a page, and what runs nothing.
    SlideKind { Webp = "webp", Jpeg = "jpeg" }
}

/// So many decks stand at one session.
pub const MOST_DECKS: usize = 10;
/// How many pages a deck may have.
pub const PAGES: RangeInclusive<i32> = 1..=100;
/// The largest image, in bytes.
pub const IMAGE_MAX: usize = 600_000;
/// Width and height of an image, in pixels.
pub const SIDE: RangeInclusive<i32> = 1..=4000;
/// The longest text of a slide, in characters.
pub const TEXT_MAX: usize = 2000;

impl SlideKind {
    /// By the image's first bytes; none for what may not be shown.
    #[must_use]
    pub fn of(content: &[u8]) -> Option<Self> {
        if content.starts_with(b"RIFF") && content.get(8..12) == Some(b"WEBP") {
            Some(Self::Webp)
        } else if content.starts_with(b"\xff\xd8\xff") {
            Some(Self::Jpeg)
        } else {
            None
        }
    }

    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Webp => "image/webp",
            Self::Jpeg => "image/jpeg",
        }
    }
}

/// What is on a slide, for one who does not see it: without what cannot be read, in single spaces, cut when it is long.
#[must_use]
pub fn text_of(given: &str) -> String {
    one_line(given).chars().take(TEXT_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_says_what_an_image_is() {
        assert_eq!(SlideKind::of(b"RIFF\x10\0\0\0WEBPVP8 "), Some(SlideKind::Webp));
        assert_eq!(SlideKind::of(b"\xff\xd8\xff\xe0"), Some(SlideKind::Jpeg));
        for other in [&b"RIFF\x10\0\0\0WAVEfmt "[..], b"RIFF", b"\x89PNG\r\n\x1a\n", b"<svg", b"%PDF-1.7", b""] {
            assert_eq!(SlideKind::of(other), None, "{other:?}");
        }
    }

    #[test]
    fn a_text_is_one_line_and_no_longer_than_it_may_be() {
        assert_eq!(text_of("  Smerte\r\nog\u{0}\thvile  "), "Smerte og hvile");
        assert_eq!(text_of(" \n "), "");
        assert_eq!(text_of(&"å".repeat(TEXT_MAX + 1)).chars().count(), TEXT_MAX);
    }
}
