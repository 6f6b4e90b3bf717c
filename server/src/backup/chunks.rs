//! A stream sealed piece by piece. Invariant: a piece opens only in its place, and the last only as the last: a file that
//! was cut, lengthened, reordered or changed does not open to its end.
//!
//! Layout: magic (8 bytes), salt (32), then pieces of 64 KiB, each AES-256-GCM with its tag. The key is HMAC-SHA256 of the
//! installation's backup key over magic and salt, so no two files share one, and a piece's nonce is its number.

use aes_gcm::{
    Aes256Gcm, Key, Nonce,
    aead::{Aead, KeyInit},
};
use anyhow::{Context as _, bail, ensure};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use std::io::{Read, Write};

const MAGIC: &[u8; 8] = b"TILBAKE1";
const SALT: usize = 32;
const PIECE: usize = 64 * 1024;
const TAG: usize = 16;

fn cipher(key: &[u8; 32], salt: &[u8]) -> anyhow::Result<Aes256Gcm> {
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key)?;
    mac.update(MAGIC);
    mac.update(salt);
    let key: [u8; 32] = mac.finalize().into_bytes().into();
    Ok(Aes256Gcm::new(Key::<Aes256Gcm>::from_slice(&key)))
}

/// Number (8 bytes), nothing (3), whether it is the last (1).
fn nonce(number: u64, is_last: bool) -> [u8; 12] {
    let mut nonce = [0; 12];
    nonce[..8].copy_from_slice(&number.to_be_bytes());
    nonce[11] = u8::from(is_last);
    nonce
}

pub struct Sealer<W> {
    out: W,
    cipher: Aes256Gcm,
    number: u64,
    held: Vec<u8>,
}

impl<W: Write> Sealer<W> {
    pub fn new(mut out: W, key: &[u8; 32], salt: [u8; SALT]) -> anyhow::Result<Self> {
        out.write_all(MAGIC)?;
        out.write_all(&salt)?;
        Ok(Self { out, cipher: cipher(key, &salt)?, number: 0, held: Vec::with_capacity(PIECE) })
    }

    fn put(&mut self, is_last: bool) -> std::io::Result<()> {
        let nonce = nonce(self.number, is_last);
        let sealed = self.cipher.encrypt(Nonce::from_slice(&nonce), self.held.as_slice());
        self.out.write_all(&sealed.map_err(|_| std::io::Error::other("cannot be sealed"))?)?;
        self.number += 1;
        self.held.clear();
        Ok(())
    }

    /// Seals the last piece and gives back what was written to.
    pub fn finish(mut self) -> std::io::Result<W> {
        self.put(true)?;
        Ok(self.out)
    }
}

impl<W: Write> Write for Sealer<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        // a full piece waits for what comes after it: it may be the last
        if self.held.len() == PIECE {
            self.put(false)?;
        }
        let taken = bytes.len().min(PIECE - self.held.len());
        self.held.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

pub struct Opener<R> {
    from: R,
    cipher: Aes256Gcm,
    number: u64,
    /// The next piece, still sealed; empty after the last.
    ahead: Vec<u8>,
    open: Vec<u8>,
    at: usize,
}

impl<R: Read> Opener<R> {
    pub fn new(mut from: R, key: &[u8; 32]) -> anyhow::Result<Self> {
        let mut start = [0; MAGIC.len() + SALT];
        from.read_exact(&mut start).context("the file is too short to be a backup")?;
        ensure!(start.starts_with(MAGIC), "the file is no backup of ours, or its beginning was changed");
        let cipher = cipher(key, &start[MAGIC.len()..])?;
        let mut opener = Self { from, cipher, number: 0, ahead: Vec::new(), open: Vec::new(), at: 0 };
        opener.ahead = opener.fetch()?;
        Ok(opener)
    }

    fn fetch(&mut self) -> anyhow::Result<Vec<u8>> {
        let mut piece = Vec::new();
        self.from.by_ref().take((PIECE + TAG) as u64).read_to_end(&mut piece)?;
        Ok(piece)
    }

    fn advance(&mut self) -> anyhow::Result<()> {
        let sealed = std::mem::take(&mut self.ahead);
        self.ahead = self.fetch()?;
        let is_last = self.ahead.is_empty();
        let try_as = |is_last| self.cipher.decrypt(Nonce::from_slice(&nonce(self.number, is_last)), sealed.as_slice());
        let Ok(open) = try_as(is_last) else {
            if is_last && try_as(false).is_ok() {
                bail!(
                    "the file ends too early: it was cut off after {} KiB",
                    (self.number + 1) * (PIECE as u64 / 1024)
                );
            }
            if self.number == 0 {
                bail!(
                    "the file does not open: another backup key sealed it, or it was cut off or changed near its beginning"
                );
            }
            bail!("the file was cut off or changed after {} KiB", self.number * (PIECE as u64 / 1024));
        };
        (self.open, self.at) = (open, 0);
        self.number += 1;
        Ok(())
    }

    /// Fills `wanted` to its end.
    pub fn read_all(&mut self, wanted: &mut [u8]) -> anyhow::Result<()> {
        let mut filled = 0;
        while filled < wanted.len() {
            if self.at == self.open.len() {
                ensure!(!self.is_at_end(), "the file ends inside a part");
                self.advance()?;
            }
            let taken = (wanted.len() - filled).min(self.open.len() - self.at);
            wanted[filled..filled + taken].copy_from_slice(&self.open[self.at..self.at + taken]);
            (filled, self.at) = (filled + taken, self.at + taken);
        }
        Ok(())
    }

    /// Has everything been read, the last piece included?
    pub fn is_at_end(&self) -> bool {
        self.at == self.open.len() && self.ahead.is_empty() && self.number > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [7; 32];

    fn sealed(plain: &[u8]) -> anyhow::Result<Vec<u8>> {
        let mut sealer = Sealer::new(Vec::new(), &KEY, [1; SALT])?;
        sealer.write_all(plain)?;
        Ok(sealer.finish()?)
    }

    fn open(sealed: &[u8], length: usize) -> anyhow::Result<Vec<u8>> {
        let mut opener = Opener::new(sealed, &KEY)?;
        let mut plain = vec![0; length];
        opener.read_all(&mut plain)?;
        ensure!(opener.is_at_end(), "more follows");
        Ok(plain)
    }

    #[test]
    fn every_length_comes_back() -> anyhow::Result<()> {
        for length in [1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 5] {
            let plain: Vec<u8> = (0..length).map(|n| u8::try_from(n % 251).unwrap_or(0)).collect();
            assert_eq!(open(&sealed(&plain)?, length)?, plain, "{length}");
        }
        Ok(())
    }

    #[test]
    fn cut_changed_swapped_and_lengthened_files_do_not_open() -> anyhow::Result<()> {
        let length = 2 * PIECE + 100;
        let whole = sealed(&vec![9; length])?;
        let start = MAGIC.len() + SALT;
        let piece = PIECE + TAG;
        for cut in [0, 10, start, start + 5, start + piece, start + 2 * piece, whole.len() - 1] {
            assert!(open(&whole[..cut], length).is_err(), "cut at {cut}");
        }
        for place in [0, 9, start, start + piece + 3, whole.len() - 1] {
            let mut changed = whole.clone();
            changed[place] ^= 1;
            assert!(open(&changed, length).is_err(), "changed at {place}");
        }
        let swapped = [
            &whole[..start],
            &whole[start + piece..start + 2 * piece],
            &whole[start..start + piece],
            &whole[start + 2 * piece..],
        ]
        .concat();
        assert!(open(&swapped, length).is_err(), "swapped");
        assert!(open(&[&whole[..], b"x"].concat(), length).is_err(), "lengthened");
        assert!(Opener::new(&whole[..], &[8; 32])?.read_all(&mut [0]).is_err(), "another key");
        Ok(())
    }
}
