//! The session as the page last heard of it. Invariant: it is read anew on every event and now and then besides, never
//! guessed.

use crate::api;
use contract::teaching::{Door, Stage, Teaching};
use leptos::{prelude::*, task::spawn_local};
use std::rc::Rc;
use ui::{live::keep_fresh, media::Pass};

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
        keep_fresh(&["session"], move || room.refresh());
        room
    }

    pub fn id(self) -> String {
        self.id.try_get_value().unwrap_or_default()
    }

    /// Reads it anew. An answer that does not come changes nothing.
    pub fn refresh(self) {
        spawn_local(self.read());
    }

    /// The same, to wait for.
    pub async fn read(self) {
        if let Ok(now) = api::open(self.id()).await {
            self.teaching.try_set(now);
        }
    }

    /// Who leads, by name.
    pub fn leaders(self) -> String {
        self.teaching.with(|now| now.leaders.iter().map(|one| one.name.clone()).collect::<Vec<_>>().join(", "))
    }

    /// What is asked for a token at every attempt.
    pub fn pass(self, publish: bool) -> Rc<dyn Fn() -> Pass> {
        Rc::new(move || Box::pin(async move { api::pass(self.id(), publish).await.map(|pass| pass.token) }))
    }
}
