//! The keys in force, which change while the program runs. Invariant: what any process seals, every other can open: all
//! read the same key file, and each looks whether it has changed before it seals and when it meets a key it lacks.

use entity::{
    Keyring, Sealed,
    seal::{Place, SealError},
};
use serde::{Serialize, de::DeserializeOwned};
use std::sync::{Arc, PoisonError, RwLock};

/// Gives the keys anew when they have changed since it was last asked.
pub type Changed = Box<dyn Fn() -> Option<Keyring> + Send + Sync>;

pub struct KeyHolder {
    ring: RwLock<Arc<Keyring>>,
    changed: Changed,
}

impl KeyHolder {
    #[must_use]
    pub fn new(ring: Keyring, changed: Changed) -> Self {
        Self { ring: RwLock::new(Arc::new(ring)), changed }
    }

    /// The keys as they are now.
    #[must_use]
    pub fn now(&self) -> Arc<Keyring> {
        if let Some(ring) = (self.changed)() {
            *self.ring.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(ring);
        }
        self.held()
    }

    fn held(&self) -> Arc<Keyring> {
        self.ring.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// # Errors
    /// As [`Keyring::seal`].
    pub fn seal<T: Serialize>(&self, place: Place, nonce: [u8; 12], value: &T) -> Result<Sealed<T>, SealError> {
        self.now().seal(place, nonce, value)
    }

    /// # Errors
    /// As [`Keyring::open`].
    pub fn open<T: DeserializeOwned>(&self, place: Place, sealed: &Sealed<T>) -> Result<T, SealError> {
        match self.held().open(place, sealed) {
            Err(SealError::UnknownKey(_)) => self.now().open(place, sealed),
            outcome => outcome,
        }
    }
}
