//! The talk as the page last heard of it, and what one does in it. Invariant: it is read anew on every event and now and
//! then besides; one sends only while one is in.

use crate::{api, guest::is_guest};
use contract::{
    AppError,
    consult::{Standing, Talk},
    teaching::{Door, Stage},
};
use leptos::{prelude::*, task::spawn_local};
use std::rc::Rc;
use ui::{
    ask::Ask,
    i18n::t,
    live::keep_fresh,
    media::{Hearing, Pass, Sending},
    remembered,
};

#[derive(Clone, Copy)]
pub(crate) struct Room {
    id: StoredValue<String>,
    pub talk: RwSignal<Talk>,
    pub stage: Memo<Stage>,
    pub me: Memo<Standing>,
    pub own: Sending,
    pub ask: Ask,
    /// Sound waits for a click.
    pub hearing: Hearing,
}

impl Room {
    /// Starts from `talk` and follows what happens, as long as the page stands.
    pub fn follow(talk: Talk) -> Self {
        let id = StoredValue::new(talk.id.to_string());
        let talk = RwSignal::new(talk);
        let room = Self {
            id,
            talk,
            stage: Memo::new(move |_| talk.with(|now| now.stage)),
            me: Memo::new(move |_| talk.with(|now| now.me)),
            own: Sending::default(),
            ask: Ask::new(t::consult::not_now),
            hearing: Hearing::new(true),
        };
        keep_fresh(&["session", "admission"], move || room.refresh());
        Effect::new(move || {
            if remembered::is_set(&room.silent_key()) {
                room.own.camera.set_microphone(false);
            }
            if room.stage.get_untracked() != Stage::Ended {
                room.own.camera.open();
            }
        });
        Effect::new(move || {
            let open = room.own.camera.opened.get() > 0;
            match room.me.get() {
                Standing::In if open => room.send(),
                Standing::In => {}
                Standing::Waiting | Standing::Outside => room.hang_up(),
            }
            if room.stage.get() == Stage::Ended {
                room.own.camera.close();
            }
        });
        room
    }

    pub fn id(self) -> String {
        self.id.try_get_value().unwrap_or_default()
    }

    fn silent_key(self) -> String {
        format!("silent {}", self.id())
    }

    /// Reads it anew. An answer that does not come changes nothing.
    pub fn refresh(self) {
        spawn_local(async move {
            if let Ok(now) = api::state(self.id()).await {
                self.talk.try_set(now);
            }
        });
    }

    /// Whether one lets people in. That does not change while the page stands.
    pub fn may_admit(self) -> bool {
        self.talk.with_untracked(|now| now.may_admit)
    }

    /// Those who let people in, by name.
    pub fn hosts(self) -> String {
        self.talk.with(|now| {
            now.parties.iter().filter(|one| one.hosts).map(|one| one.name.clone()).collect::<Vec<_>>().join(", ")
        })
    }

    /// May one come to the door now?
    pub fn may_arrive(self) -> bool {
        self.talk.with(|now| match now.stage {
            Stage::Planned => now.door == Door::Open,
            Stage::Live => true,
            Stage::Ended => now.may_admit && now.door == Door::Open,
        })
    }

    pub fn arrive(self) {
        self.hearing.muted.set(false);
        if !self.own.camera.is_open() {
            self.own.camera.open();
        }
        self.act(api::arrive(self.id()));
    }

    pub fn admit(self, account: String) {
        self.act(api::admit(self.id(), account));
    }

    pub fn end(self) {
        self.act(api::end(self.id()));
    }

    /// Leaves by choice: a full page load follows, which gives the camera back.
    pub fn leave(self) {
        self.hang_up();
        self.own.camera.close();
        self.ask.ask(api::leave(self.id()), move |left| {
            if left {
                // a guest has no other page
                let _ = if is_guest() { window().location().reload() } else { window().location().assign("/") };
            } else {
                self.refresh();
            }
        });
    }

    fn act(self, call: impl Future<Output = Result<(), AppError>> + 'static) {
        self.ask.ask(call, move |_| self.refresh());
    }

    pub fn toggle_microphone(self) {
        let on = !self.own.camera.microphone_on.get_untracked();
        self.own.camera.set_microphone(on);
        if on {
            remembered::clear(&self.silent_key());
        } else {
            remembered::set(&self.silent_key());
        }
    }

    pub fn toggle_camera(self) {
        self.own.camera.set_camera(!self.own.camera.camera_on.get_untracked());
    }

    /// Once more, after a no.
    pub fn retry(self) {
        self.hang_up();
        self.refresh();
        if self.own.camera.is_open() && self.me.get_untracked() == Standing::In {
            self.send();
        }
    }

    fn hang_up(self) {
        self.own.stop(self.stage.get_untracked() == Stage::Ended);
    }

    fn send(self) {
        let wanted = move || self.me.try_get_untracked() == Some(Standing::In);
        self.own.start(format!("/whip/{}", self.id()), self.pass(true), wanted, move |_| self.refresh());
    }

    /// What is asked for a token at every attempt.
    pub fn pass(self, publish: bool) -> Rc<dyn Fn() -> Pass> {
        Rc::new(move || Box::pin(async move { api::pass(self.id(), publish).await.map(|pass| pass.token) }))
    }
}
