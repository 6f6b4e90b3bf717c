//! What open tabs are told. Invariant: an event carries a kind and an id, never content; it is sent after the commit.

use domain::id::{AccountId, WebSessionId};
use serde::Serialize;
use tokio::sync::broadcast;
use uuid::Uuid;

/// What happened: the client reads anew what it shows of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// A teaching session or consult started, ended, or someone came or went.
    Session,
    /// Someone waits at, or was let into, a consult.
    Admission,
    /// There is something new to read.
    Notification,
    /// Answers were submitted.
    Response,
    /// The training log changed.
    Training,
}

#[derive(Clone, Debug)]
pub enum Signal {
    /// For the tabs of these people.
    Event { to: Vec<AccountId>, kind: EventKind, id: Uuid },
    /// This browser's session has ended.
    SessionEnded(WebSessionId),
    /// Everything of this account has ended.
    AccountEnded(AccountId),
}

/// Carries signals to all open sockets.
#[derive(Clone, Debug)]
pub struct Hub(broadcast::Sender<Signal>);

impl Default for Hub {
    fn default() -> Self {
        Self(broadcast::channel(1024).0)
    }
}

impl Hub {
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<Signal> {
        self.0.subscribe()
    }

    pub fn tell(&self, to: Vec<AccountId>, kind: EventKind, id: impl Into<Uuid>) {
        self.send(Signal::Event { to, kind, id: id.into() });
    }

    pub fn end_session(&self, session: WebSessionId) {
        self.send(Signal::SessionEnded(session));
    }

    pub fn end_account(&self, account: AccountId) {
        self.send(Signal::AccountEnded(account));
    }

    fn send(&self, signal: Signal) {
        // no open tab is no error
        drop(self.0.send(signal));
    }
}
