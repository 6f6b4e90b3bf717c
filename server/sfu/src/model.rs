//! The words of the SFU: rooms, parties, grants, events.
//!
//! Invariant: nothing here says who a person is. A [`SubjectId`] is an opaque party id that the caller chose and that is never
//! shown to another party.

use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::{Duration, SystemTime},
};

use rand::Rng as _;

macro_rules! opaque_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// Wraps an id made elsewhere.
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into())
            }

            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

opaque_id! {
    /// One room: a teaching session or a talk.
    RoomId
}
opaque_id! {
    /// One party in a room (a person or a device), chosen by the caller.
    SubjectId
}
opaque_id! {
    /// What a viewer names to choose whom to watch. Stable for a subject's stream in a room, also across takeovers; tells
    /// nothing about the subject.
    PublisherId
}
opaque_id! {
    /// One WHIP or WHEP resource. Unguessable (128 random bits): whoever holds it may end it.
    ResourceId
}

/// 128 bits from the thread's cryptographic generator, as 32 hex digits.
pub(crate) fn random_id() -> String {
    format!("{:032x}", rand::rng().random::<u128>())
}

impl ResourceId {
    pub(crate) fn random() -> Self {
        Self(random_id())
    }
}

impl PublisherId {
    pub(crate) fn random() -> Self {
        Self(random_id())
    }
}

/// What a grant lets its holder do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Send into the room.
    Publish,
    /// Receive from the room.
    Play,
}

/// Camera (with microphone) and screen are two streams, so two resources.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stream {
    /// Camera and microphone.
    Camera,
    /// Shared screen.
    Screen,
}

/// A verified permission to start one stream. The SFU checks role and time, nothing else.
#[derive(Debug, Clone)]
pub struct Grant {
    /// Where.
    pub room: RoomId,
    /// Who, opaquely.
    pub subject: SubjectId,
    /// Send or receive.
    pub role: Role,
    /// Which stream is sent; for a player, which one is meant when no source is named.
    pub stream: Stream,
    /// The last moment at which the stream may *start*. A running one ends by `delete`, `close_subject` or `close_room`.
    pub until: SystemTime,
}

/// Tells the time of day, by which grants end and happenings are dated: the machine's, unless it is given another.
#[derive(Clone)]
pub struct TimeOfDay(Arc<dyn Fn() -> SystemTime + Send + Sync>);

impl TimeOfDay {
    pub fn new(tell: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    pub(crate) fn now(&self) -> SystemTime {
        (self.0)()
    }
}

impl Default for TimeOfDay {
    #[expect(clippy::disallowed_methods, reason = "the one place in this crate that reads the time of day")]
    fn default() -> Self {
        Self::new(SystemTime::now)
    }
}

impl fmt::Debug for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TimeOfDay")
    }
}

/// How the SFU listens, and its bounds.
#[derive(Debug, Clone)]
pub struct Config {
    /// The one UDP port for all media; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Addresses to announce to clients; empty: the listening address, or this machine's own addresses.
    pub public_ips: Vec<IpAddr>,
    /// Publishers and viewers together, per room.
    pub max_peers_per_room: usize,
    /// Rooms at once.
    pub max_rooms: usize,
    /// What a sender is asked to stay below, in bits per second (video).
    pub max_bitrate: u32,
    /// How long an offer may take to become a connection.
    pub connect_timeout: Duration,
    /// How long viewers wait for a publisher that fell away without saying stop.
    pub away: Duration,
    pub time_of_day: TimeOfDay,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([0, 0, 0, 0], 0)),
            public_ips: Vec::new(),
            max_peers_per_room: 600,
            max_rooms: 200,
            max_bitrate: 2_500_000,
            connect_timeout: Duration::from_secs(20),
            away: Duration::from_secs(30),
            time_of_day: TimeOfDay::default(),
        }
    }
}

/// A started resource.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Names the resource in `delete`.
    pub resource: ResourceId,
    /// The SDP answer, candidates included.
    pub sdp: String,
    /// Strong entity tag of this ICE session, unquoted.
    pub etag: String,
}

/// Somebody who can be watched now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publisher {
    /// What `play` takes as its source.
    pub id: PublisherId,
    /// Whose stream it is.
    pub subject: SubjectId,
    /// Camera or screen.
    pub stream: Stream,
    /// Sends sound.
    pub audio: bool,
    /// Sends pictures.
    pub video: bool,
}

/// Real participation: these follow connections, not requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Where it happened.
    pub room: RoomId,
    /// Whose stream.
    pub subject: SubjectId,
    /// Camera or screen.
    pub stream: Stream,
    /// What happened.
    pub kind: EventKind,
    /// When, by this machine's clock.
    pub at: SystemTime,
}

/// What happened to a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventKind {
    /// A publisher's media arrives (first time, or again after it fell away).
    Published(PublisherId),
    /// A publisher stopped, or fell away and did not come back.
    Unpublished(PublisherId),
    /// A party's connection came up.
    Joined(Role),
    /// A party's connection ended; `seconds` is how long it was up.
    Left {
        /// Whether it sent or received.
        role: Role,
        /// Whole seconds from `Joined` to now.
        seconds: u64,
    },
}
