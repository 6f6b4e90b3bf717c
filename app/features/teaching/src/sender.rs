//! Sending: preview, start, stop, and what is said meanwhile. Invariant: nothing is sent before the person has pressed
//! start in this tab, and stopping ends it for all.

use crate::{api, room::Room};
use contract::teaching::{Audience, Door, Picture, PictureOf, Stage};
use domain::{
    id::{AccountId, SessionQuestionId},
    teaching::Verdict,
};
use leptos::{prelude::*, task::spawn_local};
use ui::{
    ask::Ask,
    i18n::t,
    media::{Hearing, Network, Sending, Sharing, StreamState},
    remembered,
};

#[derive(Clone, Copy)]
pub(crate) struct Sender {
    pub room: Room,
    pub own: Sending,
    pub screen: Sharing,
    /// Of the others who send; without sound until one sends oneself.
    pub hearing: Hearing,
    /// The person wants to send from this tab.
    pub sending: RwSignal<bool>,
    /// The person has pressed start, and the camera is not there yet.
    pending: RwSignal<bool>,
    pub ask: Ask,
    pub audience: RwSignal<Audience>,
}

impl Sender {
    pub fn new(room: Room) -> Self {
        let sender = Self {
            room,
            own: Sending::in_layers(),
            screen: Sharing::default(),
            hearing: Hearing::new(true),
            sending: RwSignal::new(false),
            pending: RwSignal::new(false),
            ask: Ask::new(t::teaching::not_now),
            audience: RwSignal::new(Audience::default()),
        };
        Effect::new(move || {
            if room.stage.get_untracked() != Stage::Ended {
                sender.own.camera.open();
            }
            // after a reload it goes on
            if remembered::is_set(&sender.key()) && room.stage.get_untracked() == Stage::Live {
                sender.sending.set(true);
            }
        });
        // the camera that was waited for is there, or does not come
        Effect::new(move || {
            sender.own.camera.opened.track();
            let opened = sender.own.camera.is_open();
            let fails = sender.own.camera.problem.get().is_some();
            let waited = (opened || fails) && sender.pending.try_update(std::mem::take) == Some(true);
            if waited && opened {
                sender.start();
            } else if waited {
                sender.ask.problem.set(Some(t::teaching::camera_first().to_owned()));
            } else if opened {
                sender.ask.problem.set(None);
            }
        });
        Effect::new(move || {
            let open = sender.own.camera.opened.get() > 0;
            let wanted = sender.sending.get() && room.stage.get() == Stage::Live;
            if wanted && open {
                sender.send();
            } else if !wanted {
                sender.hang_up();
            }
        });
        // with every event, and now and then
        Effect::new(move || {
            if sender.leads() {
                sender.count();
            }
        });
        sender
    }

    /// Whether one leads it; others here only send.
    pub fn leads(self) -> bool {
        self.room.teaching.with(|now| now.may_present)
    }

    fn key(self) -> String {
        format!("sending {}", self.room.id())
    }

    /// Goes live, or sends into what is live already.
    pub fn start(self) {
        if !self.own.camera.is_open() {
            self.pending.set(true);
            self.own.camera.open();
            return;
        }
        if self.room.stage.get_untracked() == Stage::Live {
            self.begin();
            return;
        }
        let again = self.room.stage.get_untracked() == Stage::Ended;
        self.ask.ask(api::start(self.room.id(), again), move |started| {
            if started {
                self.begin();
            }
            self.room.refresh();
        });
    }

    fn begin(self) {
        remembered::set(&self.key());
        self.hearing.muted.try_set(false);
        self.sending.try_set(true);
    }

    /// Ends it for all.
    pub fn end(self) {
        self.ask.ask(api::end(self.room.id()), move |ended| {
            if ended {
                self.step_back();
            }
            self.room.refresh();
        });
    }

    /// Sends no longer; the session goes on with those who send besides.
    pub fn step_back(self) {
        remembered::clear(&self.key());
        self.sending.try_set(false);
    }

    /// Shows the others one's screen beside one's picture.
    pub fn share(self) {
        self.screen.start(format!("/whip/{}?stream=screen", self.room.id()), self.room.pass(true));
    }

    /// What others send.
    pub fn others(self) -> Vec<Picture> {
        self.room.teaching.with(|now| now.pictures.iter().filter(|one| !one.mine).cloned().collect())
    }

    /// Somebody else's camera is on, so that the group is not left alone.
    pub fn is_joined(self) -> bool {
        self.others().iter().any(|one| one.of == PictureOf::Camera)
    }

    /// Takes down the hand of one who has had the word.
    pub fn lower_hand(self, account: AccountId) {
        self.ask.ask(api::lower_hand(self.room.id(), account.to_string()), move |_| self.room.refresh());
    }

    /// Says what becomes of a question.
    pub fn settle(self, question: SessionQuestionId, version: i32, verdict: Verdict) {
        let settled =
            api::settle(self.room.id(), question.to_string(), version.to_string(), verdict.as_str().to_owned());
        self.ask.ask(settled, move |_| self.room.refresh());
    }

    /// Shows the group what its quick question came to.
    pub fn close_poll(self) {
        self.ask.ask(api::close_poll(self.room.id()), move |_| self.room.refresh());
    }

    /// Once more, after a no.
    pub fn retry(self) {
        self.hang_up();
        self.room.refresh();
        self.sending.notify();
    }

    fn hang_up(self) {
        let ended = self.room.stage.get_untracked() == Stage::Ended;
        self.own.stop(ended);
        self.screen.stop(ended);
    }

    fn send(self) {
        let url = format!("/whip/{}", self.room.id());
        let wanted = move || self.sending.try_get_untracked() == Some(true);
        self.own.start(url, self.room.pass(true), wanted, move |state| self.heard(state));
    }

    fn heard(self, state: StreamState) {
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

    /// How the network carries what one sends, while it is sent.
    pub fn network(self) -> Option<Network> {
        let sent = self.own.state.get() == Some(StreamState::Connected);
        self.own.network.get().filter(|_| sent)
    }

    pub fn may_start(self) -> bool {
        let opens = self.leads() && self.room.door.get() == Door::Open;
        (opens || self.room.stage.get() == Stage::Live) && !self.is_on()
    }

    /// How it stands, in words.
    pub fn words(self) -> String {
        use t::teaching as words;
        let now = self.room.teaching.get();
        if self.is_on() {
            return match self.own.state.get().unwrap_or(StreamState::Connecting) {
                StreamState::Connected | StreamState::Weak => {
                    words::sending(now.live_since.as_deref().unwrap_or_default())
                }
                StreamState::Connecting | StreamState::Waiting => words::connecting().to_owned(),
                StreamState::Reconnecting => words::sender_reconnecting().to_owned(),
                StreamState::Overloaded => words::overloaded().to_owned(),
                StreamState::Replaced => words::replaced().to_owned(),
                StreamState::Ended | StreamState::Refused | StreamState::Failed => words::sender_failed().to_owned(),
            };
        }
        match (now.stage, now.door) {
            (Stage::Live, _) => {
                let others = self.others().into_iter().filter(|one| one.of == PictureOf::Camera);
                let names: Vec<_> = others.filter_map(|one| one.name).collect();
                if names.is_empty() {
                    words::live_elsewhere().to_owned()
                } else {
                    words::joins_sending(names.join(", "))
                }
            }
            (Stage::Ended, Door::Open) if now.may_present => words::ended_again().to_owned(),
            (Stage::Ended, _) => words::ended().to_owned(),
            (Stage::Planned, Door::NotYet) => words::door_not_yet(&now.opens, &now.starts),
            (Stage::Planned, Door::Closed) => words::door_closed().to_owned(),
            (Stage::Planned, Door::Open) if now.may_present => words::ready().to_owned(),
            (Stage::Planned, Door::Open) => words::ready_beside().to_owned(),
        }
    }
}
