//! Keeps what was typed into a plain form that failed, so that the page comes back filled in. Invariant: in memory only,
//! for minutes, taken out by the browser that put it there and the person it belongs to; never a password or a code.
//!
//! A form that fails because its person must sign in, or prove who they are, waits beneath the forms of the door: those
//! pages take only what was typed into them, and the cookie leads back to what waits.

use contract::AppError;
use domain::id::AccountId;
use jiff::Timestamp;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};
use ui::form::Stash;

const LIFE_SECONDS: i64 = 10 * 60;
const MOST: usize = 2_000;
/// Bytes of all that is kept, and of what visitors have: their forms are small.
const MOST_BYTES: usize = 64 * 1024 * 1024;
const MOST_OF_VISITORS: usize = 4 * 1024 * 1024;
/// Forms on the way in.
const DOOR_FORMS: &[&str] = &[
    "/api/account/sign_in",
    "/api/account/give_code",
    "/api/account/enrol",
    "/api/account/confirm",
    "/api/account/ask_reset",
];

/// Fields that are never kept.
fn is_secret(field: &str) -> bool {
    field.contains("password") || field == "code"
}

/// Pages on the way in.
fn is_door(page: &str) -> bool {
    page == "/confirm" || page.starts_with("/sign-in")
}

fn is_door_form(stash: &Stash) -> bool {
    DOOR_FORMS.contains(&stash.path.as_str())
}

#[derive(Default)]
pub struct StashShelf(Mutex<HashMap<String, Kept>>);

struct Kept {
    stash: Stash,
    owner: Option<AccountId>,
    at: i64,
    /// What waits until its person is through the door.
    beneath: Option<String>,
}

/// What a page finds.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub stash: Option<Stash>,
    /// What the cookie says from now on.
    pub left: Option<String>,
}

impl StashShelf {
    /// Keeps `stash` under the unguessable `id`, above what the cookie said `before`.
    pub fn put(&self, id: String, owner: Option<AccountId>, mut stash: Stash, before: Option<&str>, now: Timestamp) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = now.as_second();
        stash.fields.retain(|(name, _)| !is_secret(name));
        let size = size(&stash);
        all.retain(|_, old| old.at + LIFE_SECONDS > now);
        let full = |all: &HashMap<String, Kept>| all.len() >= MOST || held(all.values()) + size > MOST_BYTES;
        let of_visitors = held(all.values().filter(|kept| kept.owner.is_none())) + size;
        // visitors cannot crowd out those who have signed in
        if full(&all) || owner.is_none() && of_visitors > MOST_OF_VISITORS {
            all.retain(|_, old| old.owner.is_some());
        }
        while full(&all) {
            let Some(oldest) = all.iter().min_by_key(|(_, kept)| kept.at).map(|(id, _)| id.clone()) else { return };
            all.remove(&oldest);
        }
        let beneath = before.filter(|_| is_door_form(&stash)).and_then(|before| match all.get(before) {
            Some(kept) if is_door_form(&kept.stash) => kept.beneath.clone(),
            found => found.map(|_| before.to_owned()),
        });
        let at_door = matches!(stash.error, AppError::Unauthenticated | AppError::StepUp);
        if at_door && stash.fields.is_empty() {
            return;
        }
        all.insert(id, Kept { stash, owner, at: now, beneath });
    }

    /// Takes out what is for `page`, once, for the same person.
    #[must_use]
    pub fn take(&self, id: &str, page: &str, owner: Option<AccountId>, now: Timestamp) -> Found {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(kept) = all.get(id) else { return Found::default() };
        if is_door(page) && !is_door_form(&kept.stash) {
            return Found { stash: None, left: Some(id.to_owned()) };
        }
        let Some(mut kept) = all.remove(id) else { return Found::default() };
        if !is_door(page)
            && let Some(beneath) = kept.beneath.take()
        {
            // through the door without its last error having been shown
            drop(all);
            return self.take(&beneath, page, owner, now);
        }
        let stash = (kept.owner == owner && kept.at + LIFE_SECONDS > now.as_second()).then(|| resumed(kept.stash));
        Found { stash, left: kept.beneath }
    }
}

fn size(stash: &Stash) -> usize {
    stash.fields.iter().map(|(name, value)| name.len() + value.len()).sum()
}

fn held<'a>(kept: impl Iterator<Item = &'a Kept>) -> usize {
    kept.map(|kept| size(&kept.stash)).sum()
}

/// What stood in the way when it was sent does so no longer.
fn resumed(mut stash: Stash) -> Stash {
    if matches!(stash.error, AppError::Unauthenticated | AppError::StepUp) {
        stash.error = AppError::field("", "resumed");
    }
    stash
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;
    const KARI: Option<AccountId> = Some(AccountId(uuid::Uuid::nil()));

    fn stash(path: &str, error: AppError) -> Stash {
        let secrets = ["password", "new_password", "code"].map(|name| (name.to_owned(), "hemmelig".to_owned()));
        let fields = secrets.into_iter().chain([("note".to_owned(), "gikk tur".to_owned())]).collect();
        Stash { path: path.into(), fields, error }
    }

    fn names(stash: Option<Stash>) -> Vec<String> {
        stash.map(|stash| stash.fields.into_iter().map(|(name, _)| name).collect()).unwrap_or_default()
    }

    #[test]
    fn is_taken_once_by_its_owner_and_never_holds_a_secret() {
        let shelf = StashShelf::default();
        shelf.put("x".into(), None, stash("/api/account/sign_in", AppError::NotFound), None, NOW);
        assert_eq!(names(shelf.take("x", "/sign-in", None, NOW).stash), ["note"]);
        assert_eq!(shelf.take("x", "/sign-in", None, NOW), Found::default());
        shelf.put("y".into(), None, stash("/api/training/log", AppError::NotFound), None, NOW);
        assert_eq!(shelf.take("y", "/training", KARI, NOW), Found::default());
    }

    #[test]
    fn visitors_crowd_out_nobody_who_has_signed_in() {
        let shelf = StashShelf::default();
        shelf.put("kari".into(), KARI, stash("/api/training/log", AppError::NotFound), None, NOW);
        for number in 0..=MOST {
            shelf.put(number.to_string(), None, stash("/api/account/sign_in", AppError::NotFound), None, NOW);
        }
        assert_eq!(names(shelf.take("kari", "/training", KARI, NOW).stash), ["note"]);
    }

    #[test]
    fn what_is_sent_fills_no_memory_and_visitors_least() {
        let shelf = StashShelf::default();
        let large = |path: &str| {
            let fields = vec![("text".to_owned(), "a".repeat(300_000))];
            Stash { path: path.into(), fields, error: AppError::NotFound }
        };
        shelf.put("kari".into(), KARI, large("/api/programmes/save"), None, NOW);
        let held_now = || held(shelf.0.lock().expect("nobody has failed").values());
        for number in 0..300 {
            shelf.put(format!("visitor {number}"), None, large("/api/account/sign_in"), None, NOW);
            assert!(held_now() <= MOST_OF_VISITORS + 300_010);
        }
        assert!(shelf.take("kari", "/programmes", KARI, NOW).stash.is_some());
        for number in 0..300 {
            shelf.put(number.to_string(), KARI, large("/api/programmes/save"), None, NOW);
        }
        assert!((MOST_BYTES - 300_004..=MOST_BYTES).contains(&held_now()));
        assert!(shelf.take("299", "/programmes", KARI, NOW).stash.is_some());
    }

    #[test]
    fn a_form_waits_while_its_person_signs_in_even_by_a_second_try() {
        let shelf = StashShelf::default();
        shelf.put("form".into(), KARI, stash("/api/training/log", AppError::Unauthenticated), None, NOW);
        let at_door = Found { stash: None, left: Some("form".into()) };
        assert_eq!(shelf.take("form", "/sign-in", None, NOW), at_door);
        shelf.put("try1".into(), None, stash("/api/account/sign_in", AppError::NotFound), Some("form"), NOW);
        shelf.put("try2".into(), None, stash("/api/account/sign_in", AppError::NotFound), Some("try1"), NOW);
        let found = shelf.take("try2", "/sign-in/code", None, NOW);
        assert!(found.stash.is_some() && found.left.as_deref() == Some("form"), "{found:?}");
        let back = shelf.take("form", "/training", KARI, NOW).stash;
        assert_eq!(back.map(|stash| stash.error), Some(AppError::field("", "resumed")));
    }

    #[test]
    fn a_form_that_waits_is_nobody_elses() {
        let shelf = StashShelf::default();
        shelf.put("form".into(), KARI, stash("/api/training/log", AppError::StepUp), None, NOW);
        shelf.put("try".into(), KARI, stash("/api/account/confirm", AppError::NotFound), Some("form"), NOW);
        assert_eq!(shelf.take("try", "/training", None, NOW).stash, None);
        assert_eq!(shelf.take("form", "/training", KARI, NOW), Found::default());
    }
}
