//! The media port for TCP (RFC 6544): for clients whose network lets no UDP through. One listener; each connection has a task
//! that takes packets off the stream and puts them on it, and the core sees packets alone, as by UDP.
//!
//! Invariant: nobody waits for a slow or hostile client. A connection must begin with a request signed for one of our sessions,
//! within [`GREETING`], and ends with that session; what it holds is bounded by [`QUEUE`], its kernel buffers and one packet
//! being read; there are at most [`Bounds`] of them.

use std::{
    cell::RefCell,
    collections::HashMap,
    io,
    net::{IpAddr, Ipv6Addr, SocketAddr},
    rc::Rc,
    time::{Duration, Instant},
};

use bytes::BytesMut;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::mpsc,
    task::JoinSet,
    time::{timeout, timeout_at},
};

use super::now;
use crate::{
    core::Core,
    framing::{self, Framer},
    outbox::Datagram,
    path::Path,
};

/// How long a connection may take to say whose it is.
const GREETING: Duration = Duration::from_secs(5);
/// Nobody honest is silent for so long: ICE has given up on them before.
const IDLE: Duration = Duration::from_secs(30);
/// How long a handful of packets may wait for a client to read on.
const STALLED: Duration = Duration::from_secs(10);
/// Wait after a connection could not be accepted, such as for want of file descriptors.
const RESPITE: Duration = Duration::from_millis(100);
/// Packets that may wait for a connection: about a second of pictures.
const QUEUE: usize = 128;
/// Of these, kept for what is small: sound, reports, ICE. Pictures are dropped first.
const RESERVE: usize = 32;
const SMALL: usize = 400;
/// Packets written at once.
const HANDFUL: usize = 16;
/// Packets from all connections that may wait for the core, and how many it takes in a row.
const ARRIVALS: usize = 256;
const BURST: usize = 32;
/// Bytes asked of the kernel, each way and connection: enough for 2 Mbit/s there and back in 200 ms, and little to be late with.
const KERNEL_BUFFER: usize = 64 * 1024;
const PENDING: i32 = 128;

/// How many connections there may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    pub(super) in_all: usize,
    /// From one address (IPv6: one network of 64 bits), of those that have not said yet whose they are. A hospital is one
    /// address, but its browsers need no second for that.
    pub(super) strangers: usize,
}

impl Bounds {
    /// For so many peers, but never more than half of what the process may open.
    pub(super) fn of(peers: usize) -> Self {
        Self { in_all: peers.saturating_mul(2).min(open_files() / 2), strangers: 64 }
    }
}

#[cfg(target_os = "linux")]
fn open_files() -> usize {
    use rustix::process::{Resource, getrlimit};
    getrlimit(Resource::Nofile).current.map_or(usize::MAX, |files| usize::try_from(files).unwrap_or(usize::MAX))
}

#[cfg(not(target_os = "linux"))]
fn open_files() -> usize {
    256
}

/// The listening half.
pub(super) struct Receiver {
    listener: TcpListener,
    bounds: Bounds,
    queues: Rc<RefCell<Queues>>,
    tasks: JoinSet<Name>,
    arrivals: (mpsc::Sender<Packet>, mpsc::Receiver<Packet>),
    last: u64,
    /// Nothing is accepted before.
    respite: Option<Instant>,
}

/// The writing half: what waits for each connection.
#[derive(Default)]
pub(super) struct Queues(HashMap<Path, Connection>);

struct Connection {
    name: Name,
    queue: mpsc::Sender<BytesMut>,
    /// Whether it has said whose it is.
    known: bool,
}

/// Tells a connection from a later one of the same address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Name {
    path: Path,
    number: u64,
}

pub(super) struct Packet {
    from: Name,
    bytes: BytesMut,
}

/// What there is to [take](Receiver::take).
pub(super) enum Arrival {
    Connection(io::Result<(TcpStream, SocketAddr)>),
    Packet(Packet),
    End(Name),
}

/// Opens the port; an IPv6 wildcard serves IPv4 as well.
pub(super) fn bind(listen: SocketAddr, bounds: Bounds) -> io::Result<Receiver> {
    let socket = socket2::Socket::new(
        socket2::Domain::for_address(listen),
        socket2::Type::STREAM,
        Some(socket2::Protocol::TCP),
    )?;
    if listen.is_ipv6() {
        socket.set_only_v6(false)?;
    }
    socket.set_nonblocking(true)?;
    // A restarted program must not wait until the last one's connections are forgotten.
    socket.set_reuse_address(true)?;
    // Connections inherit them.
    let _ = socket.set_recv_buffer_size(KERNEL_BUFFER);
    let _ = socket.set_send_buffer_size(KERNEL_BUFFER);
    socket.bind(&listen.into())?;
    socket.listen(PENDING)?;
    Ok(Receiver {
        listener: TcpListener::from_std(socket.into())?,
        bounds,
        queues: Rc::default(),
        tasks: JoinSet::new(),
        arrivals: mpsc::channel(ARRIVALS),
        last: 0,
        respite: None,
    })
}

/// The next thing that happens; never, where there is no TCP.
pub(super) async fn arrival(receiver: Option<&mut Receiver>) -> Arrival {
    let Some(receiver) = receiver else { return std::future::pending().await };
    loop {
        let paused = receiver.respite;
        tokio::select! {
            Some(packet) = receiver.arrivals.1.recv() => return Arrival::Packet(packet),
            Some(Ok(name)) = receiver.tasks.join_next() => return Arrival::End(name),
            accepted = receiver.listener.accept(), if paused.is_none() => return Arrival::Connection(accepted),
            () = super::sleep_until(paused), if paused.is_some() => receiver.respite = None,
        }
    }
}

impl Receiver {
    pub(super) fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    pub(super) fn queues(&self) -> Rc<RefCell<Queues>> {
        self.queues.clone()
    }

    /// Acts on what has happened, and on some packets that came with it.
    pub(super) fn take(&mut self, arrival: Arrival, core: &mut Core) {
        match arrival {
            Arrival::Connection(Ok((stream, from))) => self.accept(stream, from, core),
            Arrival::Connection(Err(_)) => self.respite = Some(now() + RESPITE),
            Arrival::End(name) => {
                if self.queues.borrow_mut().remove(name) {
                    core.lost(name.path);
                }
            }
            Arrival::Packet(packet) => {
                self.receive(&packet, core);
                for _ in 1..BURST {
                    let Ok(packet) = self.arrivals.1.try_recv() else { break };
                    self.receive(&packet, core);
                }
            }
        }
    }

    /// Ends a connection; what waits for it is written first.
    pub(super) fn close(&self, path: Path) {
        self.queues.borrow_mut().0.remove(&path);
    }

    fn accept(&mut self, stream: TcpStream, from: SocketAddr, core: &mut Core) {
        let path = Path::tcp(SocketAddr::new(from.ip().to_canonical(), from.port()));
        let queues = &mut self.queues.borrow_mut().0;
        let network = network(path.address.ip());
        let stranger = |other: &(&Path, &Connection)| !other.1.known && self::network(other.0.address.ip()) == network;
        let crowded = || queues.iter().filter(stranger).count() >= self.bounds.strangers;
        // Tasks that only write what is left are not among the queues any more.
        if self.tasks.len() >= self.bounds.in_all || crowded() {
            return;
        }
        // Nothing is to wait for more that goes along: sound would be late.
        if stream.set_nodelay(true).is_err() {
            return;
        }
        self.last += 1;
        let name = Name { path, number: self.last };
        let (sender, queue) = mpsc::channel(QUEUE);
        if queues.insert(path, Connection { name, queue: sender, known: false }).is_some() {
            core.lost(path);
        }
        self.tasks.spawn(serve(name, stream, self.arrivals.0.clone(), queue));
    }

    fn receive(&mut self, packet: &Packet, core: &mut Core) {
        let Packet { from, bytes } = packet;
        let mut queues = self.queues.borrow_mut();
        let Some(connection) = queues.0.get(&from.path).filter(|connection| connection.name == *from) else { return };
        let known = connection.known;
        // The core answers by the queues.
        drop(queues);
        let heard = core.receive(now(), from.path, bytes);
        if known {
            return;
        }
        queues = self.queues.borrow_mut();
        match queues.0.get_mut(&from.path) {
            Some(connection) if heard => connection.known = true,
            // Its first packet was for nobody.
            _ => drop(queues.0.remove(&from.path)),
        }
    }
}

impl Queues {
    /// Takes out what goes by TCP. What finds no room is dropped as a whole, as a network would.
    pub(super) fn send(&mut self, outbox: &mut Vec<Datagram>) {
        for (path, packet) in outbox.extract_if(.., |(path, _)| path.is_tcp()) {
            let Some(Connection { queue, .. }) = self.0.get(&path) else { continue };
            if queue.capacity() > RESERVE || packet.len() <= SMALL {
                let _ = queue.try_send(packet);
            }
        }
    }

    fn remove(&mut self, name: Name) -> bool {
        let found = self.0.get(&name.path).is_some_and(|connection| connection.name == name);
        found && self.0.remove(&name.path).is_some()
    }
}

/// What one party can have many addresses of.
fn network(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V4(_) => ip,
        IpAddr::V6(ip) => Ipv6Addr::from_bits(ip.to_bits() >> 64 << 64).into(),
    }
}

/// One connection, until either side has had enough.
async fn serve(name: Name, stream: TcpStream, arrivals: mpsc::Sender<Packet>, queue: mpsc::Receiver<BytesMut>) -> Name {
    let (reading, writing) = stream.into_split();
    tokio::select! {
        () = read(name, reading, arrivals) => {}
        () = write(writing, queue) => {}
    }
    name
}

/// Hands over what comes, until it ends, makes no sense, or takes too long.
async fn read(from: Name, mut stream: OwnedReadHalf, arrivals: mpsc::Sender<Packet>) {
    let (mut framer, mut latest) = (Framer::default(), now() + GREETING);
    loop {
        let reading = async { stream.read_buf(&mut framer.room()).await };
        match timeout_at(latest.into(), reading).await {
            Ok(Ok(1..)) => {}
            _ => return,
        }
        loop {
            match framer.next() {
                Ok(Some(bytes)) => {
                    latest = now() + IDLE;
                    if arrivals.send(Packet { from, bytes }).await.is_err() {
                        return;
                    }
                }
                Ok(None) => break,
                Err(_) => return,
            }
        }
    }
}

/// Writes what waits, until the connection is to end or its client does not read on.
async fn write(mut stream: OwnedWriteHalf, mut queue: mpsc::Receiver<BytesMut>) {
    let (mut packets, mut out) = (Vec::with_capacity(HANDFUL), BytesMut::new());
    while queue.recv_many(&mut packets, HANDFUL).await > 0 {
        for packet in packets.drain(..) {
            framing::write(&packet, &mut out);
        }
        if !matches!(timeout(STALLED, stream.write_all_buf(&mut out)).await, Ok(Ok(()))) {
            return;
        }
    }
    let _ = stream.shutdown().await;
}

#[cfg(test)]
mod tests;
