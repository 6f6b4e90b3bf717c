//! Parts of the questionnaire pages.

pub mod keeper;
pub mod question;
pub mod score;
pub mod sent;
