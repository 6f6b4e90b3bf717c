//! The plan as those who make it see it: a week of people and rooms, one session, and a whole programme laid out. Invariant:
//! what is taken is told before anything is kept; all of it works without script.

mod api;
mod blank;
mod board;
mod drag;
mod lay_out;
mod parts;
mod rooms;
mod session;

pub use api::{
    AddRoom, AskGuest, CancelSession, ChangeSession, LayOutPlan, PlanSession, PrepareSession, ReadBlank, ReadBoard,
    ReadOutline, ReadRooms, ReadScheduled, RefuseGuest, RemoveFile, RerouteSession, SayLate, TestScreen,
};
pub use blank::NewSessionPage;
pub use board::SchedulePage;
pub use lay_out::LayOutPage;
pub use rooms::RoomsPage;
pub use session::ScheduledPage;

pub(crate) const PAGE: &str = "/schedule";
