//! What somebody has answered and what it came to: the participant's own page and the team's. Invariant: both are told the
//! same, and nothing that was answered is withheld.

mod api;
mod page;
mod parts;

pub use api::ReadResults;
pub use page::{OwnResultsPage, ResultsPage};
