//! What use-cases ask of the media engine, without knowing it. Invariant: a pass is for one person, one session, one
//! role, and minutes long.

use contract::teaching::PictureOf;
use domain::id::{AccountId, SessionId, WebSessionId};
use jiff::Timestamp;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaRole {
    Publish,
    Play,
}

/// What a person may start in a session, decided by policy.
#[derive(Clone, Debug)]
pub struct Pass {
    pub session: SessionId,
    pub account: AccountId,
    /// Ends with this signed-in browser, when it was given to one.
    pub web_session: Option<WebSessionId>,
    pub role: MediaRole,
    pub until: Timestamp,
}

/// Somebody who sends right now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveParty {
    /// What a player names as its source; tells nothing about the person.
    pub publisher: String,
    /// None for equipment that was let in from the command line.
    pub account: Option<AccountId>,
    pub of: PictureOf,
}

/// The media engine, as use-cases see it.
#[async_trait::async_trait]
pub trait MediaGate: Send + Sync {
    /// Is its port open?
    fn is_open(&self) -> bool;
    /// A signed token for the WHIP or WHEP endpoint.
    fn token(&self, pass: &Pass) -> String;
    /// Who sends in a session right now.
    fn live_parties(&self, session: SessionId) -> Vec<LiveParty>;
    /// Who is connected to a session right now, sending or watching.
    fn present(&self, _: SessionId) -> Vec<AccountId> {
        Vec::new()
    }
    /// Notes which browser somebody's media in a session goes through.
    fn starts(&self, _: SessionId, _: AccountId, _: WebSessionId) {}
    /// Ends a session's media for all; clients are told `word` first.
    async fn close_room(&self, session: SessionId, word: &str);
    /// Ends all media of one person.
    async fn close_account(&self, account: AccountId);
}

/// An engine without media: the command line, seeding, tests of everything else.
pub struct NoMedia;

#[async_trait::async_trait]
impl MediaGate for NoMedia {
    fn is_open(&self) -> bool {
        false
    }
    fn token(&self, _: &Pass) -> String {
        String::new()
    }
    fn live_parties(&self, _: SessionId) -> Vec<LiveParty> {
        Vec::new()
    }
    async fn close_room(&self, _: SessionId, _: &str) {}
    async fn close_account(&self, _: AccountId) {}
}
