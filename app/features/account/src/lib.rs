//! Signing in, own sessions and own settings. Invariant: every page here works without script.

mod api;
mod code;
mod confirm;
mod factor;
mod forgot;
mod link;
mod oidc;
mod page;
mod parts;
mod passkey;
mod password;
mod set_up;
mod sign_in;

pub use api::{
    AskReset, BeginFactor, ChangePassword, CodesKept, Confirm, ConfirmFactor, EndOtherSessions, EndSession, Enrol,
    GiveCode, OwnSessions, ReadFactor, ReadLink, ReadSetUp, RemoveFactor, RenewCodes, SetLanguage, SetTextSize,
    SetTheme, SignIn, SignOut, UseLink,
};
pub use code::CodePage;
pub use confirm::ConfirmPage;
pub use factor::FactorPage;
pub use forgot::ForgotPage;
pub use link::LinkPage;
pub use oidc::{IdentityPage, OidcWays, OwnIdentities, UnlinkIdentity};
pub use page::AccountPage;
pub use password::PasswordPage;
pub use set_up::SetUpPage;
pub use sign_in::SignInPage;
