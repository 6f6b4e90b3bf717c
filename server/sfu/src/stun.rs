//! Just enough STUN to decide whose datagram this is.
//!
//! Invariant: a sender's address is believed only after [`Request::is_signed_with`] has checked MESSAGE-INTEGRITY (RFC 8489
//! §14.5) with the password that only the offerer of that session was given. The ICE agent proper then reads the message again.

use rtc::crypto::{HmacAlgorithm, RTCCrypto, constant_time_eq};

const HEADER: usize = 20;
const MAGIC_COOKIE: [u8; 4] = [0x21, 0x12, 0xa4, 0x42];
const BINDING_REQUEST: [u8; 2] = [0x00, 0x01];
const USERNAME: u16 = 0x0006;
const MESSAGE_INTEGRITY: u16 = 0x0008;
const MAC: usize = 20;
const ATTRIBUTE_HEADER: usize = 4;

/// Whether the datagram is STUN at all (RFC 7983: first byte 0–3, and the cookie).
pub(crate) fn is_stun(datagram: &[u8]) -> bool {
    datagram.len() >= HEADER && datagram[0] < 4 && datagram[4..8] == MAGIC_COOKIE
}

/// A binding request with a name and a signature to check.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Request<'a> {
    /// The local half of USERNAME: the session it claims to belong to.
    pub(crate) ufrag: &'a str,
    signed: &'a [u8],
    mac: &'a [u8],
}

impl<'a> Request<'a> {
    /// Reads a binding request; anything else, or anything malformed, is `None`.
    pub(crate) fn parse(datagram: &'a [u8]) -> Option<Self> {
        if !is_stun(datagram) || datagram[..2] != BINDING_REQUEST {
            return None;
        }
        let length = usize::from(u16::from_be_bytes([datagram[2], datagram[3]]));
        if HEADER + length != datagram.len() {
            return None;
        }
        let (mut at, mut ufrag) = (HEADER, None);
        while let Some(&[t0, t1, l0, l1]) = datagram.get(at..at + ATTRIBUTE_HEADER) {
            let length = usize::from(u16::from_be_bytes([l0, l1]));
            let value = datagram.get(at + ATTRIBUTE_HEADER..at + ATTRIBUTE_HEADER + length)?;
            match u16::from_be_bytes([t0, t1]) {
                USERNAME => ufrag = std::str::from_utf8(value).ok()?.split_once(':').map(|(local, _)| local),
                MESSAGE_INTEGRITY if length == MAC => {
                    return Some(Self { ufrag: ufrag?, signed: &datagram[..at], mac: value });
                }
                _ => {}
            }
            at += ATTRIBUTE_HEADER + length.next_multiple_of(4);
        }
        None
    }

    /// Checks MESSAGE-INTEGRITY with the session's password, in constant time.
    pub(crate) fn is_signed_with(&self, password: &str, crypto: &dyn RTCCrypto) -> bool {
        // The length in the header counts up to and including MESSAGE-INTEGRITY, whatever follows it.
        let Ok(length) = u16::try_from(self.signed.len() - HEADER + ATTRIBUTE_HEADER + MAC) else { return false };
        let mut expected = [0_u8; MAC];
        let parts = [&self.signed[..2], &length.to_be_bytes(), &self.signed[4..]];
        crypto
            .new_hmac(HmacAlgorithm::Sha1, password.as_bytes())
            .and_then(|mut mac| mac.sign(&parts, &mut expected))
            .is_ok_and(|()| constant_time_eq(&expected, self.mac))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A signed binding request, for this module's tests and the demultiplexer's.
    pub(crate) fn request(username: &str, password: &str) -> Vec<u8> {
        let mut message = vec![0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42];
        message.extend([7; 12]);
        message.extend([0, 6]);
        message.extend(u16::try_from(username.len()).unwrap().to_be_bytes());
        message.extend(username.as_bytes());
        message.resize(message.len().next_multiple_of(4), 0);
        let length = u16::try_from(message.len() - HEADER + 24).unwrap().to_be_bytes();
        message[2..4].copy_from_slice(&length);
        let provider = rtc::crypto::default_provider().unwrap();
        let mut mac = [0; MAC];
        provider
            .crypto()
            .new_hmac(HmacAlgorithm::Sha1, password.as_bytes())
            .unwrap()
            .sign(&[&message], &mut mac)
            .unwrap();
        message.extend([0, 8, 0, 20]);
        message.extend(mac);
        message
    }

    fn signed(message: &[u8], password: &str) -> bool {
        let provider = rtc::crypto::default_provider().unwrap();
        Request::parse(message).unwrap().is_signed_with(password, provider.crypto())
    }

    #[test]
    fn a_signed_request_names_its_session_and_verifies() {
        let message = request("local:remote", "secret");
        assert_eq!(Request::parse(&message).unwrap().ufrag, "local");
        assert!(signed(&message, "secret"));
    }

    #[test]
    fn another_password_or_a_changed_byte_does_not_verify() {
        let mut message = request("local:remote", "secret");
        assert!(!signed(&message, "other"));
        message[10] ^= 1;
        assert!(!signed(&message, "secret"));
    }

    #[test]
    fn a_request_without_signature_is_no_request() {
        let mut message = request("local:remote", "secret");
        message.truncate(message.len() - 24);
        let length = u16::try_from(message.len() - HEADER).unwrap().to_be_bytes();
        message[2..4].copy_from_slice(&length);
        assert_eq!(Request::parse(&message), None);
    }

    proptest! {
        #[test]
        fn no_datagram_makes_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Request::parse(&bytes);
        }

        #[test]
        fn no_damaged_request_makes_it_panic_or_verifies(at in 0_usize..60, to: u8) {
            let mut message = request("local:remote", "secret");
            prop_assume!(at < message.len() && message[at] != to);
            message[at] = to;
            let provider = rtc::crypto::default_provider().unwrap();
            if let Some(request) = Request::parse(&message) {
                prop_assert!(!request.is_signed_with("secret", provider.crypto()));
            }
        }
    }
}
