//! Sign-in and own settings.

use domain::{
    id::{PasskeyId, WebSessionId},
    person::LinkKind,
};
use serde::{Deserialize, Serialize};

/// One of a person's signed-in browsers.
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
    /// On a device that the account was not used on before, this week.
    pub new_device: bool,
    /// A tablet at the centre that staff have handed over.
    pub on_tablet: bool,
}

/// A black and white picture of squares: a QR code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Squares along one side, with the quiet zone around.
    pub size: u32,
    /// The black squares as an SVG path.
    pub path: String,
}

/// What an authenticator app is set up with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetUp {
    /// For scanning.
    pub picture: Picture,
    /// For an app on the same phone: `otpauth://…`.
    pub address: String,
    /// For typing: base32 in groups of four.
    pub secret: String,
}

/// How a person's second factor stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a sentence of its own on the page")]
pub struct Factor {
    /// An authenticator app is set up.
    pub active: bool,
    /// The account cannot be without one.
    pub required: bool,
    /// An identity at a provider stands for one.
    pub by_identity: bool,
    /// It ought to have one, and may do without because this is a demo.
    pub excused: bool,
    pub codes_left: u32,
    /// Recovery codes just made: shown now, and never again.
    pub new_codes: Vec<String>,
    /// One being set up.
    pub set_up: Option<SetUp>,
    pub passkeys: Vec<OwnPasskey>,
}

impl Factor {
    /// May the app be turned off? When nothing is needed, or something else is left.
    #[must_use]
    pub fn app_may_go(&self) -> bool {
        self.active && (!self.required || self.by_identity || self.passkeys.iter().any(|one| !one.suspect))
    }
}

/// One of a person's own passkeys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnPasskey {
    pub id: PasskeyId,
    pub name: String,
    /// In words.
    pub created: String,
    /// In words; none when it never was.
    pub last_used: Option<String>,
    /// There may be a copy of it: it opens nothing.
    pub suspect: bool,
    pub removable: bool,
}

/// What a person can prove themselves with beside the password.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ways {
    /// Codes of an authenticator app.
    pub app: bool,
    pub passkey: bool,
}

/// What a browser is asked to do with a passkey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ceremony {
    /// Comes back with the answer.
    pub ticket: String,
    /// The `publicKey` options of `navigator.credentials`, as JSON.
    pub options: String,
}

/// Is this a demo, where made-up staff may do without a second factor?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Demo(pub bool);

/// A link by which somebody chooses a password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenLink {
    pub kind: LinkKind,
    pub name: String,
    pub email: String,
}
