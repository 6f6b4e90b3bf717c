//! The page of the day, for every role. Invariant: what the clock or the server changes is shown without the person
//! doing anything, and never at the cost of what they are typing.

mod api;
mod live;
mod page;
mod parts;

pub use api::{OpenNews, QuickLog, ReadToday};
pub use page::TodayPage;
