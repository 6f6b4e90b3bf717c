//! Sign-in and own settings.

use domain::id::WebSessionId;
use serde::{Deserialize, Serialize};

/// One of a person's own signed-in browsers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnSession {
    pub id: WebSessionId,
    /// In words: browser and device, as far as known.
    pub device: String,
    /// When it signed in, in words.
    pub signed_in: String,
    /// When it was last used, in words.
    pub last_active: String,
    /// The one that asks.
    pub current: bool,
}
