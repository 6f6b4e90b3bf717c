//! How often one party may ask. Invariant: memory is bounded, and nobody's asking holds up another's: starts count against
//! the person in the session, everything else against the resource that it is about.

use std::{
    collections::HashMap,
    hash::{BuildHasher as _, RandomState},
    sync::{Arc, Mutex, PoisonError},
};

use jiff::Timestamp;

/// Seconds that are counted together.
const WINDOW: i64 = 10;
/// Starts beyond as many as one may have connections: pages that try again.
const TRIES: usize = 60;
/// What may be said to a resource: browsers find a dozen ways, and may tell each by itself.
const WORDS: usize = 60;
const MOST_KEYS: usize = 50_000;

/// Counts what is asked. Clones share it.
#[derive(Clone)]
pub struct Pace {
    starts: usize,
    names: RandomState,
    counted: Arc<Mutex<HashMap<u64, Window>>>,
}

struct Window {
    since: i64,
    count: usize,
}

impl Window {
    /// Not when the clock has been put back since it began.
    fn lasts(&self, now: i64) -> bool {
        (self.since..self.since + WINDOW).contains(&now)
    }
}

impl Pace {
    /// For parties that may have so many connections in a session.
    #[must_use]
    pub fn new(connections: usize) -> Self {
        Self { starts: connections.saturating_add(TRIES), names: RandomState::new(), counted: Arc::default() }
    }

    /// Whether this party may try to start a stream once more.
    pub(super) fn start(&self, session: &str, subject: &str, now: Timestamp) -> bool {
        self.take(self.names.hash_one((session, subject)), self.starts, now)
    }

    /// Whether a resource may be spoken to once more.
    pub(super) fn speak(&self, resource: &str, now: Timestamp) -> bool {
        self.take(self.names.hash_one(resource), WORDS, now)
    }

    fn take(&self, key: u64, most: usize, now: Timestamp) -> bool {
        let now = now.as_second();
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if counted.len() > MOST_KEYS {
            counted.retain(|_, window| window.lasts(now));
        }
        if counted.len() > MOST_KEYS {
            counted.clear();
        }
        let window = counted.entry(key).or_insert(Window { since: now, count: 0 });
        if !window.lasts(now) {
            *window = Window { since: now, count: 0 };
        }
        window.count += 1;
        window.count <= most
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_window_has_its_measure_and_the_next_one_too() {
        let pace = Pace::new(4);
        let starts = |from: i64, to: i64| (from..to).filter(|_| pace.start("s", "p", at(from))).count();
        assert_eq!(starts(100, 300), 64);
        assert!(!pace.start("s", "p", at(109)) && pace.start("s", "p", at(110)));
        assert!(pace.start("s", "p", at(50)), "a clock that was put back");
        assert!(pace.start("s", "other", at(110)) && pace.start("other", "p", at(110)));
        assert_eq!((0..100).filter(|_| pace.speak("r", at(100))).count(), WORDS);
        assert!(pace.speak("other", at(100)));
    }

    #[test]
    fn many_names_take_up_little() {
        let pace = Pace::new(1);
        for name in 0..2 * MOST_KEYS {
            pace.speak(&name.to_string(), at(100));
        }
        assert!(pace.counted.lock().unwrap().len() <= MOST_KEYS + 1);
    }
}
