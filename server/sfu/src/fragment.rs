//! What a client says of ICE while its session runs, and what it is answered (RFC 8840 `application/trickle-ice-sdpfrag`).
//!
//! Invariant: a fragment gives us the client's credentials and nothing else. Its candidates are checked for their shape and
//! dropped: clients come to us (ICE-lite), so nobody can make this server send checks to an address of their choosing.

use std::fmt::Write as _;

use crate::{Error, path::Path};

/// Longest fragment that is looked at; browsers send less than 2 kB.
const MAX_BYTES: usize = 16 * 1024;
const MAX_LINES: usize = 400;

/// What proves who asks in an ICE session (RFC 8445 §5.3), of one side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Credentials {
    pub(crate) ufrag: String,
    pub(crate) password: String,
}

impl Credentials {
    /// The credentials that stand first in lines of SDP: those of all streams, since one transport carries them.
    pub(crate) fn first<'a>(lines: impl Iterator<Item = &'a str> + Clone) -> Option<Self> {
        let value = |name: &str| lines.clone().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
        Some(Self { ufrag: value("a=ice-ufrag:")?, password: value("a=ice-pwd:")? })
    }
}

/// Reads a client's fragment.
///
/// # Errors
/// [`Error::BadFragment`].
pub(crate) fn read(text: &str) -> Result<Credentials, Error> {
    if text.len() > MAX_BYTES {
        return Err(Error::BadFragment("too long"));
    }
    let lines = text.lines().map(str::trim_end).filter(|line| !line.is_empty());
    if lines.clone().count() > MAX_LINES {
        return Err(Error::BadFragment("too many lines"));
    }
    let found = Credentials::first(lines.clone()).ok_or(Error::BadFragment("without ICE credentials"))?;
    if !(is_credential(&found.ufrag, 4) && is_credential(&found.password, 22)) {
        return Err(Error::BadFragment("ICE credentials"));
    }
    for line in lines {
        let known = match line.split_once(':').unwrap_or((line, "")) {
            ("a=ice-ufrag", value) => value == found.ufrag,
            ("a=ice-pwd", value) => value == found.password,
            ("a=candidate", value) => is_candidate(value),
            _ => line.starts_with("a=") || line.starts_with("m="),
        };
        if !known {
            return Err(Error::BadFragment("a line"));
        }
    }
    Ok(found)
}

/// `ice-char`s, at least so many (RFC 8839 §5.4).
fn is_credential(text: &str, least: usize) -> bool {
    (least..=256).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/".contains(&byte))
}

/// `foundation component transport priority address port "typ" kind …` (RFC 8839 §5.1).
fn is_candidate(text: &str) -> bool {
    let mut words = text.split(' ');
    let mut next = || words.next().unwrap_or_default();
    let named = is_credential(next(), 1) && next().parse::<u16>().is_ok();
    let way =
        !next().is_empty() && next().parse::<u32>().is_ok() && !next().is_empty() && next().parse::<u16>().is_ok();
    named && way && next() == "typ" && !next().is_empty()
}

/// What names the stream that carries all others, from our answer: its `m=` line and its `mid`.
pub(crate) fn bundle(answer: &str) -> String {
    let first = |name: &str| answer.lines().find(|line| line.starts_with(name));
    ["a=group:", "m=", "a=mid:"].into_iter().filter_map(first).flat_map(|line| [line, "\r\n"]).collect()
}

/// The answer to a restart: our credentials and addresses, for that stream.
pub(crate) fn write(bundle: &str, ours: &Credentials, addresses: &[Path]) -> String {
    let Credentials { ufrag, password } = ours;
    let mut text = format!("a=ice-lite\r\n{bundle}a=ice-ufrag:{ufrag}\r\na=ice-pwd:{password}\r\n");
    for address in addresses {
        let _ = write!(text, "a={}\r\n", candidate(*address));
    }
    text.push_str("a=end-of-candidates\r\n");
    text
}

/// One of our addresses as a candidate; by TCP clients call us (RFC 6544 §4.5), and only where UDP does not get through (§4.2).
pub(crate) fn candidate(ours: Path) -> String {
    let (foundation, protocol, priority, kind) =
        if ours.is_tcp() { (2, "tcp", 2_124_414_975, " tcptype passive") } else { (1, "udp", 2_130_706_431, "") };
    let (ip, port) = (ours.address.ip(), ours.address.port());
    format!("candidate:{foundation} 1 {protocol} {priority} {ip} {port} typ host{kind}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TRICKLED: &str = "a=ice-ufrag:EsAw\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\n\
        a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0 ufrag EsAw network-id 1\r\n\
        a=candidate:473322822 1 tcp 1518280447 x.local 9 typ host tcptype active\r\na=end-of-candidates\r\n";

    #[test]
    fn what_chromium_and_the_rfc_write_is_read() {
        let read = read(TRICKLED).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((read.ufrag.as_str(), read.password.as_str()), ("EsAw", "P2uYro0UCOQ4zxjKXaWCBui1"));
        // RFC 9725 §4.3.1
        let example = TRICKLED.replace("m=audio", "a=group:BUNDLE 0 1\r\nm=audio");
        assert!(self::read(&example).is_ok() && self::read(&example.replace("\r\n", "\n")).is_ok());
    }

    #[test]
    fn what_is_no_fragment_is_refused() {
        for (from, to) in [
            ("a=ice-ufrag:EsAw\r\n", ""),
            ("a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\n", ""),
            ("EsAw\r\n", "EsA\r\n"),
            ("EsAw\r\n", "Es:w\r\n"),
            ("P2uYro0UCOQ4zxjKXaWCBui1", "short"),
            ("m=audio", "a=ice-ufrag:Other\r\nm=audio"),
            ("m=audio", "v=0\r\nm=audio"),
            (" udp 2122260223", " udp x"),
            ("61764 typ", "66666 typ"),
            (" typ host generation", ""),
        ] {
            let text = TRICKLED.replacen(from, to, 1);
            assert_ne!(text, TRICKLED);
            assert!(matches!(read(&text), Err(Error::BadFragment(_))), "{text}");
        }
        assert!(read(&format!("{TRICKLED}a={}", "x".repeat(MAX_BYTES))).is_err());
        assert!(read(&format!("{TRICKLED}{}", "a=x\r\n".repeat(MAX_LINES))).is_err());
    }

    #[test]
    fn our_answer_names_the_first_stream_and_our_addresses() {
        let answer =
            "v=0\r\na=group:BUNDLE 0 1\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\nm=video 9 X 96\r\na=mid:1\r\n";
        let ours = Credentials { ufrag: "abcd".to_owned(), password: "e".repeat(32) };
        let addresses = ["192.0.2.1:7000", "[2001:db8::1]:7000"].map(|address| Path::udp(address.parse().unwrap()));
        let [first, second] = addresses;
        let text = write(&bundle(answer), &ours, &[first, second, Path::tcp(first.address)]);
        assert_eq!(
            text,
            "a=ice-lite\r\na=group:BUNDLE 0 1\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=ice-ufrag:abcd\r\n\
             a=ice-pwd:eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee\r\na=candidate:1 1 udp 2130706431 192.0.2.1 7000 typ host\r\n\
             a=candidate:1 1 udp 2130706431 2001:db8::1 7000 typ host\r\n\
             a=candidate:2 1 tcp 2124414975 192.0.2.1 7000 typ host tcptype passive\r\na=end-of-candidates\r\n"
        );
        assert!(read(&text).is_ok_and(|read| read == ours));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,300}") {
            let _ = read(&text);
        }

        #[test]
        fn no_damaged_fragment_makes_it_panic(at in 0..TRICKLED.len(), to: char, cut in 0..TRICKLED.len()) {
            let mut text = TRICKLED[..cut].to_owned();
            text.insert(at.min(cut), to);
            let _ = read(&text);
        }
    }
}
