//! Parts of the pages of the account and of the way in.

mod door;
mod new_password;
mod sessions;
mod settings;
mod two_steps;

pub use door::{CodeForm, wanted};
pub use new_password::{NewPassword, password_done};
pub use sessions::Sessions;
pub use settings::Settings;
pub use two_steps::{SetUpSteps, TwoSteps, demo_note};
pub use ui::form::load_where_told;
