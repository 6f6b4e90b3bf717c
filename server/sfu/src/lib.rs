//! The selective forwarding unit: rooms, peers, forwarding.
//!
//! Knows no users: whoever calls has verified a [`Grant`]. Everything that decides is plain state driven by time and datagrams
//! passed in ([`core`](crate::core)); one thread at the edge ([`engine`](crate::engine)) owns the media port and the clock.

mod allowance;
mod arrivals;
mod choice;
mod core;
mod demux;
mod engine;
mod error;
mod fragment;
mod framing;
mod history;
mod keyframe;
mod layer;
mod model;
mod outbox;
mod path;
mod peer;
mod picture;
mod quality;
mod reception;
mod rooms;
mod sdp;
mod seal;
mod sfu;
mod speaker;
mod stun;
mod tap;
mod timeline;

pub use error::Error;
pub use model::{
    Answer, Condition, Config, Event, EventKind, Grade, Grant, Patched, Publisher, PublisherId, Quality, ResourceId,
    Role, RoomId, Stream, SubjectId, Survey, TimeOfDay,
};
pub use sfu::Sfu;
