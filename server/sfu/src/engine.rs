//! The edge: owns the socket, the clock and the thread.

use std::net::SocketAddr;

use tokio::sync::{broadcast, mpsc, oneshot};

use crate::{Config, Error, Event, sfu::{Command, Directory}};

pub(crate) fn start(
    config: Config,
    inbox: mpsc::Receiver<Command>,
    events: broadcast::Sender<Event>,
    directory: Directory,
) -> oneshot::Receiver<Result<SocketAddr, Error>> {
    let (reply, started) = oneshot::channel();
    drop((config, inbox, events, directory, reply));
    started
}
