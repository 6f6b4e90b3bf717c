//! How often sign-in may fail. Invariant: memory is bounded, and nobody can lock somebody else out: failures count
//! against the pair of account and address, and against the address; against an account as a whole only for addresses
//! that never signed in to it.

use jiff::Timestamp;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

const WINDOW: i64 = 10 * 60;
const PER_PAIR: u32 = 8;
const PER_ADDRESS: u32 = 60;
const PER_ACCOUNT_FROM_STRANGERS: u32 = 40;
const MOST_KEYS: usize = 50_000;

#[derive(Debug, Default)]
pub struct Limits(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    failures: HashMap<String, Window>,
    /// Pairs that have signed in since the process started.
    known: HashMap<String, i64>,
}

#[derive(Clone, Copy, Debug)]
struct Window {
    since: i64,
    count: u32,
}

impl Window {
    /// Seconds; none when it has passed, or began by a clock that has been put back since.
    fn left(self, now: i64) -> i64 {
        if self.since > now { 0 } else { self.since + WINDOW - now }
    }
}

fn keys(account: &str, address: &str) -> [(String, u32); 3] {
    [
        (format!("pair\0{account}\0{address}"), PER_PAIR),
        (format!("address\0{address}"), PER_ADDRESS),
        (format!("account\0{account}"), PER_ACCOUNT_FROM_STRANGERS),
    ]
}

fn knocks(door: &str, address: &str) -> String {
    format!("{door}\0{address}")
}

impl Limits {
    /// Counts one more try of `account` from `address`, before it is judged: many tries at once are no way round.
    ///
    /// # Errors
    /// Seconds to wait before it may be tried again.
    pub fn begin(&self, account: &str, address: &str, now: Timestamp) -> Result<(), u32> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(seconds) = state.wait(account, address, now) {
            return Err(seconds);
        }
        state.count(keys(account, address).map(|(key, _)| key), now);
        Ok(())
    }

    /// Counts one more knock at `door` by somebody who has not said who they are: by address alone, and apart from
    /// passwords, so that it keeps nobody from those.
    ///
    /// # Errors
    /// Seconds to wait before it may be tried again.
    pub fn knock(&self, door: &str, address: &str, now: Timestamp) -> Result<(), u32> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = knocks(door, address);
        if let Some(seconds) = state.left(&key, PER_ADDRESS, now) {
            return Err(seconds);
        }
        state.count([key], now);
        Ok(())
    }

    /// Whoever knocked was let in.
    pub fn let_in(&self, door: &str, address: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take_back(&knocks(door, address));
    }

    /// The try that was counted came to nothing by no fault of whoever tried.
    pub fn take_back(&self, account: &str, address: &str) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, _) in keys(account, address) {
            state.take_back(&key);
        }
    }

    /// The try that was counted was a good one.
    pub fn succeeded(&self, account: &str, address: &str, now: Timestamp) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let [pair, by_address, by_account] = keys(account, address);
        state.failures.remove(&pair.0);
        for (key, _) in [by_address, by_account] {
            state.take_back(&key);
        }
        if state.known.len() > MOST_KEYS {
            state.known.clear();
        }
        state.known.insert(pair.0, now.as_second());
    }
}

impl State {
    fn wait(&self, account: &str, address: &str, now: Timestamp) -> Option<u32> {
        let [pair, by_address, by_account] = keys(account, address);
        let known = self.known.contains_key(&pair.0);
        [Some(pair), Some(by_address), (!known).then_some(by_account)]
            .into_iter()
            .flatten()
            .filter_map(|(key, most)| self.left(&key, most, now))
            .max()
    }

    fn left(&self, key: &str, most: u32, now: Timestamp) -> Option<u32> {
        let window = self.failures.get(key)?;
        let left = window.left(now.as_second());
        (window.count >= most && left > 0).then(|| u32::try_from(left).unwrap_or(u32::MAX))
    }

    fn take_back(&mut self, key: &str) {
        if let Some(window) = self.failures.get_mut(key) {
            window.count = window.count.saturating_sub(1);
        }
    }

    fn count(&mut self, keys: impl IntoIterator<Item = String>, now: Timestamp) {
        let now = now.as_second();
        if self.failures.len() > MOST_KEYS {
            self.failures.retain(|_, window| window.left(now) > 0);
        }
        if self.failures.len() > MOST_KEYS {
            self.failures.clear();
        }
        for key in keys {
            let window = self.failures.entry(key).or_insert(Window { since: now, count: 0 });
            if window.left(now) <= 0 {
                *window = Window { since: now, count: 0 };
            }
            window.count += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn a_guesser_waits_but_the_owner_elsewhere_does_not() {
        let limits = Limits::default();
        for _ in 0..PER_PAIR {
            assert_eq!(limits.begin("kari", "10.0.0.1", at(0)), Ok(()));
        }
        assert_eq!(limits.begin("kari", "10.0.0.1", at(60)), Err(540));
        assert_eq!(limits.begin("kari", "10.0.0.2", at(60)), Ok(()));
        assert_eq!(limits.begin("kari", "10.0.0.1", at(600)), Ok(()));
    }

    #[test]
    fn many_addresses_against_one_account_never_stop_an_address_that_has_signed_in() {
        let limits = Limits::default();
        limits.succeeded("kari", "home", at(0));
        for n in 0..PER_ACCOUNT_FROM_STRANGERS {
            assert_eq!(limits.begin("kari", &format!("bot{n}"), at(1)), Ok(()));
        }
        assert!(limits.begin("kari", "bot-next", at(2)).is_err());
        assert_eq!(limits.begin("kari", "home", at(2)), Ok(()));
    }

    #[test]
    fn who_knocks_too_often_waits_and_can_still_give_a_password() {
        let limits = Limits::default();
        for _ in 0..PER_ADDRESS {
            assert_eq!(limits.knock("passkey", "house", at(0)), Ok(()));
        }
        assert_eq!(limits.knock("passkey", "house", at(1)), Err(599));
        limits.let_in("passkey", "house");
        assert_eq!(limits.knock("passkey", "house", at(1)), Ok(()));
        assert_eq!(limits.begin("kari", "house", at(1)), Ok(()));
        assert_eq!(limits.knock("passkey", "elsewhere", at(1)), Ok(()));
    }

    #[test]
    fn a_clock_that_is_put_back_keeps_nobody_waiting() {
        let limits = Limits::default();
        for _ in 0..PER_PAIR {
            assert_eq!(limits.begin("kari", "10.0.0.1", at(400 * 86_400)), Ok(()));
        }
        assert_eq!(limits.begin("kari", "10.0.0.1", at(0)), Ok(()));
    }

    #[test]
    fn one_address_against_many_accounts_is_stopped() {
        let limits = Limits::default();
        for n in 0..PER_ADDRESS {
            assert_eq!(limits.begin(&format!("user{n}"), "bot", at(0)), Ok(()));
        }
        assert!(limits.begin("someone-else", "bot", at(1)).is_err());
    }
}
