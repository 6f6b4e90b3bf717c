//! By which way a client is reached: UDP and TCP have addresses of their own.

use std::net::SocketAddr;

use rtc::shared::{TransportContext, TransportProtocol};

/// An address with the protocol that it is one of: the same address by UDP and by TCP may be two clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Path {
    pub(crate) protocol: TransportProtocol,
    pub(crate) address: SocketAddr,
}

impl Path {
    pub(crate) fn udp(address: SocketAddr) -> Self {
        Self { protocol: TransportProtocol::UDP, address }
    }

    pub(crate) fn tcp(address: SocketAddr) -> Self {
        Self { protocol: TransportProtocol::TCP, address }
    }

    pub(crate) fn is_tcp(self) -> bool {
        self.protocol == TransportProtocol::TCP
    }

    /// The client's end of what `rtc` calls a transport.
    pub(crate) fn of(transport: &TransportContext) -> Self {
        Self { protocol: transport.transport_protocol, address: transport.peer_addr }
    }
}
