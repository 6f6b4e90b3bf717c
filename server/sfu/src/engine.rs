//! The edge: one thread that owns the sockets and the clock and drives [`Core`].
//!
//! A thread of its own, so that a page being rendered never holds up a packet. It ends when all handles are gone or on shutdown.

mod socket;
mod tcp;

use std::{
    cell::RefCell,
    net::SocketAddr,
    rc::Rc,
    sync::PoisonError,
    time::{Duration, Instant},
};

use tokio::sync::{broadcast, mpsc, oneshot};

use self::socket::{Receiver, Sender};
use crate::{
    Config, Error, Event, Grant, TimeOfDay,
    core::{Core, Happening},
    path::Path,
    sfu::{Command, Directory},
};

/// Timers are run together at this grain: nothing here needs better.
const GRAIN: Duration = Duration::from_millis(10);
/// How long shutting down may take.
const FAREWELL: Duration = Duration::from_secs(1);

struct Engine {
    core: Core,
    receiver: Receiver,
    sender: Rc<RefCell<Sender>>,
    tcp: Option<tcp::Receiver>,
    inbox: mpsc::Receiver<Command>,
    events: broadcast::Sender<Event>,
    directory: Directory,
    time_of_day: TimeOfDay,
    /// When timers last ran.
    ticked: Instant,
    /// Set while shutting down: whom to tell, and when at the latest.
    stopping: Option<(oneshot::Sender<()>, Instant)>,
}

/// Starts the thread; the answer is the address it listens on.
pub(crate) fn start(
    config: Config,
    inbox: mpsc::Receiver<Command>,
    events: broadcast::Sender<Event>,
    directory: Directory,
) -> oneshot::Receiver<Result<SocketAddr, Error>> {
    let (reply, started) = oneshot::channel();
    let run = move || {
        let runtime = match tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build() {
            Ok(runtime) => runtime,
            Err(error) => {
                let _ = reply.send(Err(Error::Listen("UDP", config.listen, error.to_string())));
                return;
            }
        };
        let time_of_day = config.time_of_day.clone();
        runtime.block_on(async {
            match open(config) {
                Ok(Opened { core, receiver, sender, tcp }) => {
                    let _ = reply.send(Ok(receiver.local_addr()));
                    let (ticked, stopping) = (now(), None);
                    Engine { core, receiver, sender, tcp, inbox, events, directory, time_of_day, ticked, stopping }
                        .run()
                        .await;
                }
                Err(error) => {
                    let _ = reply.send(Err(error));
                }
            }
        });
    };
    // Should the thread not start, the dropped sender tells the caller.
    let _ = std::thread::Builder::new().name("sfu".to_owned()).spawn(run);
    started
}

struct Opened {
    core: Core,
    receiver: Receiver,
    sender: Rc<RefCell<Sender>>,
    tcp: Option<tcp::Receiver>,
}

fn open(config: Config) -> Result<Opened, Error> {
    let (receiver, sender, tcp) = bind(&config)?;
    let local_addr = receiver.local_addr();
    let ips =
        if config.public_ips.is_empty() { socket::own_addresses(local_addr.ip()) } else { config.public_ips.clone() };
    let tcp_port = tcp.as_ref().and_then(|tcp| tcp.local_addr().ok()).map(|address| address.port());
    let by_udp = ips.iter().map(|ip| Path::udp(SocketAddr::new(*ip, local_addr.port())));
    let by_tcp = tcp_port.into_iter().flat_map(|port| ips.iter().map(move |ip| Path::tcp(SocketAddr::new(*ip, port))));
    let mut core = Core::new(config, by_udp.chain(by_tcp).collect())?;
    let sender = Rc::new(RefCell::new(sender));
    let (valve, queues) = (sender.clone(), tcp.as_ref().map(tcp::Receiver::queues));
    core.outbox.open(Box::new(move |datagrams| {
        if let Some(queues) = &queues {
            queues.borrow_mut().send(datagrams);
        }
        valve.borrow_mut().send(datagrams);
    }));
    Ok(Opened { core, receiver, sender, tcp })
}

/// Opens the port for UDP and the one for TCP. A free number for both is looked for a few times: each kind has its own.
fn bind(config: &Config) -> Result<(Receiver, Sender, Option<tcp::Receiver>), Error> {
    let failed = |protocol, at, error: std::io::Error| Error::Listen(protocol, at, error.to_string());
    let mut attempts = if config.listen.port() == 0 { 16 } else { 1 };
    loop {
        let (receiver, sender) = socket::bind(config.listen).map_err(|error| failed("UDP", config.listen, error))?;
        let Some(port) = config.tcp_port else { return Ok((receiver, sender, None)) };
        let port = if port == 0 { receiver.local_addr().port() } else { port };
        let listen = SocketAddr::new(config.listen.ip(), port);
        attempts -= 1;
        match tcp::bind(listen, tcp::Bounds::of(config.max_peers)) {
            Ok(tcp) => return Ok((receiver, sender, Some(tcp))),
            Err(error) if attempts == 0 => return Err(failed("TCP", listen, error)),
            Err(_) => {}
        }
    }
}

impl Engine {
    async fn run(mut self) {
        loop {
            let due = self.core.due().map(|due| together(due, self.ticked));
            let wake = due.into_iter().chain(self.stopping.as_ref().map(|(_, latest)| *latest)).min();
            let blocked = self.sender.borrow().is_blocked();
            tokio::select! {
                ready = self.receiver.readable() => {
                    if ready.is_ok() {
                        let (core, now) = (&mut self.core, now());
                        self.receiver.receive(|from, datagram| {
                            core.receive(now, from, datagram);
                        });
                    }
                }
                _ = self.receiver.writable(), if blocked => {}
                arrival = tcp::arrival(self.tcp.as_mut()) => {
                    if let Some(tcp) = &mut self.tcp {
                        tcp.take(arrival, &mut self.core);
                    }
                }
                command = self.inbox.recv() => match command {
                    Some(command) => self.execute(command),
                    None => return,
                },
                () = sleep_until(wake) => {
                    self.ticked = now();
                    self.core.tick(self.ticked);
                }
            }
            self.deliver();
            if let Some((_, latest)) = &self.stopping
                && (self.core.is_empty() || *latest <= now())
            {
                if let Some((done, _)) = self.stopping.take() {
                    let _ = done.send(());
                }
                return;
            }
        }
    }

    fn execute(&mut self, command: Command) {
        let now = now();
        if self.stopping.is_some() {
            return;
        }
        match command {
            Command::Publish(grant, offer, reply) => {
                let answer = self.still_valid(&grant).and_then(|()| self.core.publish(now, &grant, &offer));
                let _ = reply.send(answer);
            }
            Command::Play(grant, source, offer, reply) => {
                let answer =
                    self.still_valid(&grant).and_then(|()| self.core.play(now, &grant, source.as_ref(), &offer));
                let _ = reply.send(answer);
            }
            Command::Patch(resource, condition, fragment, reply) => {
                let _ = reply.send(self.core.patch(now, &resource, &condition, &fragment));
            }
            Command::Delete(resource, parting, reply) => {
                let _ = reply.send(self.core.delete(now, &resource, parting));
            }
            Command::Survey(reply) => {
                let _ = reply.send(self.core.survey(now));
            }
            Command::CloseRoom(room, word, reply) => {
                self.core.close_room(now, &room, &word);
                let _ = reply.send(());
            }
            Command::CloseSubject(subject, room, reply) => {
                self.core.close_subject(now, &subject, room.as_ref());
                let _ = reply.send(());
            }
            Command::Shutdown(word, reply) => {
                self.core.close_all(now, &word);
                self.stopping = Some((reply, now + FAREWELL));
            }
        }
    }

    /// Sends what is to be sent and tells what is to be told.
    fn deliver(&mut self) {
        self.core.outbox.flush();
        if let Some(tcp) = &self.tcp {
            for path in self.core.parted() {
                tcp.close(path);
            }
        }
        if std::mem::take(&mut self.core.directory_changed) {
            *self.directory.write().unwrap_or_else(PoisonError::into_inner) = self.core.directory();
        }
        for Happening { room, subject, stream, kind } in self.core.happenings.drain(..) {
            // Nobody listening is fine.
            let _ = self.events.send(Event { room, subject, stream, kind, at: self.time_of_day.now() });
        }
    }

    fn still_valid(&self, grant: &Grant) -> Result<(), Error> {
        if grant.until < self.time_of_day.now() { Err(Error::Refused) } else { Ok(()) }
    }
}

/// When a timer that is due then is to run. It is counted from when timers last ran, not from now: packets that come closer
/// together than the grain would put it off for ever.
fn together(due: Instant, ticked: Instant) -> Instant {
    due.max(ticked + GRAIN)
}

async fn sleep_until(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at.into()).await,
        None => std::future::pending().await,
    }
}

/// The one place in this crate that reads the monotonic clock.
fn now() -> Instant {
    Instant::now()
}
