//! Watching: when the stream runs, and what is said about it. Invariant: it starts only after the person has asked for it,
//! and goes on by itself until they leave or it ends.

use crate::room::Room;
use contract::teaching::{Door, Picture, PictureOf, Stage};
use leptos::{prelude::*, task::spawn_local, web_sys::HtmlVideoElement};
use ui::{
    i18n::t,
    media::{self, Hearing, StreamState, Watching},
    remembered,
};

/// A sender that stopped without ending the session may come back.
const LOOK_AGAIN_MS: u32 = 2_000;
/// What the tab remembers of one who wants sound alone.
const QUIET: &str = "watching quietly";

#[derive(Clone, Copy)]
pub(crate) struct Player {
    pub room: Room,
    /// The one camera that is always there; what else is sent stands beside it.
    pub main: Watching,
    pub joined: RwSignal<bool>,
    /// Sound alone: no picture is shown, and none is sent here.
    pub quiet: RwSignal<bool>,
    leading: Memo<Option<String>>,
    /// Whom the main picture was asked of; nobody by name before it was known who sends.
    asked: StoredValue<Option<String>>,
    /// Grows with each wish to start anew.
    round: RwSignal<u32>,
}

impl Player {
    pub fn new(room: Room) -> Self {
        let player = Self {
            room,
            main: Watching::new(Hearing::new(false)),
            joined: RwSignal::new(false),
            quiet: RwSignal::new(false),
            leading: leading(room),
            asked: StoredValue::new(None),
            round: RwSignal::new(0),
        };
        // after a reload it goes on, without sound until asked: browsers want a click first
        Effect::new(move || {
            player.quiet.set(remembered::is_set(QUIET));
            if remembered::is_set(&player.key()) {
                player.main.hearing.muted.set(true);
                player.joined.set(true);
            }
        });
        Effect::new(move || {
            player.round.track();
            let leading = player.leading.get();
            match player.main.video.get() {
                Some(video) if player.wants() => player.start(video, leading),
                _ => player.main.stop(),
            }
        });
        player
    }

    fn key(self) -> String {
        format!("watching {}", self.room.id())
    }

    fn wants(self) -> bool {
        self.joined.get() && self.room.stage.get() == Stage::Live
    }

    /// The person's click.
    pub fn join(self) {
        remembered::set(&self.key());
        self.main.hearing.muted.set(false);
        self.joined.set(true);
        self.room.refresh();
    }

    pub fn leave(self) {
        remembered::clear(&self.key());
        self.joined.set(false);
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
        self.main.stop();
        self.round.update(|n| *n += 1);
    }

    /// Watches the leading camera. What was asked for without a name stays, if it can only be that one.
    fn start(self, video: HtmlVideoElement, leading: Option<String>) {
        if self.main.is_on() {
            let asked = self.asked.get_value();
            let is_it = asked.is_none() && self.room.teaching.with_untracked(|now| cameras(&now.pictures).count() == 1);
            if leading.is_none() || asked == leading {
                return;
            }
            if is_it && self.main.state.get_untracked() == Some(StreamState::Connected) {
                self.asked.set_value(leading);
                return;
            }
        }
        let by_name = leading.as_ref().map(|publisher| format!("?publisher={publisher}")).unwrap_or_default();
        self.asked.set_value(leading);
        let url = format!("/whep/{}{by_name}", self.room.id());
        self.main.start(video, url, self.room.pass(false), move |state| self.heard(state));
    }

    fn heard(self, state: StreamState) {
        if matches!(state, StreamState::Ended | StreamState::Replaced | StreamState::Refused) {
            self.room.refresh();
        }
        if matches!(state, StreamState::Ended | StreamState::Replaced) {
            let round = self.main.round();
            spawn_local(async move {
                media::sleep(LOOK_AGAIN_MS).await;
                if self.main.round() == round {
                    self.main.stop();
                    self.round.try_update(|n| *n += 1);
                }
            });
        }
    }

    /// What is sent beside the main picture: screens, or cameras.
    pub fn beside(self, of: PictureOf) -> Vec<Picture> {
        if !self.wants() {
            return Vec::new();
        }
        let leading = self.leading.get();
        let is_beside = |one: &&Picture| one.of == of && Some(&one.publisher) != leading.as_ref();
        self.room.teaching.with(|now| now.pictures.iter().filter(is_beside).cloned().collect())
    }

    /// Whether the main picture is `publisher`'s.
    pub fn is_leading(self, publisher: &str) -> bool {
        self.leading.get().as_deref() == Some(publisher)
    }

    /// The main picture is there to be seen.
    pub fn pictured(self) -> bool {
        self.main.state.get() == Some(StreamState::Connected) && !self.quiet.get()
    }

    /// It is the large one.
    pub fn is_large(self) -> bool {
        let behind = self.room.teaching.with(|now| now.slide.is_some());
        self.pictured() && !behind && self.beside(PictureOf::Screen).is_empty()
    }

    /// Only a click helps now.
    pub fn is_stuck(self) -> bool {
        matches!(self.main.state.get(), Some(StreamState::Refused | StreamState::Failed))
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
        match self.main.state.get().unwrap_or(StreamState::Connecting) {
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

/// The camera that is watched first: somebody else's rather than one's own, and the same as long as it is sent.
fn leading(room: Room) -> Memo<Option<String>> {
    Memo::new(move |before: Option<&Option<String>>| {
        let before = before.and_then(Option::as_ref);
        room.teaching.with(|now| {
            let stays = cameras(&now.pictures).find(|one| Some(&one.publisher) == before);
            let first = || cameras(&now.pictures).min_by_key(|one| one.mine);
            stays.or_else(first).map(|one| one.publisher.clone())
        })
    })
}

fn cameras(pictures: &[Picture]) -> impl Iterator<Item = &Picture> {
    pictures.iter().filter(|one| one.of == PictureOf::Camera)
}
