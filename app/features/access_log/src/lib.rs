//! Who has opened whose data: the participant's own page, and what stands out, for the manager.

mod api;
mod page;
mod unusual;

pub use api::{ReadAccessLog, ReadUnusual, ReviewUnusual};
pub use page::AccessLogPage;
pub use unusual::UnusualAccessPage;
