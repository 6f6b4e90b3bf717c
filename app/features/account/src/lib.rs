//! Signing in, own sessions and own settings. Invariant: every page here works without script.

mod api;
mod page;
mod parts;
mod sign_in;

pub use api::{EndSession, OwnSessions, SetLanguage, SetTextSize, SetTheme, SignIn, SignOut};
pub use page::AccountPage;
pub use sign_in::SignInPage;
