//! Whom the participant shuts out: their own page.

mod api;
mod page;
mod parts;

pub use api::{BlockPerson, LiftBlock, ReadBlocks};
pub use page::BlocksPage;
