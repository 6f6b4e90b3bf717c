//! The media port for UDP: many datagrams per wake-up in both directions, nothing ever waits for a slow receiver.

use std::{
    collections::VecDeque,
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket as StdSocket},
    rc::Rc,
};

use tokio::{io::Interest, net::UdpSocket};

use crate::{outbox::Datagram, path::Path};

/// Bytes asked of the kernel for each direction: about half a second of 200 viewers at 1 Mbit/s.
const KERNEL_BUFFER: usize = 8 * 1024 * 1024;
/// Datagrams that may wait for the kernel; older ones are dropped, as a network would.
const BACKLOG: usize = 8192;
/// Datagrams read per wake-up, so that commands and timers get their turn.
const BURST: usize = 128;
/// Datagrams per system call when sending.
const BATCH: usize = 64;
/// Larger than any datagram a WebRTC client sends.
const DATAGRAM: usize = 2048;

/// The reading half.
pub(super) struct Receiver {
    socket: Rc<UdpSocket>,
    local_addr: SocketAddr,
    buffer: Box<[u8; DATAGRAM]>,
}

/// The writing half.
pub(super) struct Sender {
    socket: Rc<UdpSocket>,
    local_addr: SocketAddr,
    backlog: VecDeque<Datagram>,
}

/// Opens the port; an IPv6 wildcard serves IPv4 as well.
pub(super) fn bind(listen: SocketAddr) -> io::Result<(Receiver, Sender)> {
    let domain = socket2::Domain::for_address(listen);
    let socket = socket2::Socket::new(domain, socket2::Type::DGRAM, Some(socket2::Protocol::UDP))?;
    if listen.is_ipv6() {
        socket.set_only_v6(false)?;
    }
    socket.set_nonblocking(true)?;
    // The kernel may grant less.
    let _ = socket.set_recv_buffer_size(KERNEL_BUFFER);
    let _ = socket.set_send_buffer_size(KERNEL_BUFFER);
    socket.bind(&listen.into())?;
    let socket = Rc::new(UdpSocket::from_std(StdSocket::from(socket))?);
    let local_addr = socket.local_addr()?;
    let receiver = Receiver { socket: socket.clone(), local_addr, buffer: Box::new([0; DATAGRAM]) };
    Ok((receiver, Sender { socket, local_addr, backlog: VecDeque::new() }))
}

impl Receiver {
    pub(super) fn local_addr(&self) -> SocketAddr {
        self.local_addr
    }

    pub(super) async fn readable(&self) -> io::Result<()> {
        self.socket.readable().await
    }

    /// Resolves when the kernel has room again.
    pub(super) async fn writable(&self) -> io::Result<()> {
        self.socket.writable().await
    }

    /// Hands over what has arrived, up to a burst.
    pub(super) fn receive(&mut self, mut take: impl FnMut(Path, &[u8])) {
        for _ in 0..BURST {
            let Ok((length, from)) = self.socket.try_recv_from(self.buffer.as_mut_slice()) else { return };
            let from = SocketAddr::new(from.ip().to_canonical(), from.port());
            take(Path::udp(from), &self.buffer[..length]);
        }
    }
}

impl Sender {
    /// Whether datagrams wait for the kernel.
    pub(super) fn is_blocked(&self) -> bool {
        !self.backlog.is_empty()
    }

    /// Sends everything in the outbox, or keeps it until the kernel has room.
    pub(super) fn send(&mut self, outbox: &mut Vec<Datagram>) {
        if self.backlog.is_empty() {
            let sent = self.try_send(outbox);
            outbox.drain(..sent);
        }
        self.backlog.extend(outbox.drain(..));
        let excess = self.backlog.len().saturating_sub(BACKLOG);
        self.backlog.drain(..excess);
        if !self.backlog.is_empty() {
            let mut waiting: Vec<Datagram> = std::mem::take(&mut self.backlog).into();
            let sent = self.try_send(&waiting);
            self.backlog = waiting.split_off(sent).into();
        }
    }

    /// Sends in order until the kernel is full; answers how many are done with.
    fn try_send(&self, datagrams: &[Datagram]) -> usize {
        let mut done = 0;
        while done < datagrams.len() {
            let batch = &datagrams[done..datagrams.len().min(done + BATCH)];
            match self.socket.try_io(Interest::WRITABLE, || self.send_batch(batch)) {
                Ok(sent) => done += sent,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                // The first of them has an unreachable client: its own problem, ICE will notice.
                Err(_) => done += 1,
            }
        }
        done
    }

    /// One system call for many datagrams.
    #[cfg(target_os = "linux")]
    fn send_batch(&self, batch: &[Datagram]) -> io::Result<usize> {
        use rustix::net::{MMsgHdr, SendAncillaryBuffer, SendFlags, SocketAddrAny, sendmmsg};
        let addresses: Vec<SocketAddrAny> = batch.iter().map(|(to, _)| self.mapped(to.address).into()).collect();
        let contents: Vec<[io::IoSlice<'_>; 1]> = batch.iter().map(|(_, bytes)| [io::IoSlice::new(bytes)]).collect();
        let mut control: Vec<SendAncillaryBuffer<'_, '_, '_>> =
            batch.iter().map(|_| SendAncillaryBuffer::default()).collect();
        let mut messages: Vec<MMsgHdr<'_>> = addresses
            .iter()
            .zip(&contents)
            .zip(&mut control)
            .map(|((address, content), control)| MMsgHdr::new_with_addr(address, content, control))
            .collect();
        Ok(sendmmsg(&*self.socket, &mut messages, SendFlags::DONTWAIT)?)
    }

    /// One system call for each.
    #[cfg(not(target_os = "linux"))]
    fn send_batch(&self, batch: &[Datagram]) -> io::Result<usize> {
        let Some((to, bytes)) = batch.first() else { return Ok(0) };
        self.socket.try_send_to(bytes, self.mapped(to.address)).map(|_| 1)
    }

    fn mapped(&self, to: SocketAddr) -> SocketAddr {
        match (self.local_addr, to.ip()) {
            (SocketAddr::V6(_), IpAddr::V4(ip)) => SocketAddr::new(ip.to_ipv6_mapped().into(), to.port()),
            _ => to,
        }
    }
}

/// What to announce when nothing is configured: the address listened on, or for a wildcard the one this machine uses towards
/// the outside, and the loopback (a browser on the same machine).
pub(super) fn own_addresses(listening: IpAddr) -> Vec<IpAddr> {
    if !listening.is_unspecified() {
        return vec![listening];
    }
    // Connecting a datagram socket sends nothing; it only asks the routing table. 192.0.2.0/24 is for documentation.
    let outward = StdSocket::bind((Ipv4Addr::UNSPECIFIED, 0))
        .and_then(|socket| socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).and_then(|()| socket.local_addr()))
        .map(|address| address.ip())
        .ok()
        .filter(|ip| !ip.is_loopback() && !ip.is_unspecified());
    let loopback = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
    let loopback = loopback.into_iter().filter(|ip| ip.is_ipv4() || listening.is_ipv6());
    outward.into_iter().chain(loopback).collect()
}
