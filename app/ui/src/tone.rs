//! The few meanings that colour may underline. Invariant: colour never stands alone; words say the same.

use crate::icon::{self, Glyph};

/// What a block or tag is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Neutral,
    Accent,
    /// Warm, for what is half here and half on a screen.
    Warm,
    Info,
    Success,
    Warning,
    Danger,
}

impl Tone {
    /// The value of Designsystemet's `data-color`.
    #[must_use]
    pub fn color(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Accent => "accent",
            Self::Warm => "brand1",
            Self::Info => "info",
            Self::Success => "success",
            Self::Warning => "warning",
            Self::Danger => "danger",
        }
    }

    /// The icon that says the same without colour.
    #[must_use]
    pub fn glyph(self) -> Glyph {
        match self {
            Self::Neutral | Self::Accent | Self::Warm | Self::Info => icon::INFO,
            Self::Success => icon::SUCCESS,
            Self::Warning => icon::WARNING,
            Self::Danger => icon::DANGER,
        }
    }
}
