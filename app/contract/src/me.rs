//! Who is signed in, for the shell: name, role and how they like their pages.

use domain::{
    Lang,
    id::AccountId,
    person::{Role, TextSize, Theme},
};
use serde::{Deserialize, Serialize};

/// The signed-in person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub account: AccountId,
    pub name: String,
    pub role: Role,
    pub lang: Lang,
    pub theme: Theme,
    pub text_size: TextSize,
    /// At a tablet that staff have handed over: there is nothing but answering.
    pub on_tablet: bool,
}
