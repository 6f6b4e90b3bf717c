//! The session as the page last heard of it. Invariant: it is read anew on every event and now and then besides, never
//! guessed.

use crate::api;
use contract::teaching::{Door, Stage, Teaching};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;
use ui::live::use_event;

/// Should an event be lost, the page still finds out.
const LOOK_AGAIN: Duration = Duration::from_secs(10);

#[derive(Clone, Copy)]
pub(crate) struct Room {
    id: StoredValue<String>,
    pub teaching: RwSignal<Teaching>,
    pub stage: Memo<Stage>,
    pub door: Memo<Door>,
}

impl Room {
    /// Starts from `teaching` and follows what happens, as long as the page stands.
    pub fn follow(teaching: Teaching) -> Self {
        let id = StoredValue::new(teaching.id.to_string());
        let teaching = RwSignal::new(teaching);
        let room = Self {
            id,
            teaching,
            stage: Memo::new(move |_| teaching.with(|now| now.stage)),
            door: Memo::new(move |_| teaching.with(|now| now.door)),
        };
        let changed = use_event("session");
        Effect::new(move |before: Option<u32>| {
            let now = changed.get();
            if before.is_some_and(|before| before != now) {
                room.refresh();
            }
            now
        });
        Effect::new(move || {
            if let Ok(timer) = set_interval_with_handle(move || room.refresh(), LOOK_AGAIN) {
                on_cleanup(move || timer.clear());
            }
        });
        room
    }

    pub fn id(self) -> String {
        self.id.try_get_value().unwrap_or_default()
    }

    /// Reads it anew. An answer that does not come changes nothing.
    pub fn refresh(self) {
        spawn_local(async move {
            if let Ok(now) = api::open(self.id()).await {
                self.teaching.try_set(now);
            }
        });
    }

    /// Who leads, by name.
    pub fn leaders(self) -> String {
        self.teaching.with(|now| now.leaders.iter().map(|one| one.name.clone()).collect::<Vec<_>>().join(", "))
    }
}
