//! What open tabs are told. Invariant: an event carries a kind and an id, never content; it is sent after the commit.

use domain::id::{AccountId, EnrolmentId, SessionId, WebSessionId};
use serde::Serialize;
use tokio::sync::broadcast;
use uuid::Uuid;

/// What happened: the client reads anew what it shows of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// A teaching session or consult started, ended, or someone came or went.
    Session,
    /// A line of captions was typed, corrected or taken back: of its own, so that it costs each who watches one small read.
    Caption,
    /// Someone waits at, or was let into, a consult.
    Admission,
    /// There is something new to read.
    Notification,
    /// Somebody has answered a risk item, or an alert about it was seen to. Of its own, so that it drowns in nothing.
    RiskAlert,
    /// Answers were submitted.
    Response,
    /// The training log changed.
    Training,
    /// The action plan changed.
    ActionPlan,
    /// What is known of sick leave and work changed.
    WorkStatus,
}

/// Whose data an event speaks of: at every delivery it is asked anew whether the listener may still know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    Enrolment(EnrolmentId),
    Session(SessionId),
    /// Of nobody but the listener.
    Nobody,
}

#[derive(Clone, Debug)]
pub enum Signal {
    /// For the tabs of these people.
    Event { to: Vec<AccountId>, kind: EventKind, id: Uuid, about: About },
    /// What this account may see has become less: open connections are looked through at once.
    AccessChanged(AccountId),
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

    /// How many listen.
    #[must_use]
    pub fn listeners(&self) -> usize {
        self.0.receiver_count()
    }

    pub fn tell(&self, to: Vec<AccountId>, kind: EventKind, id: impl Into<Uuid>, about: About) {
        self.send(Signal::Event { to, kind, id: id.into(), about });
    }

    /// A relationship, block, role or account has changed: sockets and media are asked anew.
    pub fn access_changed(&self, account: AccountId) {
        self.send(Signal::AccessChanged(account));
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
