//! One live teaching session: sending, watching and captioning it. Invariant: its pages are entered and left by full page load,
//! and what happens is always said in words.

mod api;
mod captioned;
mod captions;
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
    AnswerPoll, AskQuestion, ClosePoll, CorrectCaption, EndTeaching, LatestCaptions, LowerHand, OpenPoll, OpenTeaching,
    SetSign, SettleQuestion, StartTeaching, TakeBackCaption, TeachingAudience, TeachingPass, WriteCaption,
};
pub use captions::CaptionsPage;
pub use teach::TeachPage;
pub use watch::WatchPage;
