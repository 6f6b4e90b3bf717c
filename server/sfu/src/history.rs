//! The last packets of a layer, for viewers that ask again (NACK). One copy for all viewers; a fixed number of packets.

use rtc::rtp::Packet;

/// A ring indexed by the publisher's sequence number.
pub(crate) struct History {
    slots: Vec<Option<Packet>>,
}

impl History {
    /// Keeps about `packets` of them (rounded up to a power of two, so that wrap-around keeps its place).
    pub(crate) fn new(packets: usize) -> Self {
        Self { slots: vec![None; packets.next_power_of_two()] }
    }

    /// Remembers a packet in place of the one a full ring ago.
    pub(crate) fn put(&mut self, packet: &Packet) {
        let at = self.at(packet.header.sequence_number);
        self.slots[at] = Some(packet.clone());
    }

    /// The packet, if it is still here.
    pub(crate) fn get(&self, sequence: u16) -> Option<&Packet> {
        self.slots[self.at(sequence)].as_ref().filter(|packet| packet.header.sequence_number == sequence)
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        self.slots.fill(None);
    }

    fn at(&self, sequence: u16) -> usize {
        usize::from(sequence) & (self.slots.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(sequence_number: u16) -> Packet {
        Packet { header: rtc::rtp::Header { sequence_number, ..Default::default() }, ..Default::default() }
    }

    #[test]
    fn what_was_put_is_found_until_a_ring_later() {
        let mut history = History::new(100);
        for sequence in 65_500_u16..=65_535 {
            history.put(&packet(sequence));
        }
        for sequence in 0..90 {
            history.put(&packet(sequence));
        }
        assert!(history.get(65_530).is_some());
        assert!(history.get(89).is_some());
        assert!(history.get(90).is_none());
        for sequence in 90..200 {
            history.put(&packet(sequence));
        }
        assert!(history.get(65_530).is_none());
        assert!(history.get(100).is_some());
    }
}
