//! One talk by video: the door, the waiting room, the room. Invariant: nobody is seen or heard before they have been let
//! in, and what happens is always said in words.

mod api;
mod controls;
mod door;
mod guest;
mod page;
mod people;
mod room;

pub use api::{AdmitToTalk, ArriveAtTalk, EndTalk, EnterAsGuest, LeaveTalk, OpenGuestLink, TalkPass, TalkState};
pub use guest::GuestPage;
pub use page::TalkPage;
