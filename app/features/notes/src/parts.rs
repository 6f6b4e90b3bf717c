//! Parts of the page of notes.

mod form;
mod list;

pub(crate) use form::{ChangeNote, NewNote};
pub(crate) use list::List;
