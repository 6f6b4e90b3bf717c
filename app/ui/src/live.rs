//! News from the server over one WebSocket per tab. Invariant: an event carries a kind and an id only; whoever listens
//! reads again what it may read.

use leptos::prelude::*;
use std::{collections::HashMap, time::Duration};

#[cfg(feature = "hydrate")]
mod socket;

/// One counter per kind of event, shared by the tab. Counters outlive the pages that listen to them.
#[derive(Clone, Copy)]
pub struct Live {
    counters: StoredValue<HashMap<&'static str, ArcRwSignal<u32>>>,
    ended: RwSignal<bool>,
    ending: RwSignal<Option<Ending>>,
}

/// Why the session will end in two minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It is not used. Any use keeps it.
    Idle,
    /// It has lasted as long as it may.
    Over,
}

/// Opens the tab's socket. Called once, by the shell; only a signed-in person gets one.
pub fn provide_live(signed_in: bool) {
    let live =
        Live { counters: StoredValue::new(HashMap::new()), ended: RwSignal::new(false), ending: RwSignal::new(None) };
    provide_context(live);
    #[cfg(feature = "hydrate")]
    if signed_in {
        Effect::new(move || socket::open(live));
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = signed_in;
}

/// A number that grows with every event of a kind, and once when the connection comes back after a gap.
#[must_use]
pub fn use_event(kind: &'static str) -> ReadSignal<u32> {
    let counter = use_context::<Live>().map_or_else(|| ArcRwSignal::new(0), |live| live.counter(kind));
    RwSignal::from(counter).read_only()
}

/// Should an event be lost, the page still finds out.
const LOOK_AGAIN: Duration = Duration::from_secs(10);

/// Calls `refresh` on every event of `kinds`, and now and then besides, as long as the page stands.
pub fn keep_fresh(kinds: &[&'static str], refresh: impl Fn() + Clone + 'static) {
    let events: Vec<_> = kinds.iter().map(|kind| use_event(kind)).collect();
    let on_event = refresh.clone();
    Effect::new(move |before: Option<u32>| {
        let now = events.iter().map(Get::get).sum();
        if before.is_some_and(|before| before != now) {
            on_event();
        }
        now
    });
    Effect::new(move || {
        if let Ok(timer) = set_interval_with_handle(refresh.clone(), LOOK_AGAIN) {
            on_cleanup(move || timer.clear());
        }
    });
}

/// Has the server ended this session while the page was open?
#[must_use]
pub fn use_session_ended() -> ReadSignal<bool> {
    use_context::<Live>().map_or_else(|| RwSignal::new(false), |live| live.ended).read_only()
}

/// Will the session end soon? Set to nothing when the person has seen it.
#[must_use]
pub fn use_session_ending() -> RwSignal<Option<Ending>> {
    use_context::<Live>().map_or_else(|| RwSignal::new(None), |live| live.ending)
}

impl Live {
    fn counter(self, kind: &'static str) -> ArcRwSignal<u32> {
        self.counters
            .try_update_value(|counters| counters.entry(kind).or_insert_with(|| ArcRwSignal::new(0)).clone())
            .unwrap_or_else(|| ArcRwSignal::new(0))
    }

    /// Something of this kind has happened.
    #[cfg(feature = "hydrate")]
    fn bump(self, kind: &str) {
        if let Some(counter) = self.counters.with_value(|counters| counters.get(kind).cloned()) {
            counter.update(|n| *n += 1);
        }
    }

    /// Anything may have happened while nobody listened.
    #[cfg(feature = "hydrate")]
    fn bump_all(self) {
        for counter in self.counters.with_value(|counters| counters.values().cloned().collect::<Vec<_>>()) {
            counter.update(|n| *n += 1);
        }
    }
}
