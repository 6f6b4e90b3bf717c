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
    /// The one TCP port for clients whose network lets no UDP through; port 0 takes the number of the UDP port. None: no TCP.
    pub tcp_port: Option<u16>,
    /// Addresses to announce to clients; empty: the listening address, or this machine's own addresses.
    pub public_ips: Vec<IpAddr>,
    /// Publishers and viewers together, per room.
    pub max_peers_per_room: usize,
    /// Of one subject in one room: in a talk of eight it sends one and watches seven, and old ones linger after a reload.
    pub max_peers_per_subject: usize,
    /// In all rooms together.
    pub max_peers: usize,
    /// Rooms at once.
    pub max_rooms: usize,
    /// What a resource may send of pictures, all its layers together, in bits per second.
    pub max_video_bitrate: u32,
    /// What a resource may send of sound, in bits per second.
    pub max_audio_bitrate: u32,
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
            tcp_port: Some(0),
            public_ips: Vec::new(),
            max_peers_per_room: 600,
            max_peers_per_subject: 64,
            max_peers: 2_000,
            max_rooms: 200,
            max_video_bitrate: 2_500_000,
            max_audio_bitrate: 256_000,
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

/// What a client knows of a resource's ICE session when it speaks of it (RFC 9725 §4.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// Whatever it is: so a client restarts it.
    Any,
    /// One of these entity tags, unquoted.
    OneOf(Vec<String>),
}

/// What came of what a client said of ICE.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Patched {
    /// Nothing changes.
    Noted,
    /// ICE is restarted; until the client gets through, everything goes on as before.
    Restarted {
        /// Our new credentials and addresses (RFC 8840).
        fragment: String,
        /// Strong entity tag of the new ICE session, unquoted.
        etag: String,
    },
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
    /// A publisher fell away; its viewers wait for it.
    Away(PublisherId),
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
        /// How it was served, if it received.
        quality: Option<Quality>,
    },
}

/// How well a viewer is served, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Nothing that anybody notices.
    Good,
    /// Noticed.
    Unstable,
    /// Disturbing, or sound alone.
    Weak,
}

impl Grade {
    /// As the control channel and the numbers for operations say it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Unstable => "unstable",
            Self::Weak => "weak",
        }
    }
}

/// How a viewer's connection has been since it came up, as its receiver reported (RFC 3550 §6.4).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Quality {
    /// Packets that were to come, as far as reports tell.
    pub expected: u64,
    /// Of these, lost on the way; those that came when they were sent again are among them.
    pub lost: u64,
    /// How unsteadily packets came at worst.
    pub jitter: Duration,
    /// There and back, as measured last.
    pub round_trip: Option<Duration>,
    /// The smallest picture it was given: 0 is the smallest the publisher sends.
    pub lowest_layer: Option<usize>,
    /// How often the picture stood still, as the page says.
    pub freezes: u32,
    /// How many reports found it good, unstable, weak.
    pub found: [u32; 3],
}

impl Quality {
    /// How it was on the whole: a fifth of the time is not forgotten because the rest was better. None where nothing was
    /// reported.
    #[must_use]
    pub fn grade(&self) -> Option<Grade> {
        let [good, unstable, weak] = self.found.map(u64::from);
        let all = good + unstable + weak;
        match all {
            0 => None,
            _ if weak * 5 >= all => Some(Grade::Weak),
            _ if (unstable + weak) * 5 >= all => Some(Grade::Unstable),
            _ => Some(Grade::Good),
        }
    }
}

/// Connections at one moment, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Survey {
    pub publishers: usize,
    /// Viewers by grade; `unknown` have reported nothing lately.
    pub good: usize,
    pub unstable: usize,
    pub weak: usize,
    pub unknown: usize,
    /// Viewers by the layer they get, 0 the smallest.
    pub layers: [usize; 3],
    /// Publishers and viewers whose media goes by TCP.
    pub by_tcp: usize,
    /// Viewers who get no picture: they show none, or their network carries none.
    pub without_picture: usize,
}
