//! A participant's plan: a week at a time, and each session on a page of its own. Invariant: it reads only, and works
//! without script.

mod api;
mod course;
mod planned;
mod week;

pub use api::{ReadCourse, ReadPlanWeek, ReadPlanned};
pub use planned::PlannedPage;
pub use week::PlanPage;
