//! Keeps what was typed into a plain form that failed, so that the page comes back filled in. Invariant: in memory only,
//! for minutes, taken out by the browser that put it there and the person it belongs to; never a password.

use domain::id::AccountId;
use jiff::Timestamp;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};
use ui::form::Stash;

const LIFE_SECONDS: i64 = 10 * 60;
const MOST: usize = 2_000;
/// Fields that are never kept.
const NEVER: &[&str] = &["password"];

#[derive(Default)]
pub struct StashShelf(Mutex<HashMap<String, Kept>>);

struct Kept {
    stash: Stash,
    owner: Option<AccountId>,
    at: i64,
}

impl StashShelf {
    /// Keeps `stash` under the unguessable `id`.
    pub fn put(&self, id: String, owner: Option<AccountId>, mut stash: Stash, now: Timestamp) {
        stash.fields.retain(|(name, _)| !NEVER.contains(&name.as_str()));
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = now.as_second();
        if all.len() >= MOST {
            all.retain(|_, old| old.at + LIFE_SECONDS > now);
        }
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(id, Kept { stash, owner, at: now });
    }

    /// Takes it out, once, for the same person.
    #[must_use]
    pub fn take(&self, id: &str, owner: Option<AccountId>, now: Timestamp) -> Option<Stash> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(id)?;
        (kept.owner == owner && kept.at + LIFE_SECONDS > now.as_second()).then_some(kept.stash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::AppError;

    fn stash() -> Stash {
        let fields = vec![("email".to_owned(), "a@b".to_owned()), ("password".to_owned(), "hemmelig".to_owned())];
        Stash { path: "/api/account/sign_in".into(), fields, error: AppError::NotFound }
    }

    #[test]
    fn is_taken_once_by_its_owner_and_never_holds_a_password() {
        let shelf = StashShelf::default();
        let now = Timestamp::UNIX_EPOCH;
        shelf.put("x".into(), None, stash(), now);
        let taken = shelf.take("x", None, now);
        assert!(taken.is_some_and(|stash| stash.fields.iter().all(|(name, _)| name != "password")));
        assert!(shelf.take("x", None, now).is_none());
        shelf.put("y".into(), None, stash(), now);
        assert!(shelf.take("y", Some(AccountId(uuid::Uuid::nil())), now).is_none());
    }
}
