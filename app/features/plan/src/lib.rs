//! A participant's plan: a week at a time, and each session on a page of its own. Invariant: what one says about it is
//! told, and changes nothing of it; all of it works without script.

mod absence;
mod api;
mod calendar;
mod course;
mod lighter;
mod planned;
mod week;

pub use api::{
    CheckIn, MakeCalendar, ReadCalendarFeed, ReadCourse, ReadPlanWeek, ReadPlanned, RefuseMyGuest, RevokeCalendar,
    SayCannotCome, SayLighterDay, TakeBack,
};
pub use calendar::CalendarPage;
pub use planned::PlannedPage;
pub use week::PlanPage;

/// What was done on the page before.
fn done_words(done: Option<&str>) -> &'static str {
    use ui::i18n::t::plan;
    match done {
        Some("said") => plan::done_said(),
        Some("here") => plan::done_here(),
        Some("taken_back") => plan::done_taken_back(),
        Some("refused") => plan::done_refused(),
        _ => "",
    }
}
