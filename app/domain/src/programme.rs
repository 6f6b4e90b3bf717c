//! Programmes as data: what a centre promises a participant, week by week, and whether it was kept. Invariant: nothing
//! about a programme is in code; a template that [`Template::faults`] finds nothing wrong with can be reckoned with.
//!
//! [`Template`] is what staff write, [`generate`] makes a plan of it, [`account`] says what became of its promises.

mod accounting;
mod calendar;
mod changes;
mod edit;
mod faults;
mod generation;
mod place;
mod promises;
mod rehearsal;
mod template;
mod time_of_day;

pub use accounting::{Accounting, Contact, Facts, Held, Tally, Week, account};
pub use calendar::{PhaseSpan, Window};
pub use changes::{Change, How};
pub use edit::{Edit, Shift, Thing, code_of};
pub use faults::{Fault, Problem};
pub use generation::{PlannedSession, Refusal, generate};
pub use place::{NoSuchPlace, Place, Section};
pub use promises::{Judged, PromiseKind, Reason, Verdict};
pub use rehearsal::{Rehearsal, Rehearsed, weaknesses};
pub use template::{
    After, Anchor, DayPattern, Extension, FollowUp, Holidays, Path, Phase, Promise, SessionType, Slot, Template,
    Timepoint, WeekPattern, Weekday,
};
pub use time_of_day::TimeOfDay;

/// Bytes of a template's text.
pub const MOST_BYTES: usize = 256 * 1024;
/// Brackets within brackets.
pub const MOST_DEPTH: usize = 16;
/// Phases, and likewise kinds of sessions, timepoints, follow-ups and promises.
pub const MOST_PARTS: usize = 60;
/// Questionnaires at one measuring point.
pub const MOST_ASKED: usize = 10;
/// Weeks of a whole programme, extension and all.
pub const MOST_WEEKS: u16 = 60;
/// Slots of one week.
pub const MOST_SLOTS: usize = 150;
/// Characters of one text.
pub const MOST_TEXT: usize = 2000;
/// Participants of one group.
pub const MOST_PARTICIPANTS: usize = 60;

#[cfg(test)]
mod tests;
