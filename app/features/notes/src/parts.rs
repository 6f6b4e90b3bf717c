//! Parts of the page of notes.

mod form;
mod list;
mod take_out;

pub(crate) use form::{ChangeNote, NewNote};
pub(crate) use list::List;
pub(crate) use take_out::TakeOut;
