//! The talk as the page last heard of it, and one's own stream in it. Invariant: it is read anew on every event and now
//! and then besides; one sends only while one is in.

use crate::api;
use contract::{
    AppError,
    consult::{Standing, Talk},
    teaching::{Door, Stage},
};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;
use ui::{
    i18n::{error_text, t},
    live::use_event,
    media::{self, Camera, Kept, Stream, StreamState, remembered},
};

/// Should an event be lost, the page still finds out.
const LOOK_AGAIN: Duration = Duration::from_secs(10);

#[derive(Clone, Copy)]
pub(crate) struct Room {
    id: StoredValue<String>,
    pub talk: RwSignal<Talk>,
    pub stage: Memo<Stage>,
    pub me: Memo<Standing>,
    pub camera: Camera,
    pub busy: RwSignal<bool>,
    pub problem: RwSignal<Option<String>>,
    /// How sending goes.
    pub state: RwSignal<Option<StreamState>>,
    /// Sound waits for a click.
    pub muted: RwSignal<bool>,
    stream: Kept<Stream>,
    loading: RwSignal<bool>,
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
            camera: Camera::default(),
            busy: RwSignal::new(false),
            problem: RwSignal::new(None),
            state: RwSignal::new(None),
            muted: RwSignal::new(true),
            stream: Kept::default(),
            loading: RwSignal::new(false),
        };
        room.listen();
        Effect::new(move || {
            if remembered::is_set(&room.silent_key()) {
                room.camera.set_microphone(false);
            }
            if room.stage.get_untracked() != Stage::Ended {
                room.camera.open();
            }
        });
        Effect::new(move || {
            let open = room.camera.opened.get() > 0;
            match room.me.get() {
                Standing::In if open => room.send(),
                Standing::In => {}
                Standing::Waiting | Standing::Outside => room.hang_up(),
            }
            if room.stage.get() == Stage::Ended {
                room.camera.close();
            }
        });
        room
    }

    fn listen(self) {
        let (session, admission) = (use_event("session"), use_event("admission"));
        Effect::new(move |before: Option<(u32, u32)>| {
            let now = (session.get(), admission.get());
            if before.is_some_and(|before| before != now) {
                self.refresh();
            }
            now
        });
        Effect::new(move || {
            if let Ok(timer) = set_interval_with_handle(move || self.refresh(), LOOK_AGAIN) {
                on_cleanup(move || timer.clear());
            }
        });
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
        self.muted.set(false);
        if !self.camera.is_open() {
            self.camera.open();
        }
        self.ask(async move { api::arrive(self.id()).await }, || ());
    }

    pub fn admit(self, account: String) {
        self.ask(async move { api::admit(self.id(), account).await }, || ());
    }

    pub fn end(self) {
        self.ask(async move { api::end(self.id()).await }, || ());
    }

    /// Leaves by choice: a full page load follows, which gives the camera back.
    pub fn leave(self) {
        self.hang_up();
        self.camera.close();
        self.ask(async move { api::leave(self.id()).await }, || {
            let _ = window().location().assign("/");
        });
    }

    pub fn toggle_microphone(self) {
        let on = !self.camera.microphone_on.get_untracked();
        self.camera.set_microphone(on);
        if on {
            remembered::clear(&self.silent_key());
        } else {
            remembered::set(&self.silent_key());
        }
    }

    pub fn toggle_camera(self) {
        self.camera.set_camera(!self.camera.camera_on.get_untracked());
    }

    /// Once more, after a no.
    pub fn retry(self) {
        self.hang_up();
        self.refresh();
        if self.camera.is_open() && self.me.get_untracked() == Standing::In {
            self.send();
        }
    }

    fn ask(self, call: impl Future<Output = Result<(), AppError>> + 'static, done: impl FnOnce() + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.problem.set(None);
        spawn_local(async move {
            let answer = call.await;
            self.busy.try_set(false);
            match answer {
                Ok(()) => done(),
                Err(AppError::Conflict { .. }) => {
                    self.problem.try_set(Some(t::consult::not_now().to_owned()));
                }
                Err(error) => {
                    self.problem.try_set(Some(error_text(&error)));
                }
            }
            self.refresh();
        });
    }

    fn hang_up(self) {
        match self.stream.take() {
            Some(stream) if self.stage.get_untracked() == Stage::Ended => stream.let_go(),
            stream => drop(stream),
        }
        self.state.set(None);
    }

    fn send(self) {
        if self.stream.with(|stream| stream.replace(&self.camera)).is_some() || self.loading.get_untracked() {
            return;
        }
        self.loading.set(true);
        self.state.set(Some(StreamState::Connecting));
        spawn_local(async move {
            let on_state = move |state| {
                self.state.try_set(Some(state));
                self.refresh();
            };
            let stream = media::publish(format!("/whip/{}", self.id()), self.pass(true), self.camera, on_state).await;
            self.loading.try_set(false);
            match stream {
                Some(stream) if self.me.try_get_untracked() == Some(Standing::In) => self.stream.put(stream),
                Some(stream) => drop(stream),
                None => {
                    self.state.try_set(Some(StreamState::Failed));
                }
            }
        });
    }

    /// What is asked for a token at every attempt.
    pub fn pass(self, publish: bool) -> impl Fn() -> std::pin::Pin<Box<dyn Future<Output = Result<String, AppError>>>> {
        move || Box::pin(async move { api::pass(self.id(), publish).await.map(|pass| pass.token) })
    }
}
