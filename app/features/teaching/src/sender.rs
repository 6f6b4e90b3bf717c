//! Sending: preview, start, stop, and what is said meanwhile. Invariant: nothing is sent before the person has pressed
//! start in this tab, and stopping ends it for all.

use crate::{api, room::Room};
use contract::{
    AppError,
    teaching::{Audience, Door, Stage},
};
use leptos::{prelude::*, task::spawn_local};
use ui::{
    i18n::{error_text, t},
    media::{self, Camera, Kept, Stream, StreamState, remembered},
};

#[derive(Clone, Copy)]
pub(crate) struct Sender {
    pub room: Room,
    pub camera: Camera,
    /// The person wants to send from this tab.
    pub sending: RwSignal<bool>,
    pub busy: RwSignal<bool>,
    pub problem: RwSignal<Option<String>>,
    pub audience: RwSignal<Audience>,
    state: RwSignal<Option<StreamState>>,
    stream: Kept<Stream>,
    loading: RwSignal<bool>,
}

impl Sender {
    pub fn new(room: Room) -> Self {
        let sender = Self {
            room,
            camera: Camera::default(),
            sending: RwSignal::new(false),
            busy: RwSignal::new(false),
            problem: RwSignal::new(None),
            audience: RwSignal::new(Audience::default()),
            state: RwSignal::new(None),
            stream: Kept::default(),
            loading: RwSignal::new(false),
        };
        Effect::new(move || {
            if room.stage.get_untracked() != Stage::Ended {
                sender.camera.open();
            }
            // after a reload it goes on
            if remembered::is_set(&sender.key()) && room.stage.get_untracked() == Stage::Live {
                sender.sending.set(true);
            }
        });
        Effect::new(move || {
            let open = sender.camera.opened.get() > 0;
            let wanted = sender.sending.get() && room.stage.get() == Stage::Live;
            if wanted && open {
                sender.send();
            } else if !wanted {
                sender.hang_up();
            }
        });
        // with every event, and now and then
        Effect::new(move || {
            room.teaching.track();
            if room.stage.get_untracked() == Stage::Live {
                sender.count();
            }
        });
        sender
    }

    fn key(self) -> String {
        format!("sending {}", self.room.id())
    }

    /// Goes live, or sends into what is live already.
    pub fn start(self) {
        if self.busy.get_untracked() {
            return;
        }
        let stage = self.room.stage.get_untracked();
        self.problem.set(None);
        if !self.camera.is_open() {
            self.camera.open();
            self.problem.set(Some(t::teaching::camera_first().to_owned()));
            return;
        }
        self.ask(async move { api::start(self.room.id(), stage == Stage::Ended).await }, move || {
            remembered::set(&self.key());
            self.sending.try_set(true);
        });
    }

    /// Ends it for all.
    pub fn end(self) {
        self.problem.set(None);
        self.ask(async move { api::end(self.room.id()).await }, move || {
            remembered::clear(&self.key());
            self.sending.try_set(false);
        });
    }

    /// Once more, after a no.
    pub fn retry(self) {
        self.hang_up();
        self.room.refresh();
        self.sending.notify();
    }

    fn ask(self, call: impl Future<Output = Result<(), AppError>> + 'static, done: impl FnOnce() + 'static) {
        self.busy.set(true);
        spawn_local(async move {
            let answer = call.await;
            self.busy.try_set(false);
            match answer {
                Ok(()) => done(),
                Err(AppError::Conflict { .. }) => {
                    self.problem.try_set(Some(t::teaching::not_now().to_owned()));
                }
                Err(error) => {
                    self.problem.try_set(Some(error_text(&error)));
                }
            }
            self.room.refresh();
        });
    }

    fn hang_up(self) {
        match self.stream.take() {
            Some(stream) if self.room.stage.get_untracked() == Stage::Ended => stream.let_go(),
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
        let id = self.room.id();
        spawn_local(async move {
            let url = format!("/whip/{id}");
            let pass = move || {
                let id = id.clone();
                async move { api::pass(id, true).await.map(|pass| pass.token) }
            };
            let stream = media::publish(url, pass, self.camera, move |state| self.heard(state)).await;
            self.loading.try_set(false);
            match stream {
                Some(stream) if self.sending.try_get_untracked() == Some(true) => self.stream.put(stream),
                Some(stream) => drop(stream),
                None => {
                    self.state.try_set(Some(StreamState::Failed));
                }
            }
        });
    }

    fn heard(self, state: StreamState) {
        self.state.try_set(Some(state));
        if state == StreamState::Connected {
            remembered::set(&self.key());
        }
        if matches!(state, StreamState::Ended | StreamState::Replaced | StreamState::Refused) {
            remembered::clear(&self.key());
            self.room.refresh();
        }
    }

    fn count(self) {
        spawn_local(async move {
            if let Ok(audience) = api::audience(self.room.id()).await {
                self.audience.try_set(audience);
            }
        });
    }

    /// Sends from this tab, or is about to.
    pub fn is_on(self) -> bool {
        self.sending.get() && self.room.stage.get() == Stage::Live
    }

    pub fn is_stuck(self) -> bool {
        matches!(
            self.state.get(),
            Some(StreamState::Refused | StreamState::Failed | StreamState::Replaced | StreamState::Ended)
        )
    }

    pub fn may_start(self) -> bool {
        let open = self.room.door.get() == Door::Open || self.room.stage.get() == Stage::Live;
        open && !self.is_on()
    }

    /// How it stands, in words.
    pub fn words(self) -> String {
        use t::teaching as words;
        let now = self.room.teaching.get();
        if self.is_on() {
            return match self.state.get().unwrap_or(StreamState::Connecting) {
                StreamState::Connected => words::sending(now.live_since.as_deref().unwrap_or_default()),
                StreamState::Connecting | StreamState::Waiting => words::connecting().to_owned(),
                StreamState::Reconnecting => words::sender_reconnecting().to_owned(),
                StreamState::Overloaded => words::overloaded().to_owned(),
                StreamState::Replaced => words::replaced().to_owned(),
                StreamState::Ended | StreamState::Refused | StreamState::Failed => words::sender_failed().to_owned(),
            };
        }
        match (now.stage, now.door) {
            (Stage::Live, _) => words::live_elsewhere().to_owned(),
            (Stage::Ended, Door::Open) => words::ended_again().to_owned(),
            (Stage::Ended, _) => words::ended().to_owned(),
            (Stage::Planned, Door::NotYet) => words::door_not_yet(&now.opens, &now.starts),
            (Stage::Planned, Door::Closed) => words::door_closed().to_owned(),
            (Stage::Planned, Door::Open) => words::ready().to_owned(),
        }
    }
}
