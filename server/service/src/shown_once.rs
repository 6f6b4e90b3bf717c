//! Secrets between the act that makes them and the page that shows them. Invariant: in memory only, for minutes, for the
//! one they belong to; what is stored of them is a hash.

use domain::id::AccountId;
use jiff::Timestamp;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

const LIFE_SECONDS: i64 = 10 * 60;
const MOST: usize = 1_000;

#[derive(Default)]
pub struct ShownOnce(Mutex<HashMap<AccountId, (Vec<String>, i64)>>);

impl ShownOnce {
    pub fn put(&self, account: AccountId, secrets: Vec<String>, now: Timestamp) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = now.as_second();
        all.retain(|_, (_, at)| *at + LIFE_SECONDS > now);
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(account, (secrets, now));
    }

    /// What waits to be shown: again after a reload, until it is put away or ten minutes have gone.
    #[must_use]
    pub fn of(&self, account: AccountId, now: Timestamp) -> Vec<String> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = all.get(&account).filter(|(_, at)| *at + LIFE_SECONDS > now.as_second());
        found.map(|(secrets, _)| secrets.clone()).unwrap_or_default()
    }

    pub fn put_away(&self, account: AccountId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&account);
    }
}
