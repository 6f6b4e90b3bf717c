//! One live teaching session: sending it and watching it. Invariant: both pages are entered and left by full page load,
//! and what happens is always said in words.

mod api;
mod parts;
mod player;
mod room;
mod sender;
mod teach;
mod watch;

pub use api::{EndTeaching, OpenTeaching, StartTeaching, TeachingAudience, TeachingPass};
pub use teach::TeachPage;
pub use watch::WatchPage;
