//! Programmes as staff see and write them. Invariant: what is shown of a week is made by the same rules that make the real one;
//! a version never changes, so what is saved is a new one.

mod api;
mod edit;
mod list;
mod parts;
mod programme;
#[cfg(feature = "ssr")]
mod told;
#[cfg(feature = "ssr")]
mod words;

pub use api::{AddProgramme, ListProgrammes, ReadNewest, ReadProgramme, SaveProgramme, TryProgramme};
pub use edit::{EditProgrammePage, NewProgrammePage};
pub use list::ProgrammesPage;
pub use programme::ProgrammePage;

pub(crate) const PAGE: &str = "/programmes";
