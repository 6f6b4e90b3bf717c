//! Packets on a stream (RFC 4571): each has its length before it, as 16 bits.
//!
//! Invariant: holds less than one packet and what was read with it, and a length that no client of ours sends ends it for good.

use bytes::{Buf as _, BufMut, BytesMut};

/// Longest packet that is read: longer than any datagram a WebRTC client sends.
const LONGEST: usize = 2048;
/// Read from the connection at once, at most.
const ROOM: usize = 4096;
const LENGTH: usize = 2;

/// The other side does not speak this, or nothing that we want to hear.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooLong;

/// Takes packets out of what was read.
#[derive(Debug, Default)]
pub(crate) struct Framer {
    held: BytesMut,
}

impl Framer {
    /// Where to put what is read next: never without room, if all packets have been taken out.
    pub(crate) fn room(&mut self) -> impl BufMut + '_ {
        self.held.reserve(ROOM);
        (&mut self.held).limit(ROOM)
    }

    /// The next packet that is here as a whole. Empty ones are passed over: they only hold connections open (RFC 4571 §2).
    pub(crate) fn next(&mut self) -> Result<Option<BytesMut>, TooLong> {
        while let Some(&[high, low]) = self.held.first_chunk::<LENGTH>() {
            let length = usize::from(u16::from_be_bytes([high, low]));
            if length > LONGEST {
                return Err(TooLong);
            }
            if self.held.len() < LENGTH + length {
                break;
            }
            self.held.advance(LENGTH);
            if length > 0 {
                return Ok(Some(self.held.split_to(length)));
            }
        }
        Ok(None)
    }
}

/// Puts a packet on its way; one that is too long for any length is left out.
pub(crate) fn write(packet: &[u8], into: &mut BytesMut) {
    if let Ok(length) = u16::try_from(packet.len()) {
        into.put_u16(length);
        into.put_slice(packet);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What comes out of a stream that is read in pieces of these sizes, over and over.
    fn read(mut stream: &[u8], sizes: &[usize]) -> Result<Vec<Vec<u8>>, TooLong> {
        let (mut framer, mut packets) = (Framer::default(), Vec::new());
        for size in sizes.iter().cycle() {
            let (piece, rest) = stream.split_at(stream.len().min(*size));
            framer.room().put_slice(piece);
            while let Some(packet) = framer.next()? {
                packets.push(packet.to_vec());
            }
            stream = rest;
            if stream.is_empty() {
                break;
            }
        }
        Ok(packets)
    }

    #[test]
    fn empty_packets_are_passed_over_and_a_torn_one_waits() {
        assert_eq!(read(&[0, 0, 0, 1, 7, 0, 0, 0, 2, 8, 9, 0, 3, 1], &[100]), Ok(vec![vec![7], vec![8, 9]]));
    }

    #[test]
    fn the_longest_packet_is_read_and_a_longer_one_ends_it() {
        let framed = |length: usize| {
            let mut stream = BytesMut::new();
            write(&vec![5; length], &mut stream);
            stream
        };
        assert_eq!(read(&framed(LONGEST), &[ROOM]), Ok(vec![vec![5; LONGEST]]));
        assert_eq!(read(&framed(LONGEST + 1), &[ROOM]), Err(TooLong));
        assert_eq!(read(b"GET / HTTP/1.1\r\n", &[ROOM]), Err(TooLong));
        assert!(framed(usize::from(u16::MAX) + 1).is_empty());
    }

    proptest! {
        #[test]
        fn however_it_is_read_the_packets_are_the_same(
            packets in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 1..=LONGEST), 0..6),
            sizes in proptest::collection::vec(1..=ROOM, 1..5),
        ) {
            let mut stream = BytesMut::new();
            for packet in &packets {
                write(packet, &mut stream);
            }
            prop_assert_eq!(read(&stream, &sizes), Ok(packets));
        }

        #[test]
        fn no_stream_makes_it_hold_much(
            stream in proptest::collection::vec(any::<u8>(), 0..20_000),
            sizes in proptest::collection::vec(1..=ROOM, 1..5),
        ) {
            let mut framer = Framer::default();
            let mut rest = stream.as_slice();
            for size in sizes.iter().cycle() {
                let (piece, later) = rest.split_at(rest.len().min(*size));
                framer.room().put_slice(piece);
                while let Ok(Some(packet)) = framer.next() {
                    prop_assert!((1..=LONGEST).contains(&packet.len()));
                }
                if later.is_empty() || framer.next().is_err() {
                    break;
                }
                prop_assert!(framer.held.len() < LENGTH + LONGEST);
                rest = later;
            }
        }
    }
}
