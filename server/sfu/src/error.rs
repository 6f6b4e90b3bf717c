//! What the SFU answers when it says no. Callers map each to a status; none carries a cause that a client may see.

/// A refusal or a failure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The grant is for the other role, or its time is over.
    #[error("the grant does not cover this")]
    Refused,
    /// The offer is not SDP.
    #[error("the offer cannot be read: {0}")]
    BadOffer(&'static str),
    /// The offer is SDP, but asks for media this server does not carry.
    #[error("the offered media cannot be used: {0}")]
    Unusable(&'static str),
    /// What is said of ICE is no such fragment.
    #[error("the ICE fragment cannot be read: {0}")]
    BadFragment(&'static str),
    /// What is said of ICE is about a session that is over.
    #[error("about another ICE session")]
    Stale,
    /// ICE cannot be restarted before it has connected.
    #[error("not connected yet")]
    NotConnected,
    /// Nobody sends what the player asked for (yet).
    #[error("nobody is sending")]
    NoPublisher,
    /// A limit is reached; try again later.
    #[error("no capacity left")]
    Overloaded,
    /// No such resource (any more).
    #[error("no such resource")]
    NotFound,
    /// The SFU has been shut down.
    #[error("the media server is stopped")]
    Stopped,
    /// The media port cannot be used: of which protocol, and why.
    #[error("cannot listen on {0} {1}: {2}")]
    Listen(&'static str, std::net::SocketAddr, String),
}
