//! Notes that clinicians write about a participant. Invariant: who reads a note is chosen where it is written, and writing,
//! changing and taking out work without script.

mod api;
mod page;
mod parts;

pub use api::{EditNote, ReadNotes, VoidNote, WriteNote};
pub use page::NotesPage;
