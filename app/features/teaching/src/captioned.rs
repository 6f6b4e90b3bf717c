//! Captions for whoever watches: in the picture, or as text where there is none; and the way to where they are typed.
//! Invariant: a line costs each who watches one small read, and an older answer never takes a newer one's place.

use crate::{api, player::Player, room::Room};
use contract::teaching::{Captions, Stage};
use domain::caption::cue_text;
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;
use ui::{
    live::use_event,
    media::{CaptionTrack, Kept, keep_focus},
    prelude::*,
    remembered,
};

/// What the tab remembers of one who does not want them.
const HIDDEN: &str = "captions hidden";
/// How many lines stand where there is no picture.
const LINES: usize = 3;

/// The latest lines as the page last heard of them.
#[derive(Clone, Copy)]
pub(crate) struct Latest {
    pub room: Room,
    pub now: RwSignal<Captions>,
}

impl Latest {
    /// Reads them on each event, and takes what is read with the session: that heals what was missed.
    pub fn follow(room: Room) -> Self {
        let latest = Self { room, now: RwSignal::new(room.teaching.with_untracked(|now| now.captions.clone())) };
        Effect::new(move || latest.take(room.teaching.with(|now| now.captions.clone())));
        let told = use_event("caption");
        Effect::new(move |before: Option<u32>| {
            let now = told.get();
            if before.is_some_and(|before| before != now) {
                latest.read();
            }
            now
        });
        latest
    }

    pub fn read(self) {
        spawn_local(async move {
            if let Ok(read) = api::captions(self.room.id()).await {
                self.take(read);
            }
        });
    }

    fn take(self, read: Captions) {
        if self.now.try_with_untracked(|now| now.read_at <= read.read_at) == Some(true) {
            self.now.set(read);
        }
    }

    fn some(self) -> Memo<bool> {
        Memo::new(move |_| self.room.stage.get() == Stage::Live && self.now.with(|now| !now.lines.is_empty()))
    }
}

/// The captions of what is watched, with a button while there are any.
#[component]
pub(crate) fn Captioned(player: Player) -> impl IntoView {
    let latest = Latest::follow(player.room);
    let some = latest.some();
    let wanted = RwSignal::new(true);
    Effect::new(move || wanted.set(!remembered::is_set(HIDDEN)));
    let toggle = move |_| {
        wanted.update(|wanted| *wanted = !*wanted);
        if wanted.get_untracked() {
            remembered::clear(HIDDEN);
        } else {
            remembered::set(HIDDEN);
        }
    };
    in_picture(player, current(latest), move || wanted.get() && some.get() && player.is_large());
    let as_text = Signal::derive(move || wanted.get() && player.joined.get() && !player.is_large());
    let lines = move || {
        let lines = latest.now.with(|now| now.lines.iter().rev().take(LINES).map(|one| one.words.clone()).collect());
        let lines: Vec<String> = lines;
        lines.into_iter().rev().map(|words| view! { <p>{words}</p> }).collect_view()
    };
    keep_focus(move || some.track());
    view! {
        <When is=some>
            // a screen reader hears the sound already
            <When is=as_text>
                <div class="stack tight captions" aria-live="off">{lines}</div>
            </When>
            <div class="row">
                <Button kind="button" variant=Variant::Secondary on:click=toggle>
                    {move || if wanted.get() { t::teaching::captions_hide() } else { t::teaching::captions_show() }}
                </Button>
            </div>
        </When>
    }
}

/// The line that is on now, until its time is over.
fn current(latest: Latest) -> Memo<Option<String>> {
    let line = RwSignal::new(None);
    Effect::new(move || {
        let newest = latest.now.with(|now| now.lines.last().filter(|one| one.left > 0).cloned());
        let left = newest.as_ref().map(|one| Duration::from_millis(one.left.into()));
        line.set(newest.map(|one| one.words));
        if let Some(Ok(timer)) = left.map(|left| set_timeout_with_handle(move || line.set(None), left)) {
            on_cleanup(move || timer.clear());
        }
    });
    Memo::new(move |_| line.get())
}

/// Puts it into the picture while it is `wanted` there.
fn in_picture(player: Player, line: Memo<Option<String>>, wanted: impl Fn() -> bool + Send + Sync + 'static) {
    let track = Kept::<CaptionTrack>::default();
    let wanted = Memo::new(move |_| wanted());
    Effect::new(move || {
        let line = line.get().filter(|_| wanted.get()).map(|words| cue_text(&words));
        if let Some(video) = player.main.video.get().filter(|_| line.is_some() && !track.is_some()) {
            track.put(CaptionTrack::of(&video, t::teaching::captions()));
        }
        track.with(|track| track.show(line.as_deref()));
    });
}

/// Where they are typed, for staff; their file once it is over. In a tab of its own: this one may be sending.
#[component]
pub(crate) fn ToCaptions(room: Room) -> impl IntoView {
    let may = Memo::new(move |_| room.teaching.with(|now| now.may_caption));
    let ended = Memo::new(move |_| room.stage.get() == Stage::Ended);
    let kept = Memo::new(move |_| room.teaching.with(|now| !now.captions.lines.is_empty()));
    move || {
        let page = format!("/sessions/{}/captions", room.id());
        match (may.get(), ended.get()) {
            (false, _) => ().into_any(),
            (true, false) => view! {
                <p>
                    <a class="ds-link" href=page target="_blank" rel="external">{t::teaching::captions_type()}</a>
                </p>
            }
            .into_any(),
            (true, true) => kept
                .get()
                .then(|| {
                    view! {
                        <p>
                            <a class="ds-link" href=page + ".vtt" download="" rel="external">
                                {t::teaching::captions_download()}
                            </a>
                        </p>
                    }
                })
                .into_any(),
        }
    }
}
