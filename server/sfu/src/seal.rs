//! Sealing media for viewers without walking the whole protocol stack for every packet.
//!
//! The stack does everything else: ICE, DTLS, SCTP, RTCP. But each media packet through it visits a hundred cache lines of
//! state per viewer, several times what sealing itself costs. So the stack seals a viewer's first packet; a crypto provider that
//! remembers its last sealing ([`Lender`]) then gives us key and nonce, from which the salt follows (RFC 7714 §8.1), and from
//! there on packets are sealed here.
//!
//! Invariant: we take over only when our own sealing of that first packet is the same as the stack's, byte for byte; after
//! that no packet of these streams goes through the stack, so no nonce is used for two different packets. Viewers who negotiated
//! another protection than AES-GCM stay with the stack.

mod lender;

use bytes::{BufMut as _, BytesMut};
use rtc::{crypto::AeadCipher, rtp::Packet};

pub(crate) use lender::Lender;
use lender::Sealing;

use crate::picture::Patch;

const HEADER: usize = 12;
const TAG: usize = 16;
const NONCE: usize = 12;

/// Seals RTP under one viewer's session key.
pub(crate) struct Seal {
    cipher: Box<dyn AeadCipher>,
    salt: [u8; NONCE],
}

impl Seal {
    /// Takes over from the stack, which has just sealed `packet`, the first of its stream, as `sealed`.
    pub(crate) fn take_over(lender: &Lender, packet: &Packet, sealed: &[u8]) -> Option<Self> {
        let Sealing { algorithm, key, nonce } = lender.take()?;
        let cipher = lender.inner().crypto().new_aead(algorithm, key.as_ref()).ok()?;
        if cipher.tag_len() != TAG {
            return None;
        }
        // The nonce is the salt, exclusive-or what names the packet; so the salt is the nonce, exclusive-or the same.
        let salt = mixed(nonce, packet.header.ssrc, 0, packet.header.sequence_number);
        let mut seal = Self { cipher, salt };
        (seal.seal(packet, None, 0)? == sealed).then_some(seal)
    }

    /// The packet as it goes over the wire, patched before it is sealed. Its header has no extensions and no contributing
    /// sources.
    pub(crate) fn seal(&mut self, packet: &Packet, patch: Option<Patch>, rollover: u32) -> Option<BytesMut> {
        let header = &packet.header;
        let mut out = BytesMut::with_capacity(HEADER + packet.payload.len() + TAG);
        out.put_u8(0x80);
        out.put_u8(u8::from(header.marker) << 7 | header.payload_type & 0x7f);
        out.put_u16(header.sequence_number);
        out.put_u32(header.timestamp);
        out.put_u32(header.ssrc);
        out.put_slice(&packet.payload);
        let nonce = mixed(self.salt, header.ssrc, rollover, header.sequence_number);
        let mut tag = [0; TAG];
        let (head, body) = out.split_at_mut(HEADER);
        if let Some(patch) = patch {
            patch.apply(body);
        }
        self.cipher.seal_in_place(&nonce, head, body, &mut tag).ok()?;
        out.put_slice(&tag);
        Some(out)
    }
}

fn mixed(mut bytes: [u8; NONCE], ssrc: u32, rollover: u32, sequence: u16) -> [u8; NONCE] {
    let name = ssrc.to_be_bytes().into_iter().chain(rollover.to_be_bytes()).chain(sequence.to_be_bytes());
    for (byte, name) in bytes[2..].iter_mut().zip(name) {
        *byte ^= name;
    }
    bytes
}

/// How often a stream's sequence numbers have wrapped, as sender and receiver both count it (RFC 3711 §3.3.1).
#[derive(Debug, Clone, Default)]
pub(crate) struct Rollover {
    newest: Option<(u32, u16)>,
}

impl Rollover {
    /// For a packet of this number; `None` for one from before the first.
    pub(crate) fn of(&mut self, sequence: u16) -> Option<u32> {
        let Some((count, newest)) = self.newest else {
            self.newest = Some((0, sequence));
            return Some(0);
        };
        if sequence.wrapping_sub(newest) < 1 << 15 {
            let count = count + u32::from(sequence < newest);
            self.newest = Some((count, sequence));
            return Some(count);
        }
        if sequence > newest { count.checked_sub(1) } else { Some(count) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_count_goes_up_at_the_wrap_and_back_for_a_late_packet() {
        let mut rollover = Rollover::default();
        let counts = [65_534, 65_535, 1, 0, 65_535, 2].map(|sequence| rollover.of(sequence));
        assert_eq!(counts, [0, 0, 1, 1, 0, 1].map(Some));
    }

    #[test]
    fn a_packet_from_before_the_first_has_no_count() {
        let mut rollover = Rollover::default();
        rollover.of(3);
        assert_eq!(rollover.of(65_530), None);
        assert_eq!(rollover.of(2), Some(0));
    }

    #[test]
    fn without_a_sealing_to_learn_from_nothing_is_taken_over() {
        let lender = Lender::new(rtc::crypto::default_provider().unwrap());
        assert!(Seal::take_over(&lender, &Packet::default(), &[]).is_none());
    }

    proptest! {
        /// The sender's count is the packet's true place, for any walk with loss and reordering.
        #[test]
        fn the_count_is_the_true_one(start in 0_u64..65_536, steps in proptest::collection::vec((1_u64..300, 0_u64..200), 1..400)) {
            let (mut rollover, mut at) = (Rollover::default(), start);
            rollover.of(u16::try_from(start).unwrap());
            for (step, back) in steps {
                at += step;
                for place in [at, at.saturating_sub(back).max(start)] {
                    let sequence = u16::try_from(place % 65_536).unwrap();
                    prop_assert_eq!(rollover.of(sequence), Some(u32::try_from(place / 65_536).unwrap()));
                }
            }
        }
    }
}
