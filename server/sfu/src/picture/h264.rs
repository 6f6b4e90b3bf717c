//! H264 in RTP: where a decoder can begin, and the picture's size from its sequence parameter set (ITU-T H.264 §7.3.2.1.1).

use super::{Glance, Size};

const SLICE_IDR: u8 = 5;
const PARAMETERS: u8 = 7;
const AGGREGATE: u8 = 24;
const FRAGMENT: u8 = 28;
/// A picture's sides in macroblocks of 16 pixels; far beyond what anybody sends.
const LARGEST: u32 = 1024;
/// Profiles whose parameter sets say more about colour before they tell the size.
const HIGH_PROFILES: [u8; 5] = [100, 110, 122, 244, 44];

/// A key frame begins with its parameter set, or where that came apart from it, with the picture itself.
pub(super) fn glance(payload: &[u8]) -> Glance {
    let Some((&indicator, rest)) = payload.split_first() else { return Glance::default() };
    match indicator & 0x1f {
        SLICE_IDR => Glance { key: true, ..Glance::default() },
        PARAMETERS => Glance { key: true, size: size(rest), numbers: None },
        AGGREGATE => aggregate(rest),
        FRAGMENT => {
            let key = rest.first().is_some_and(|header| header & 0x80 != 0 && header & 0x1f == SLICE_IDR);
            Glance { key, ..Glance::default() }
        }
        _ => Glance::default(),
    }
}

/// Several units in one packet, each behind its length.
fn aggregate(mut rest: &[u8]) -> Glance {
    let mut glance = Glance::default();
    while let Some((&[high, low], behind)) = rest.split_first_chunk::<2>() {
        let length = usize::from(u16::from_be_bytes([high, low]));
        let Some((unit, behind)) = behind.split_at_checked(length) else { break };
        rest = behind;
        match unit.split_first() {
            Some((indicator, unit)) if indicator & 0x1f == PARAMETERS => {
                glance.key = true;
                glance.size = size(unit);
            }
            Some((indicator, _)) if indicator & 0x1f == SLICE_IDR => glance.key = true,
            _ => {}
        }
    }
    glance
}

/// The size that a sequence parameter set (without its first byte) tells.
fn size(set: &[u8]) -> Option<Size> {
    let profile = *set.first()?;
    let mut bits = Bits::behind(set.get(3..)?);
    bits.number()?;
    let mut chroma = 1;
    if HIGH_PROFILES.contains(&profile) {
        chroma = bits.number()?;
        if chroma == 3 {
            return None;
        }
        bits.number()?;
        bits.number()?;
        bits.bit()?;
        // Scaling matrices: nobody sends them here.
        if bits.bit()? == 1 {
            return None;
        }
    }
    bits.number()?;
    match bits.number()? {
        0 => {
            bits.number()?;
        }
        1 => {
            bits.bit()?;
            bits.number()?;
            bits.number()?;
            for _ in 0..bits.number().filter(|count| *count < 256)? {
                bits.number()?;
            }
        }
        _ => {}
    }
    bits.number()?;
    bits.bit()?;
    let columns = bits.number()?.checked_add(1).filter(|columns| *columns <= LARGEST)?;
    let rows = bits.number()?.checked_add(1).filter(|rows| *rows <= LARGEST)?;
    let fields = 2 - bits.bit()?;
    if fields == 2 {
        bits.bit()?;
    }
    bits.bit()?;
    let (mut width, mut height) = (columns * 16, rows * 16 * fields);
    if bits.bit()? == 1 {
        let step = if chroma == 0 { (1, fields) } else { (2, if chroma == 1 { 2 } else { 1 } * fields) };
        let mut cut = || Some(bits.number()?.min(LARGEST).saturating_add(bits.number()?.min(LARGEST)));
        width = width.checked_sub(cut()? * step.0)?;
        height = height.checked_sub(cut()? * step.1)?;
    }
    (width > 0 && height > 0).then_some(Size { width, height })
}

/// The bits of a unit, without the bytes that only keep start codes away (§7.4.1).
struct Bits {
    bytes: Vec<u8>,
    at: usize,
}

impl Bits {
    /// Of a parameter set no more is looked at than this.
    const LONGEST: usize = 128;

    fn behind(unit: &[u8]) -> Self {
        let mut bytes: Vec<u8> = Vec::with_capacity(unit.len().min(Self::LONGEST));
        let mut zeros = 0;
        for &byte in unit.iter().take(Self::LONGEST) {
            if zeros >= 2 && byte == 3 {
                zeros = 0;
                continue;
            }
            zeros = if byte == 0 { zeros + 1 } else { 0 };
            bytes.push(byte);
        }
        Self { bytes, at: 0 }
    }

    fn bit(&mut self) -> Option<u32> {
        let bit = self.bytes.get(self.at / 8)? >> (7 - self.at % 8) & 1;
        self.at += 1;
        Some(u32::from(bit))
    }

    /// An Exp-Golomb number (§9.1) of at most 33 bits.
    fn number(&mut self) -> Option<u32> {
        let mut zeros = 0;
        while self.bit()? == 0 {
            zeros += 1;
            if zeros > 16 {
                return None;
            }
        }
        let mut rest = 0;
        for _ in 0..zeros {
            rest = rest << 1 | self.bit()?;
        }
        Some((1 << zeros) - 1 + rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Parameter sets as encoders write them: constrained baseline 640×360 (cropped from 368), high 1280×720.
    const SMALL: [u8; 11] = [0x67, 0x42, 0xc0, 0x1e, 0xda, 0x02, 0x80, 0xbf, 0xe5, 0xc0, 0x44];
    const LARGE: [u8; 12] = [0x67, 0x64, 0x00, 0x1f, 0xac, 0xd9, 0x40, 0x50, 0x05, 0xbb, 0x01, 0x10];

    #[test]
    fn a_parameter_set_tells_the_size() {
        assert_eq!(glance(&SMALL).size, Some(Size { width: 640, height: 360 }));
        assert_eq!(glance(&LARGE).size, Some(Size { width: 1280, height: 720 }));
    }

    #[test]
    fn a_key_frame_begins_with_parameters_or_the_picture() {
        let aggregate = [&[0x78, 0, 11], SMALL.as_slice(), &[0, 2, 0x68, 0xce]].concat();
        assert_eq!(glance(&aggregate), glance(&SMALL));
        for (payload, key) in [
            (&[0x65, 0x88][..], true),
            (&[0x7c, 0x85, 0x88], true),
            (&[0x7c, 0x45], false),
            (&[0x41, 0x9a], false),
            (&[0x7c, 0x81], false),
            (&[0x78, 0, 9, 0x67], false),
            (&[], false),
        ] {
            assert_eq!(glance(payload).key, key, "{payload:02x?}");
        }
    }
}
