//! The library of instruments: what the centre has to ask with, and how one more is taken in.

mod api;
mod import;
mod list;
mod one;
#[cfg(feature = "ssr")]
mod told;

pub use api::{
    AcceptInstrument, DiscardInstrument, ListLibrary, LookAtInstrument, ReadInstrument, RetireInstrument,
    TakeUpInstrument,
};
pub use import::ImportPage;
pub use list::LibraryPage;
pub use one::InstrumentPage;
#[cfg(feature = "ssr")]
pub use told::file_fault;

const PAGE: &str = "/library";
