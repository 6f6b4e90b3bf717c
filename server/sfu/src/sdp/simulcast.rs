//! Simulcast in an offer (RFC 8853, RFC 8851): which encodings of one picture a publisher sends, by their names (rids).

use std::fmt::Write as _;

use super::{Offer, Section, extension};
use crate::Error;

/// Encodings of one picture that this server takes; of more, the first.
pub(crate) const MAX_LAYERS: usize = 3;
/// Longest name that is taken; browsers use one to eight letters.
const LONGEST_RID: usize = 16;
/// Without these header extensions nobody could tell the encodings apart (RFC 8843 §15, RFC 8852).
const NEEDED: [&str; 2] = ["urn:ietf:params:rtp-hdrext:sdes:mid", "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"];

/// The rids a section sends, in the offer's order; none without simulcast, or when its packets would not carry them.
pub(super) fn rids(attributes: &[&str]) -> Result<Vec<String>, Error> {
    let mut lines = attributes.iter().filter_map(|line| line.strip_prefix("a=simulcast:"));
    let Some(line) = lines.next() else { return Ok(Vec::new()) };
    if lines.next().is_some() {
        return Err(Error::BadOffer("simulcast twice"));
    }
    let Some(streams) = sent(line)? else { return Ok(Vec::new()) };
    let mut rids: Vec<String> = Vec::new();
    for stream in streams.split(';') {
        // Of alternatives the first is meant; one that begins paused (~) is taken all the same.
        let rid = stream.split(',').next().unwrap_or_default().trim_start_matches('~');
        let is_name = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'-' || letter == b'_';
        if rid.is_empty() || rid.len() > LONGEST_RID || !rid.bytes().all(is_name) {
            return Err(Error::BadOffer("a rid"));
        }
        if rids.iter().any(|other| other == rid) {
            return Err(Error::BadOffer("a rid twice"));
        }
        if is_declared(attributes, rid) {
            rids.push(rid.to_owned());
        }
    }
    rids.truncate(MAX_LAYERS);
    Ok(if NEEDED.iter().all(|uri| extension(attributes, uri).is_some()) { rids } else { Vec::new() })
}

/// The list behind `send`; the attribute has one list per direction.
fn sent(line: &str) -> Result<Option<&str>, Error> {
    let words: Vec<&str> = line.split_ascii_whitespace().collect();
    let (pairs, rest) = words.as_chunks::<2>();
    let known = |[direction, _]: &[&str; 2]| matches!(*direction, "send" | "recv");
    if pairs.is_empty() || pairs.len() > 2 || !rest.is_empty() || !pairs.iter().all(known) {
        return Err(Error::BadOffer("simulcast"));
    }
    Ok(pairs.iter().find(|[direction, _]| *direction == "send").map(|[_, streams]| *streams))
}

/// A rid that is named but not described is to be ignored (RFC 8853 §5.2).
fn is_declared(attributes: &[&str], rid: &str) -> bool {
    attributes.iter().filter_map(|line| line.strip_prefix("a=rid:")).any(|line| {
        let mut words = line.split_ascii_whitespace();
        words.next() == Some(rid) && words.next() == Some("send")
    })
}

impl Offer {
    /// The offer's text with the encodings that are taken, for answering a publisher.
    pub(crate) fn text_with_layers(&self) -> String {
        let layers = |section: &&Section| !section.rids.is_empty();
        let Some(section) = self.sections.iter().find(layers) else { return self.text.clone() };
        let mut text = String::with_capacity(self.text.len() + 128);
        let mut in_video = false;
        for line in self.text.lines() {
            if line.starts_with("m=") {
                if in_video {
                    write_layers(&mut text, &section.rids);
                }
                in_video = line.starts_with("m=video ");
            }
            text.push_str(line);
            text.push_str("\r\n");
        }
        if in_video {
            write_layers(&mut text, &section.rids);
        }
        text
    }
}

fn write_layers(text: &mut String, rids: &[String]) {
    for rid in rids {
        let _ = write!(text, "a=rid:{rid} send\r\n");
    }
    let _ = write!(text, "a=simulcast:send {}\r\n", rids.join(";"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const EXTENSIONS: [&str; 2] =
        ["a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid", "a=extmap:5 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"];

    fn read(lines: &[&str]) -> Result<Vec<String>, Error> {
        rids(&[EXTENSIONS.as_slice(), lines].concat())
    }

    #[test]
    fn three_encodings_are_read_in_the_offers_order() {
        let lines = ["a=rid:f send", "a=rid:h send pt=96", "a=rid:q send", "a=simulcast:send q;~h;f,x"];
        assert_eq!(read(&lines).unwrap(), ["q", "h", "f"]);
    }

    #[test]
    fn what_is_not_described_or_too_much_is_left_out() {
        let lines = ["a=rid:1 send", "a=rid:2 send", "a=rid:3 send", "a=rid:4 send", "a=rid:r recv"];
        let read = |simulcast: &str| read(&[lines.as_slice(), &[simulcast]].concat()).unwrap();
        assert_eq!(read("a=simulcast:send 1;2;3;4"), ["1", "2", "3"]);
        assert_eq!(read("a=simulcast:send r;9;2 recv r"), ["2"]);
        assert!(read("a=simulcast:recv r").is_empty());
    }

    #[test]
    fn without_header_extensions_there_is_no_simulcast() {
        assert!(rids(&["a=rid:q send", "a=simulcast:send q"]).unwrap().is_empty());
    }

    #[test]
    fn malformed_simulcast_is_refused() {
        for bad in [
            "a=simulcast:",
            "a=simulcast:send",
            "a=simulcast:both q",
            "a=simulcast:send q h",
            "a=simulcast:send q;;h",
            "a=simulcast:send q;q",
            "a=simulcast:send q!;h",
            "a=simulcast:send abcdefghijklmnopq",
        ] {
            assert!(matches!(read(&["a=rid:q send", bad]), Err(Error::BadOffer(_))), "{bad}");
        }
        let twice = ["a=rid:q send", "a=simulcast:send q", "a=simulcast:send q"];
        assert!(matches!(read(&twice), Err(Error::BadOffer(_))));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(line in "(send|recv|)[ ]?[a-z;,~0-9! ]{0,40}") {
            if let Ok(rids) = read(&["a=rid:a send", "a=rid:b send", &format!("a=simulcast:{line}")]) {
                prop_assert!(rids.len() <= MAX_LAYERS);
            }
        }
    }
}
