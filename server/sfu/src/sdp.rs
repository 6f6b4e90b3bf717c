//! Reads an offer just far enough to judge it, and cleans it before the `rtc` crate reads the rest.
//!
//! Invariant: what leaves here has at most one audio, one video and one data section, and no remote candidates: clients come to
//! us (ICE-lite), so nobody can make this server send checks to an address of their choosing.

mod simulcast;

use std::fmt::Write as _;

pub(crate) use simulcast::MAX_LAYERS;

use crate::{Error, fragment::Credentials, picture::Format};

/// Longest offer that is looked at; browsers send 3–8 kB.
const MAX_BYTES: usize = 64 * 1024;
const MAX_LINES: usize = 2_000;

/// Names the header extension for loudness in offers (RFC 6464 §4).
pub(crate) const AUDIO_LEVEL: &str = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";

/// What a media section carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Audio,
    Video,
    Data,
}

/// One format of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Codec {
    pub(crate) payload_type: u8,
    /// As in `rtpmap`, upper case: `VP8`, `H264`, `OPUS`.
    pub(crate) name: String,
    pub(crate) clock_rate: u32,
    pub(crate) channels: u16,
    pub(crate) fmtp: String,
    /// The payload type that carries its retransmissions (RFC 4588).
    pub(crate) rtx: Option<u8>,
}

/// One `m=` section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Section {
    pub(crate) kind: Kind,
    pub(crate) sends: bool,
    pub(crate) receives: bool,
    pub(crate) codecs: Vec<Codec>,
    /// The encodings of its picture that are sent at once, by name; none without simulcast.
    pub(crate) rids: Vec<String>,
    /// The id of the header extension that says how loud a packet of sound is (RFC 6464).
    pub(crate) level: Option<u8>,
}

/// An offer that can be answered, as far as its shape goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Offer {
    /// The offer without candidates and simulcast.
    pub(crate) text: String,
    pub(crate) sections: Vec<Section>,
    /// The client's.
    pub(crate) credentials: Credentials,
}

impl Offer {
    /// Reads and cleans an offer.
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        if text.len() > MAX_BYTES {
            return Err(Error::BadOffer("too long"));
        }
        if !text.starts_with("v=0") {
            return Err(Error::BadOffer("does not start with v=0"));
        }
        let lines: Vec<&str> = text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
        if lines.len() > MAX_LINES {
            return Err(Error::BadOffer("too many lines"));
        }
        if lines.iter().any(|line| line.as_bytes().get(1) != Some(&b'=')) {
            return Err(Error::BadOffer("a line is not type=value"));
        }
        let credentials = Credentials::first(lines.iter().copied())
            .filter(|_| lines.iter().any(|line| line.starts_with("a=fingerprint:")))
            .ok_or(Error::BadOffer("without ICE credentials or fingerprint"))?;
        let sections = lines
            .split(|line| line.starts_with("m="))
            .skip(1)
            .zip(lines.iter().filter_map(|line| line.strip_prefix("m=")))
            .map(|(attributes, media)| section(media, attributes))
            .collect::<Result<Vec<_>, _>>()?;
        if sections.is_empty() {
            return Err(Error::BadOffer("without media"));
        }
        for kind in [Kind::Audio, Kind::Video, Kind::Data] {
            if sections.iter().filter(|section| section.kind == kind).count() > 1 {
                return Err(Error::Unusable("more than one track of a kind"));
            }
        }
        let mut text = lines.into_iter().filter(|line| !is_unwanted(line)).collect::<Vec<_>>().join("\r\n");
        text.push_str("\r\n");
        Ok(Self { text, sections, credentials })
    }

    /// The section of a kind, if offered.
    pub(crate) fn section(&self, kind: Kind) -> Option<&Section> {
        self.sections.iter().find(|section| section.kind == kind)
    }
}

impl Section {
    /// The codec this server takes from a publisher: the first it can forward, in the offer's order.
    pub(crate) fn first_usable(&self) -> Option<&Codec> {
        self.codecs.iter().find(|codec| codec.is_usable(self.kind))
    }

    /// The viewer's codec that can decode what a publisher sends with `sent`.
    pub(crate) fn that_decodes(&self, sent: &Codec) -> Option<&Codec> {
        let same = |codec: &&Codec| codec.name == sent.name && codec.clock_rate == sent.clock_rate;
        let fitting = |codec: &&Codec| same(codec) && codec.h264_shape() == sent.h264_shape();
        self.codecs.iter().find(fitting).or_else(|| {
            let mode = sent.h264_shape().map(|shape| shape.1);
            self.codecs.iter().find(|codec| same(codec) && codec.h264_shape().map(|shape| shape.1) == mode)
        })
    }
}

impl Codec {
    fn is_usable(&self, kind: Kind) -> bool {
        match kind {
            Kind::Audio => self.name == "OPUS" && self.clock_rate == 48_000,
            Kind::Video => self.name == "VP8" || self.h264_shape().is_some_and(|(_, mode)| mode == 1),
            Kind::Data => false,
        }
    }

    /// Profile (first hex pair) and packetization mode, for H264.
    fn h264_shape(&self) -> Option<(String, u8)> {
        if self.name != "H264" {
            return None;
        }
        let parameter = |name: &str| {
            self.fmtp.split(';').find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('=')).map(str::trim)
        };
        let profile = parameter("profile-level-id").and_then(|id| id.get(..2)).unwrap_or("42").to_ascii_lowercase();
        Some((profile, parameter("packetization-mode").and_then(|mode| mode.parse().ok()).unwrap_or(0)))
    }

    /// Whether a viewer that was promised `other` can decode this.
    pub(crate) fn continues(&self, other: &Self) -> bool {
        self.name == other.name && self.clock_rate == other.clock_rate && self.h264_shape() == other.h264_shape()
    }

    /// How its payload is read.
    pub(crate) fn format(&self) -> Format {
        match self.name.as_str() {
            "VP8" => Format::Vp8,
            "H264" => Format::H264,
            _ => Format::Sound,
        }
    }

    /// As `rtc` names it.
    pub(crate) fn mime_type(&self) -> String {
        match self.name.as_str() {
            "OPUS" => "audio/opus".to_owned(),
            name => format!("video/{name}"),
        }
    }
}

fn is_unwanted(line: &str) -> bool {
    ["a=candidate:", "a=end-of-candidates", "a=rid:", "a=simulcast:", "a=ssrc-group:SIM", "a=remote-candidates:"]
        .iter()
        .any(|unwanted| line.starts_with(unwanted))
}

fn section(media: &str, attributes: &[&str]) -> Result<Section, Error> {
    let mut words = media.split_ascii_whitespace();
    let kind = match words.next() {
        Some("audio") => Kind::Audio,
        Some("video") => Kind::Video,
        Some("application") => Kind::Data,
        _ => return Err(Error::Unusable("a media kind other than audio, video, data")),
    };
    let _port: u16 = words.next().and_then(|port| port.parse().ok()).ok_or(Error::BadOffer("a port"))?;
    let protocol = words.next().ok_or(Error::BadOffer("a protocol"))?;
    if kind != Kind::Data && !protocol.ends_with("RTP/SAVPF") {
        return Err(Error::Unusable("media that is not DTLS-SRTP"));
    }
    let formats: Vec<u8> = words.filter_map(|format| format.parse().ok()).filter(|format| *format < 128).collect();
    let has = |name: &str| attributes.contains(&name);
    let direction =
        ["a=sendonly", "a=recvonly", "a=inactive"].into_iter().find(|name| has(name)).unwrap_or("a=sendrecv");
    Ok(Section {
        kind,
        sends: matches!(direction, "a=sendonly" | "a=sendrecv"),
        receives: matches!(direction, "a=recvonly" | "a=sendrecv"),
        codecs: if kind == Kind::Data { Vec::new() } else { codecs(&formats, attributes) },
        level: if kind == Kind::Audio { extension(attributes, AUDIO_LEVEL) } else { None },
        rids: if kind == Kind::Video { simulcast::rids(attributes)? } else { Vec::new() },
    })
}

/// The id of a header extension (RFC 8285 §5), if the section offers it.
fn extension(attributes: &[&str], uri: &str) -> Option<u8> {
    attributes.iter().filter_map(|line| line.strip_prefix("a=extmap:")).find_map(|line| {
        let mut words = line.split_ascii_whitespace();
        // The id may be followed by a direction.
        let id = words.next()?.split('/').next()?.parse().ok().filter(|id| *id > 0)?;
        (words.next() == Some(uri)).then_some(id)
    })
}

fn codecs(formats: &[u8], attributes: &[&str]) -> Vec<Codec> {
    let value = |prefix: &str, format: u8| {
        attributes.iter().find_map(|line| line.strip_prefix(prefix)?.strip_prefix(&format!("{format} ")))
    };
    let mut codecs: Vec<Codec> = formats
        .iter()
        .filter_map(|&payload_type| {
            let mut parts = value("a=rtpmap:", payload_type)?.trim().split('/');
            Some(Codec {
                payload_type,
                name: parts.next()?.to_ascii_uppercase(),
                clock_rate: parts.next()?.parse().ok()?,
                channels: parts.next().and_then(|channels| channels.parse().ok()).unwrap_or(0),
                fmtp: value("a=fmtp:", payload_type).unwrap_or_default().trim().to_owned(),
                rtx: None,
            })
        })
        .collect();
    let repairs: Vec<(u8, u8)> = codecs
        .iter()
        .filter(|codec| codec.name == "RTX")
        .filter_map(|codec| Some((codec.fmtp.strip_prefix("apt=")?.parse().ok()?, codec.payload_type)))
        .collect();
    for codec in &mut codecs {
        codec.rtx = repairs.iter().find(|(repaired, _)| *repaired == codec.payload_type).map(|(_, rtx)| *rtx);
    }
    codecs
}

/// Tells the sender how much sound and pictures it may send at most (RFC 8866 `b=AS`, in kbit/s), in an answer. Given in bits per
/// second.
pub(crate) fn with_bandwidth(answer: &str, audio: u32, video: u32) -> String {
    let mut out = String::with_capacity(answer.len() + 32);
    let mut limit = None;
    for line in answer.lines() {
        if let Some(media) = line.strip_prefix("m=") {
            let kind = media.split(' ').next();
            limit = match kind {
                Some("audio") => Some(audio),
                Some("video") => Some(video),
                _ => None,
            };
        }
        out.push_str(line);
        out.push_str("\r\n");
        if line.starts_with("c=")
            && let Some(limit) = limit.take()
        {
            let _ = write!(out, "b=AS:{}\r\n", limit / 1000);
        }
    }
    out
}

/// What an answer asks of who sends sound: that a packet may make up for the one before, and that silence is hardly sent
/// (RFC 7587 §6.1). What the offer said of it stands.
pub(crate) fn with_wishes(answer: &str) -> String {
    let opus = |line: &str| {
        let (payload_type, codec) = line.strip_prefix("a=rtpmap:")?.split_once(' ')?;
        codec.to_ascii_lowercase().starts_with("opus/").then(|| format!("a=fmtp:{payload_type} "))
    };
    let Some((named, start)) = answer.lines().find_map(|line| Some((line, opus(line)?))) else {
        return answer.to_owned();
    };
    let said = answer.lines().find_map(|line| Some((line, line.strip_prefix(&start)?)));
    let (line, pairs) = said.unwrap_or((named, ""));
    let mut pairs: Vec<&str> = pairs.split(';').filter(|pair| !pair.is_empty()).collect();
    for (name, wish) in [("useinbandfec=", "useinbandfec=1"), ("usedtx=", "usedtx=1")] {
        if !pairs.iter().any(|pair| pair.trim().starts_with(name)) {
            pairs.push(wish);
        }
    }
    let before = if said.is_some() { String::new() } else { format!("{named}\r\n") };
    answer.replacen(line, &format!("{before}{start}{}", pairs.join(";")), 1)
}

#[cfg(test)]
mod tests;
