//! What a video payload tells about its picture: whether it begins a key frame, how large that is, and VP8's picture numbers.
//!
//! Invariant: any bytes can be read; what is cut short tells nothing. Sources: RFC 7741 §4 (VP8), RFC 6386 §9.1 (VP8's frame
//! header), RFC 6184 §5 (H264 in RTP).

mod h264;

/// Width and height in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// How a track's payload is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Vp8,
    H264,
    /// Every packet stands for itself.
    Sound,
}

/// What one payload tells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Glance {
    /// A decoder that has seen nothing can begin with this packet.
    pub(crate) key: bool,
    /// Told by most key frames.
    pub(crate) size: Option<Size>,
    pub(crate) numbers: Option<Numbers>,
}

/// VP8's running numbers, and where they stand in the payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Numbers {
    at: usize,
    /// Picture id and how wide it is; it counts frames.
    picture: Option<(u16, Width)>,
    /// TL0PICIDX: counts frames of the lowest temporal layer. It stands right after the picture id.
    base: Option<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Width {
    Seven,
    Fifteen,
}

/// What is added to the numbers of one publisher's encoding so that a viewer sees them go on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Shift {
    picture: u16,
    base: u8,
}

/// Bytes of a payload that a viewer gets instead of the publisher's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Patch {
    at: usize,
    bytes: [u8; 3],
    length: usize,
}

/// The newest numbers a viewer has seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Shown {
    picture: Option<u16>,
    base: Option<u8>,
}

impl Format {
    /// Reads a payload.
    pub(crate) fn glance(self, payload: &[u8]) -> Glance {
        match self {
            Self::Vp8 => vp8(payload).unwrap_or_default(),
            Self::H264 => h264::glance(payload),
            Self::Sound => Glance { key: true, ..Glance::default() },
        }
    }
}

fn vp8(payload: &[u8]) -> Option<Glance> {
    let first = *payload.first()?;
    let extended = if first & 0x80 == 0 { 0 } else { *payload.get(1)? };
    let mut at = if first & 0x80 == 0 { 1 } else { 2 };
    let mut numbers = Numbers { at, picture: None, base: None };
    if extended & 0x80 != 0 {
        let high = *payload.get(at)?;
        if high & 0x80 == 0 {
            numbers.picture = Some((u16::from(high), Width::Seven));
            at += 1;
        } else {
            let low = *payload.get(at + 1)?;
            numbers.picture = Some((u16::from_be_bytes([high & 0x7f, low]), Width::Fifteen));
            at += 2;
        }
    }
    if extended & 0x40 != 0 {
        numbers.base = Some(*payload.get(at)?);
        at += 1;
    }
    if extended & 0x30 != 0 {
        at += 1;
    }
    let starts = first & 0x17 == 0x10;
    let frame = payload.get(at..).unwrap_or_default();
    let key = starts && frame.first().is_some_and(|tag| tag & 1 == 0);
    let size = match frame.get(3..10) {
        Some(&[0x9d, 0x01, 0x2a, w0, w1, h0, h1]) if key => {
            let pixels = |low, high| u32::from(u16::from_le_bytes([low, high]) & 0x3fff);
            Some(Size { width: pixels(w0, w1), height: pixels(h0, h1) })
        }
        _ => None,
    };
    let numbered = numbers.picture.is_some() || numbers.base.is_some();
    Some(Glance { key, size, numbers: numbered.then_some(numbers) })
}

impl Numbers {
    /// The shift by which the frame with these numbers follows on what was shown.
    pub(crate) fn after(&self, shown: Shown) -> Shift {
        let picture = self.picture.zip(shown.picture);
        let base = self.base.zip(shown.base);
        Shift {
            picture: picture.map_or(0, |((own, _), shown)| shown.wrapping_add(1).wrapping_sub(own)),
            base: base.map_or(0, |(own, shown)| shown.wrapping_add(1).wrapping_sub(own)),
        }
    }

    /// These numbers as a viewer sees them.
    pub(crate) fn shown(&self, shift: Shift) -> Shown {
        Shown {
            picture: self.picture.map(|(own, width)| own.wrapping_add(shift.picture) & width.mask()),
            base: self.base.map(|own| own.wrapping_add(shift.base)),
        }
    }

    /// What to write over the payload, if anything changes.
    pub(crate) fn patch(&self, shift: Shift) -> Option<Patch> {
        if shift == Shift::default() {
            return None;
        }
        let (shown, mut patch) = (self.shown(shift), Patch { at: self.at, ..Patch::default() });
        if let Some((picture, (_, width))) = shown.picture.zip(self.picture) {
            let [high, low] = picture.to_be_bytes();
            match width {
                Width::Seven => patch.push(low),
                Width::Fifteen => {
                    patch.push(high | 0x80);
                    patch.push(low);
                }
            }
        }
        if let Some(base) = shown.base {
            patch.push(base);
        }
        Some(patch)
    }
}

impl Shown {
    #[cfg(test)]
    pub(crate) fn picture(self) -> Option<u16> {
        self.picture
    }

    /// Remembers the numbers of a newer packet; what it does not carry stays.
    pub(crate) fn update(&mut self, newer: Self) {
        self.picture = newer.picture.or(self.picture);
        self.base = newer.base.or(self.base);
    }
}

impl Width {
    fn mask(self) -> u16 {
        match self {
            Self::Seven => 0x7f,
            Self::Fifteen => 0x7fff,
        }
    }
}

impl Patch {
    fn push(&mut self, byte: u8) {
        self.bytes[self.length] = byte;
        self.length += 1;
    }

    /// Writes over a payload; one that is too short stays as it is.
    pub(crate) fn apply(&self, payload: &mut [u8]) {
        if let Some(place) = payload.get_mut(self.at..self.at + self.length) {
            place.copy_from_slice(&self.bytes[..self.length]);
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The first packet of a VP8 frame with a 15-bit picture id and TL0PICIDX.
    pub(crate) fn vp8_frame(key: bool, picture: u16, base: u8, size: (u16, u16)) -> Vec<u8> {
        let [high, low] = (picture & 0x7fff).to_be_bytes();
        let mut payload = vec![0x90, 0xc0, high | 0x80, low, base, u8::from(!key), 0, 0];
        if key {
            payload.extend([0x9d, 0x01, 0x2a]);
            payload.extend(size.0.to_le_bytes());
            payload.extend(size.1.to_le_bytes());
        }
        payload
    }

    #[test]
    fn a_vp8_key_frame_tells_size_and_numbers() {
        let glance = Format::Vp8.glance(&vp8_frame(true, 0x1234, 9, (640, 360)));
        assert!(glance.key);
        assert_eq!(glance.size, Some(Size { width: 640, height: 360 }));
        let shown = glance.numbers.unwrap().shown(Shift::default());
        assert_eq!(shown, Shown { picture: Some(0x1234), base: Some(9) });
        assert!(!Format::Vp8.glance(&vp8_frame(false, 1, 1, (0, 0))).key);
    }

    #[test]
    fn a_later_packet_of_a_key_frame_begins_none() {
        let mut payload = vp8_frame(true, 1, 1, (640, 360));
        payload[0] = 0x80;
        assert!(!Format::Vp8.glance(&payload).key);
        payload[0] = 0x91;
        assert!(!Format::Vp8.glance(&payload).key);
    }

    #[test]
    fn a_short_picture_id_stays_short() {
        let payload = [0x90, 0x80, 0x7f, 0x01];
        let numbers = Format::Vp8.glance(&payload).numbers.unwrap();
        let shift = numbers.after(Shown { picture: Some(0x7f), base: None });
        let mut patched = payload;
        numbers.patch(shift).unwrap().apply(&mut patched);
        assert_eq!(patched, [0x90, 0x80, 0x00, 0x01]);
    }

    #[test]
    fn sound_can_begin_anywhere() {
        assert!(Format::Sound.glance(&[]).key);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..80), picture: u16, base: u8) {
            for format in [Format::Vp8, Format::H264, Format::Sound] {
                let glance = format.glance(&bytes);
                if let Some(numbers) = glance.numbers {
                    let shift = numbers.after(Shown { picture: Some(picture), base: Some(base) });
                    let mut patched = bytes.clone();
                    if let Some(patch) = numbers.patch(shift) { patch.apply(&mut patched); }
                    let again = format.glance(&patched);
                    prop_assert_eq!(again.numbers.map(|numbers| numbers.shown(Shift::default())), Some(numbers.shown(shift)));
                    prop_assert_eq!((again.key, again.size), (glance.key, glance.size));
                }
            }
        }
    }
}
