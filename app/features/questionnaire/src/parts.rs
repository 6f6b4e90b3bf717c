//! Parts of the questionnaire pages.

pub mod answer_field;
pub mod keeper;
pub mod question;
pub mod score;
pub mod sent;
