//! Health content at rest. Invariant: what is sealed for one row and column opens nowhere else, and a key is never
//! logged or printed.
//!
//! Layout of a sealed column: key version (2 bytes, big endian), nonce (12 bytes), AES-256-GCM ciphertext with tag.

use crate::column::column_value;
use aes_gcm::{
    Aes256Gcm, Key, Nonce,
    aead::{Aead, KeyInit, Payload},
};
use serde::{Serialize, de::DeserializeOwned};
use std::{collections::BTreeMap, fmt, marker::PhantomData};
use uuid::Uuid;

const VERSION: usize = 2;
const NONCE: usize = 12;

/// A value of type `T` that only the keyring can read.
pub struct Sealed<T>(Vec<u8>, PhantomData<fn() -> T>);

impl<T> Clone for Sealed<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone(), PhantomData)
    }
}
impl<T> PartialEq for Sealed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for Sealed<T> {}
impl<T> fmt::Debug for Sealed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealed(…)")
    }
}
column_value!([T] Sealed<T>, Vec<u8>, |sealed| sealed.0, |bytes| Some(Sealed(bytes, PhantomData)));

/// Where a sealed value lives: bound into it, so that it cannot be moved to another row or column.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub table: &'static str,
    pub column: &'static str,
    pub row: Uuid,
}

impl Place {
    #[must_use]
    pub fn new(table: &'static str, column: &'static str, row: impl Into<Uuid>) -> Self {
        Self { table, column, row: row.into() }
    }

    fn bytes(&self) -> Vec<u8> {
        format!("{}\0{}\0{}", self.table, self.column, self.row).into_bytes()
    }
}

#[derive(Debug, thiserror::Error)]
pub enum SealError {
    #[error("no key with version {0}")]
    UnknownKey(u16),
    #[error("sealed content is damaged or does not belong here")]
    Broken,
    #[error("content cannot be written")]
    Unwritable(#[from] serde_json::Error),
}

/// The keys that seal and open, by version. The newest seals.
#[derive(Clone)]
pub struct Keyring {
    keys: BTreeMap<u16, Aes256Gcm>,
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keyring(versions {:?})", self.keys.keys().collect::<Vec<_>>())
    }
}

impl Keyring {
    /// A keyring with one key of 32 bytes.
    #[must_use]
    pub fn new(version: u16, key: &[u8; 32]) -> Self {
        Self { keys: BTreeMap::new() }.and(version, key)
    }

    /// One more key.
    #[must_use]
    pub fn and(mut self, version: u16, key: &[u8; 32]) -> Self {
        self.keys.insert(version, Aes256Gcm::new(Key::<Aes256Gcm>::from_slice(key)));
        self
    }

    /// Seals `value` for `place` with the newest key and a fresh `nonce` of 12 random bytes.
    ///
    /// # Errors
    /// `Unwritable` if the value has no JSON form.
    pub fn seal<T: Serialize>(&self, place: Place, nonce: [u8; NONCE], value: &T) -> Result<Sealed<T>, SealError> {
        self.encrypt(place, nonce, &serde_json::to_vec(value)?)
    }

    fn encrypt<T>(&self, place: Place, nonce: [u8; NONCE], plain: &[u8]) -> Result<Sealed<T>, SealError> {
        let (version, key) = self.keys.last_key_value().ok_or(SealError::UnknownKey(0))?;
        let cipher = key
            .encrypt(Nonce::from_slice(&nonce), Payload { msg: plain, aad: &place.bytes() })
            .map_err(|_| SealError::Broken)?;
        let bytes = [version.to_be_bytes().as_slice(), nonce.as_slice(), &cipher].concat();
        Ok(Sealed(bytes, PhantomData))
    }

    /// Seals a whole file, which is kept elsewhere than in a column.
    ///
    /// # Errors
    /// As [`Self::seal`].
    pub fn seal_bytes(&self, place: Place, nonce: [u8; NONCE], file: &[u8]) -> Result<Vec<u8>, SealError> {
        Ok(self.encrypt::<()>(place, nonce, file)?.0)
    }

    /// Opens a sealed file.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_bytes(&self, place: Place, file: &[u8]) -> Result<Vec<u8>, SealError> {
        self.decrypt(place, &Sealed::<()>(file.to_owned(), PhantomData))
    }

    /// Opens what was sealed for `place`.
    ///
    /// # Errors
    /// `UnknownKey` if its key is not here, `Broken` if it was changed or belongs elsewhere.
    pub fn open<T: DeserializeOwned>(&self, place: Place, sealed: &Sealed<T>) -> Result<T, SealError> {
        serde_json::from_slice(&self.decrypt(place, sealed)?).map_err(|_| SealError::Broken)
    }

    /// The same content under the newest key.
    ///
    /// # Errors
    /// As `open`.
    pub fn reseal<T>(&self, place: Place, nonce: [u8; NONCE], sealed: &Sealed<T>) -> Result<Sealed<T>, SealError> {
        self.encrypt(place, nonce, &self.decrypt(place, sealed)?)
    }

    /// The version that seals.
    #[must_use]
    pub fn newest(&self) -> u16 {
        self.keys.last_key_value().map_or(0, |(version, _)| *version)
    }

    fn decrypt<T>(&self, place: Place, sealed: &Sealed<T>) -> Result<Vec<u8>, SealError> {
        let (version, rest) = sealed.0.split_at_checked(VERSION).ok_or(SealError::Broken)?;
        let (nonce, cipher) = rest.split_at_checked(NONCE).ok_or(SealError::Broken)?;
        let version = u16::from_be_bytes(version.try_into().map_err(|_| SealError::Broken)?);
        let key = self.keys.get(&version).ok_or(SealError::UnknownKey(version))?;
        key.decrypt(Nonce::from_slice(nonce), Payload { msg: cipher, aad: &place.bytes() })
            .map_err(|_| SealError::Broken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(column: &'static str) -> Place {
        Place::new("response", column, Uuid::from_u128(7))
    }

    #[test]
    fn opens_where_it_was_sealed_and_nowhere_else() -> Result<(), SealError> {
        let ring = Keyring::new(1, &[7; 32]);
        let sealed = ring.seal(place("answers"), [1; 12], &"vondt i ryggen".to_owned())?;
        assert_eq!(ring.open(place("answers"), &sealed)?, "vondt i ryggen");
        assert!(matches!(ring.open(place("note"), &sealed), Err(SealError::Broken)));
        let other_row = Place::new("response", "answers", Uuid::from_u128(8));
        assert!(matches!(ring.open(other_row, &sealed), Err(SealError::Broken)));
        Ok(())
    }

    #[test]
    fn an_old_key_still_opens_after_a_new_one_seals() -> Result<(), SealError> {
        let old = Keyring::new(1, &[7; 32]);
        let sealed = old.seal(place("answers"), [1; 12], &1)?;
        let both = old.clone().and(2, &[8; 32]);
        assert_eq!(both.open(place("answers"), &sealed)?, 1);
        let newer = both.seal(place("answers"), [2; 12], &2)?;
        assert!(matches!(old.open(place("answers"), &newer), Err(SealError::UnknownKey(2))));
        Ok(())
    }

    #[test]
    fn damage_is_noticed_and_nothing_is_printed() -> Result<(), SealError> {
        let ring = Keyring::new(1, &[7; 32]);
        let mut sealed = ring.seal(place("answers"), [1; 12], &"hemmelig".to_owned())?;
        assert!(!format!("{sealed:?} {ring:?}").contains("hemmelig"));
        if let Some(last) = sealed.0.last_mut() {
            *last ^= 1;
        }
        assert!(matches!(ring.open(place("answers"), &sealed), Err(SealError::Broken)));
        assert!(matches!(ring.open(place("answers"), &Sealed::<String>(vec![0], PhantomData)), Err(SealError::Broken)));
        Ok(())
    }
}
