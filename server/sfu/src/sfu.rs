//! The handle that the rest of the program holds: sends commands to the engine and waits for its answers.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, PoisonError, RwLock},
};

use tokio::sync::{broadcast, mpsc, oneshot};

use crate::{
    Answer, Condition, Config, Error, Event, Grant, Patched, Publisher, PublisherId, ResourceId, RoomId, SubjectId,
    Survey, engine,
};

/// Commands waiting for the engine; more than this is overload.
const COMMANDS: usize = 256;
/// Events a slow listener may fall behind before it misses some.
const EVENTS: usize = 1024;

/// Who is sending now, by room: written by the engine, read without waiting for it.
pub(crate) type Directory = Arc<RwLock<HashMap<RoomId, Vec<Publisher>>>>;

/// One request to the engine, with where to put the answer.
pub(crate) enum Command {
    Publish(Grant, String, oneshot::Sender<Result<Answer, Error>>),
    Play(Grant, Option<PublisherId>, String, oneshot::Sender<Result<Answer, Error>>),
    Patch(ResourceId, Condition, String, oneshot::Sender<Result<Patched, Error>>),
    Delete(ResourceId, Parting, oneshot::Sender<Result<(), Error>>),
    Survey(oneshot::Sender<Survey>),
    CloseRoom(RoomId, String, oneshot::Sender<()>),
    CloseSubject(SubjectId, Option<RoomId>, oneshot::Sender<()>),
    Shutdown(String, oneshot::Sender<()>),
}

/// Why a party's resource is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Parting {
    /// It stopped: what it sent is over for its viewers.
    Stop,
    /// Its page is going away (reload, navigation): viewers wait a while for it to come back.
    Away,
}

/// The media server. Clones share it.
#[derive(Clone)]
pub struct Sfu {
    commands: mpsc::Sender<Command>,
    events: broadcast::Sender<Event>,
    directory: Directory,
    local_addr: SocketAddr,
}

impl Sfu {
    /// Opens the media port and starts the engine on a thread of its own.
    ///
    /// # Errors
    /// [`Error::Listen`] when the port cannot be bound.
    pub async fn bind(config: Config) -> Result<Self, Error> {
        let (commands, inbox) = mpsc::channel(COMMANDS);
        let events = broadcast::channel(EVENTS).0;
        let directory = Directory::default();
        let started = engine::start(config, inbox, events.clone(), directory.clone());
        let local_addr = started.await.map_err(|_| Error::Stopped)??;
        Ok(Self { commands, events, directory, local_addr })
    }

    /// Where media arrives.
    #[must_use]
    pub fn local_addr(&self) -> SocketAddr {
        self.local_addr
    }

    /// Starts sending into a room. A second publish of the same subject and stream takes over the first: viewers stay.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn publish(&self, grant: &Grant, offer: &str) -> Result<Answer, Error> {
        self.ask(|reply| Command::Publish(grant.clone(), offer.to_owned(), reply)).await?
    }

    /// Starts receiving: `source`, or without one whoever sends the grant's stream in the room (the latest to start).
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn play(&self, grant: &Grant, source: Option<&PublisherId>, offer: &str) -> Result<Answer, Error> {
        self.ask(|reply| Command::Play(grant.clone(), source.cloned(), offer.to_owned(), reply)).await?
    }

    /// Takes what a client says of ICE (RFC 8840): more candidates, or new credentials, which restart it.
    ///
    /// # Errors
    /// [`Error::BadFragment`]; [`Error::NotFound`]; [`Error::Stale`] when `condition` does not hold, or new credentials come
    /// without [`Condition::Any`]; [`Error::NotConnected`]. The session goes on in all of them.
    pub async fn patch(&self, resource: &ResourceId, condition: Condition, fragment: &str) -> Result<Patched, Error> {
        self.ask(|reply| Command::Patch(resource.clone(), condition, fragment.to_owned(), reply)).await?
    }

    /// Ends a resource for good. A publisher's viewers are told that it ended.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it does not exist or has ended.
    pub async fn delete(&self, resource: &ResourceId) -> Result<(), Error> {
        self.ask(|reply| Command::Delete(resource.clone(), Parting::Stop, reply)).await?
    }

    /// Ends a resource because its page goes away; a publisher's viewers wait [`Config::away`] for it to come back.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it does not exist or has ended.
    pub async fn leave(&self, resource: &ResourceId) -> Result<(), Error> {
        self.ask(|reply| Command::Delete(resource.clone(), Parting::Away, reply)).await?
    }

    /// Who can be watched in a room now.
    #[must_use]
    pub fn publishers(&self, room: &RoomId) -> Vec<Publisher> {
        let directory = self.directory.read().unwrap_or_else(PoisonError::into_inner);
        directory.get(room).cloned().unwrap_or_default()
    }

    /// How everybody who is connected is served now.
    ///
    /// # Errors
    /// [`Error::Overloaded`] or [`Error::Stopped`].
    pub async fn survey(&self) -> Result<Survey, Error> {
        self.ask(Command::Survey).await
    }

    /// Ends the room for all; clients get `word` over their control channel first.
    pub async fn close_room(&self, room: &RoomId, word: &str) {
        self.tell(|reply| Command::CloseRoom(room.clone(), word.to_owned(), reply)).await;
    }

    /// Ends everything of one party (signed out).
    pub async fn close_subject(&self, subject: &SubjectId) {
        self.tell(|reply| Command::CloseSubject(subject.clone(), None, reply)).await;
    }

    /// Ends everything of one party in one room: it may not stay there.
    pub async fn evict(&self, room: &RoomId, subject: &SubjectId) {
        self.tell(|reply| Command::CloseSubject(subject.clone(), Some(room.clone()), reply)).await;
    }

    /// What happens from now on. A listener more than 1,024 events behind misses the oldest.
    #[must_use]
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }

    /// Ends everything and stops the engine. Clients get `word`, and come again as soon as there is a server.
    pub async fn shutdown(&self, word: &str) {
        self.tell(|reply| Command::Shutdown(word.to_owned(), reply)).await;
    }

    /// For requests of clients: a full queue is overload.
    async fn ask<T>(&self, command: impl FnOnce(oneshot::Sender<T>) -> Command) -> Result<T, Error> {
        let (reply, answer) = oneshot::channel();
        self.commands.try_send(command(reply)).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => Error::Overloaded,
            mpsc::error::TrySendError::Closed(_) => Error::Stopped,
        })?;
        answer.await.map_err(|_| Error::Stopped)
    }

    /// For the program's own orders: waits for its turn; an engine that has stopped has nothing left to end.
    async fn tell(&self, command: impl FnOnce(oneshot::Sender<()>) -> Command) {
        let (reply, done) = oneshot::channel();
        if self.commands.send(command(reply)).await.is_ok() {
            let _ = done.await;
        }
    }
}
