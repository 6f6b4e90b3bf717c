//! One live teaching session: sending, watching and captioning it. Invariant: its pages are entered and left by full page load,
//! and what happens is always said in words.

mod api;
mod captioned;
mod captions;
mod comfort;
mod console;
mod parts;
mod pdf;
mod pictures;
mod player;
mod poll;
mod room;
mod screen;
mod sender;
mod slide;
mod slide_bring;
mod slide_desk;
mod sound;
mod speak;
mod teach;
#[cfg(feature = "ssr")]
mod told;
mod watch;
mod went;

pub use api::{
    AddDeck, AnswerPoll, AskQuestion, ClosePoll, CorrectCaption, EndTeaching, LatestCaptions, LowerHand, OpenPoll,
    OpenTeaching, RemoveDeck, SetSign, SettleQuestion, ShowSlide, StartTeaching, TakeBackCaption, TeachingAudience,
    TeachingLog, TeachingPass, WriteCaption,
};
pub use captions::CaptionsPage;
pub use teach::TeachPage;
pub use watch::WatchPage;
