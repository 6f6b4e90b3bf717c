//! The training log. Invariant: logging, changing and taking out work without script, and what was typed is never lost.

mod api;
mod focus;
mod page;
mod parts;
mod state;

pub use api::{EditTraining, LogTraining, ReadBlank, ReadWeek, VoidTraining};
pub use page::TrainingPage;
