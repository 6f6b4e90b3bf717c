//! Programmes as staff see and write them. Invariant: what is shown of a week is made by the same rules that make the real one;
//! a version never changes, so what is saved is a new one.

mod accounting;
#[cfg(feature = "ssr")]
mod accounts_told;
mod api;
mod draft;
mod draft_api;
mod draft_part;
#[cfg(feature = "ssr")]
mod draft_told;
mod edit;
mod list;
mod parts;
mod programme;
#[cfg(feature = "ssr")]
mod told;
#[cfg(feature = "ssr")]
mod words;

pub use accounting::AccountingPage;
#[cfg(feature = "ssr")]
pub use accounts_told::{accounting, as_csv};
pub use api::{AddProgramme, ListProgrammes, ReadAccounting, ReadNewest, ReadProgramme, SaveProgramme, TryProgramme};
pub use draft::DraftPage;
pub use draft_api::{
    DiscardDraft, PublishDraft, PutInDraft, ReadDraft, ReadDraftPart, ShiftInDraft, StartDraft, StartNew,
};
pub use draft_part::DraftPartPage;
pub use edit::{EditProgrammePage, NewProgrammePage};
pub use list::ProgrammesPage;
pub use programme::ProgrammePage;

pub(crate) const PAGE: &str = "/programmes";
