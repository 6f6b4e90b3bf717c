//! The clock and the dice, injected. Invariant: outside `main` nothing reads the wall clock or makes a random id but
//! through these.

use jiff::{Timestamp, ToSpan as _};
use rand::{RngCore as _, SeedableRng as _, rngs::StdRng};
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// Tells the time.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// A clock that asks `source` every time.
    #[must_use]
    pub fn new(source: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(source))
    }

    /// A clock for tests: it stands still until moved. The second value moves it.
    #[must_use]
    pub fn standing_at(start: Timestamp) -> (Self, ClockHand) {
        let hand = ClockHand(Arc::new(Mutex::new(start)));
        let held = hand.clone();
        (Self::new(move || held.read()), hand)
    }

    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }
}

/// Moves a clock made by [`Clock::standing_at`].
#[derive(Clone, Debug)]
pub struct ClockHand(Arc<Mutex<Timestamp>>);

impl ClockHand {
    fn read(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn set(&self, at: Timestamp) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = at;
    }

    pub fn forward(&self, seconds: i64) {
        let now = self.read();
        self.set(now.saturating_add(seconds.seconds()).unwrap_or(now));
    }
}

/// Random bytes and ids.
#[derive(Clone)]
pub struct Dice(Arc<Mutex<StdRng>>);

impl Dice {
    /// Dice that fall the same way for the same seed.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(StdRng::seed_from_u64(seed))))
    }

    /// Dice from the operating system's randomness.
    #[must_use]
    pub fn from_os() -> Self {
        Self(Arc::new(Mutex::new(StdRng::from_os_rng())))
    }

    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut bytes);
        bytes
    }

    /// A UUID version 7 for `at`.
    #[must_use]
    pub fn id<T: From<Uuid>>(&self, at: Timestamp) -> T {
        let millis = u64::try_from(at.as_millisecond()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid().into()
    }
}
