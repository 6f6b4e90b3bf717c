//! What staff see: their participants, and each of them. Invariant: at most two clicks from a name to what matters.

mod api;
mod arrivals;
mod course;
mod list;
mod page;
mod parts;
mod team;
mod words;

pub use api::{
    AddToTeam, AskQuestionnaire, ChangeCourse, EndCare, ListParticipants, MarkArrival, ReadArrivals, ReadCourse,
    ReadParticipant, ReadSummary, ReadTeam, RecordIdentity, SetAttendance, WithdrawQuestionnaire,
};
pub use arrivals::ArrivalsPage;
pub use course::{CoursePage, summary::RecordTextPage};
pub use list::ParticipantsPage;
pub use page::ParticipantPage;
pub use team::TeamPage;
