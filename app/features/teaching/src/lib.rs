//! One live teaching session: sending it and watching it. Invariant: both pages are entered and left by full page load,
//! and what happens is always said in words.

mod api;
mod comfort;
mod console;
mod parts;
mod pdf;
mod player;
mod poll;
mod room;
mod sender;
mod slide;
mod slide_bring;
mod slide_desk;
mod speak;
mod teach;
mod watch;

pub use api::{
    AddDeck, AnswerPoll, AskQuestion, ClosePoll, EndTeaching, LowerHand, OpenPoll, OpenTeaching, RemoveDeck, SetSign,
    SettleQuestion, ShowSlide, StartTeaching, TeachingAudience, TeachingPass,
};
pub use teach::TeachPage;
pub use watch::WatchPage;
