//! What is to be sent. Datagrams leave in handfuls while they are still in the processor's cache: 200 viewers' copies of a packet
//! are a quarter of a megabyte.

use bytes::BytesMut;

use crate::path::Path;

/// A datagram to send, and by which way.
pub(crate) type Datagram = (Path, BytesMut);

/// Takes the datagrams that wait, all or some, in order.
pub(crate) type Valve = Box<dyn FnMut(&mut Vec<Datagram>)>;

/// Datagrams that make a handful.
const HANDFUL: usize = 32;

/// Datagrams on their way out.
#[derive(Default)]
pub(crate) struct Outbox {
    waiting: Vec<Datagram>,
    valve: Option<Valve>,
}

impl Outbox {
    /// Calls the valve for each handful.
    pub(crate) fn open(&mut self, valve: Valve) {
        self.valve = Some(valve);
    }

    pub(crate) fn push(&mut self, datagram: Datagram) {
        self.waiting.push(datagram);
        if self.waiting.len() >= HANDFUL {
            self.flush();
        }
    }

    /// Calls the valve for what is left.
    pub(crate) fn flush(&mut self) {
        if let Some(valve) = &mut self.valve {
            valve(&mut self.waiting);
        }
    }

    /// Without a valve, whoever drives the core takes them here.
    #[cfg(test)]
    pub(crate) fn take(&mut self) -> Vec<Datagram> {
        std::mem::take(&mut self.waiting)
    }
}
