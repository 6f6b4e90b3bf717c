//! Who has opened my data: the participant's own page.

mod api;
mod page;
mod words;

pub use api::ReadAccessLog;
pub use page::AccessLogPage;
