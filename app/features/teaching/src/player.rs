//! Watching: when the stream runs, and what is said about it. Invariant: it starts only after the person has asked for it,
//! and goes on by itself until they leave or it ends.

use crate::room::Room;
use contract::teaching::{Door, Stage};
use leptos::{html, prelude::*, task::spawn_local};
use ui::{
    i18n::t,
    media::{self, Kept, Stream, StreamState},
    remembered,
};

/// A sender that stopped without ending the session may come back.
const LOOK_AGAIN_MS: u32 = 2_000;
/// What the tab remembers of one who wants sound alone.
const QUIET: &str = "watching quietly";

#[derive(Clone, Copy)]
pub(crate) struct Player {
    pub room: Room,
    pub video: NodeRef<html::Video>,
    pub joined: RwSignal<bool>,
    pub muted: RwSignal<bool>,
    /// In percent.
    pub volume: RwSignal<u8>,
    /// Sound alone: no picture is shown, and none is sent here.
    pub quiet: RwSignal<bool>,
    state: RwSignal<Option<StreamState>>,
    stream: Kept<Stream>,
    /// Grows with each start; an older one that was still loading is dropped.
    round: RwSignal<u32>,
}

impl Player {
    pub fn new(room: Room) -> Self {
        let player = Self {
            room,
            video: NodeRef::new(),
            joined: RwSignal::new(false),
            muted: RwSignal::new(false),
            volume: RwSignal::new(100),
            quiet: RwSignal::new(false),
            state: RwSignal::new(None),
            stream: Kept::default(),
            round: RwSignal::new(0),
        };
        // after a reload it goes on, without sound until asked: browsers want a click first
        Effect::new(move || {
            player.quiet.set(remembered::is_set(QUIET));
            if remembered::is_set(&player.key()) {
                player.muted.set(true);
                player.joined.set(true);
            }
        });
        Effect::new(move || {
            player.round.track();
            let wanted = player.joined.get() && player.room.stage.get() == Stage::Live;
            match player.video.get() {
                Some(video) if wanted => player.start(video),
                _ => player.stop(),
            }
        });
        player
    }

    fn key(self) -> String {
        format!("watching {}", self.room.id())
    }

    /// The person's click.
    pub fn join(self) {
        remembered::set(&self.key());
        self.muted.set(false);
        self.joined.set(true);
        self.room.refresh();
    }

    pub fn leave(self) {
        remembered::clear(&self.key());
        self.joined.set(false);
    }

    pub fn toggle_sound(self) {
        self.muted.update(|muted| *muted = !*muted);
        if let Some(video) = self.video.get_untracked() {
            video.set_muted(self.muted.get_untracked());
            let _ = video.play();
        }
    }

    pub fn set_volume(self, percent: u8) {
        self.volume.set(percent);
        if let Some(video) = self.video.get_untracked() {
            video.set_volume(f64::from(percent.min(100)) / 100.0);
        }
    }

    /// Sound alone, or the picture too.
    pub fn toggle_quiet(self) {
        self.quiet.update(|quiet| *quiet = !*quiet);
        if self.quiet.get_untracked() {
            remembered::set(QUIET);
        } else {
            remembered::clear(QUIET);
        }
    }

    /// Once more, after a no.
    pub fn retry(self) {
        self.room.refresh();
        self.stop();
        self.round.update(|n| *n += 1);
    }

    fn stop(self) {
        drop(self.stream.take());
        self.state.set(None);
    }

    fn start(self, video: leptos::web_sys::HtmlVideoElement) {
        if self.stream.is_some() {
            return;
        }
        let round = self.round.get_untracked();
        let (url, key) = (format!("/whep/{}", self.room.id()), self.key());
        video.set_muted(self.muted.get_untracked());
        self.state.set(Some(StreamState::Connecting));
        spawn_local(async move {
            let on_state = Box::new(move |state| self.heard(state));
            let on_muted = Box::new(move || {
                let _ = self.muted.try_set(true);
            });
            let Some(stream) = media::view(url, self.room.pass(false), video, on_state, on_muted).await else {
                self.state.try_set(Some(StreamState::Failed));
                return;
            };
            let wanted = self.joined.try_get_untracked() == Some(true)
                && self.round.try_get_untracked() == Some(round)
                && self.room.stage.try_get_untracked() == Some(Stage::Live);
            if wanted {
                self.stream.put(stream);
                remembered::set(&key);
            }
        });
    }

    fn heard(self, state: StreamState) {
        self.state.try_set(Some(state));
        if matches!(state, StreamState::Ended | StreamState::Replaced | StreamState::Refused) {
            self.room.refresh();
        }
        if matches!(state, StreamState::Ended | StreamState::Replaced) {
            spawn_local(async move {
                media::sleep(LOOK_AGAIN_MS).await;
                drop(self.stream.take());
                self.round.try_update(|n| *n += 1);
            });
        }
    }

    /// The stream is there.
    pub fn shows(self) -> bool {
        self.state.get() == Some(StreamState::Connected)
    }

    /// Only a click helps now.
    pub fn is_stuck(self) -> bool {
        matches!(self.state.get(), Some(StreamState::Refused | StreamState::Failed))
    }

    pub fn may_join(self) -> bool {
        let open = match self.room.stage.get() {
            Stage::Planned => self.room.door.get() == Door::Open,
            Stage::Live => true,
            Stage::Ended => false,
        };
        open && !self.joined.get()
    }

    /// How it stands, in words.
    pub fn words(self) -> String {
        use t::teaching as words;
        let now = self.room.teaching.get();
        match (now.stage, now.door) {
            (Stage::Ended, _) => return words::thanks().to_owned(),
            (Stage::Planned, Door::NotYet) => return words::door_not_yet(&now.opens, &now.starts),
            (Stage::Planned, Door::Closed) => return words::door_closed().to_owned(),
            (Stage::Planned, Door::Open) if !self.joined.get() => return words::not_started_join().to_owned(),
            (Stage::Planned, Door::Open) => return not_started(&now.starts, now.starts_in),
            (Stage::Live, _) if !self.joined.get() => return words::live_join().to_owned(),
            (Stage::Live, _) => {}
        }
        match self.state.get().unwrap_or(StreamState::Connecting) {
            StreamState::Connecting => words::connecting().to_owned(),
            StreamState::Connected | StreamState::Weak if self.quiet.get() => words::listening().to_owned(),
            StreamState::Connected => words::watching().to_owned(),
            StreamState::Weak => words::weak().to_owned(),
            StreamState::Waiting | StreamState::Ended | StreamState::Replaced => words::waiting(self.room.leaders()),
            StreamState::Reconnecting => words::reconnecting().to_owned(),
            StreamState::Overloaded => words::overloaded().to_owned(),
            StreamState::Refused => words::refused().to_owned(),
            StreamState::Failed => words::failed().to_owned(),
        }
    }
}

/// When it starts; how long that is, as long as it is ahead.
fn not_started(starts: &str, starts_in: i64) -> String {
    if starts_in > 0 {
        t::teaching::not_started_in((starts_in + 59) / 60, starts)
    } else {
        t::teaching::not_started_late(starts)
    }
}
