//! Opening a participant whom one does not follow, with a reason: for clinicians.

mod api;
mod before;
mod search;

pub use api::{BreakGlass, EndBreakGlass, FindParticipant, OwnBreakGlass, ReadBeforeBreakGlass};
pub use before::BreakGlassPage;
pub use search::BreakGlassSearchPage;
