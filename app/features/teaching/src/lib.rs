//! One live teaching session: sending it and watching it. Invariant: both pages are entered and left by full page load,
//! and what happens is always said in words.

mod api;
mod comfort;
mod console;
mod parts;
mod pictures;
mod player;
mod poll;
mod room;
mod screen;
mod sender;
mod sound;
mod speak;
mod teach;
mod watch;

pub use api::{
    AnswerPoll, AskQuestion, ClosePoll, EndTeaching, LowerHand, OpenPoll, OpenTeaching, SetSign, SettleQuestion,
    StartTeaching, TeachingAudience, TeachingPass,
};
pub use teach::TeachPage;
pub use watch::WatchPage;
