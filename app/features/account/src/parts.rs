//! Parts of the account page.

mod sessions;
mod settings;

pub use sessions::Sessions;
pub use settings::Settings;
