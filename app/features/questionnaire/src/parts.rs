//! Parts of the questionnaire pages.

pub mod answer_field;
mod body_chart;
pub mod correction;
pub mod for_somebody;
pub mod help;
pub mod keeper;
pub mod question;
pub mod sent;
pub mod timer;
pub mod waiting;
