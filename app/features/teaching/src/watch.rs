//! The page to watch a teaching session on: a big picture and few things beside it.

use crate::{
    parts::{Heading, NeedsScript, opened},
    player::Player,
    room::Room,
};
use contract::teaching::{Stage, Teaching};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use ui::{media::keep_focus, prelude::*};

/// `/sessions/:id/watch`
pub struct WatchPage;

#[lazy_route]
impl LazyRoute for WatchPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        opened(|teaching| view! { <Watch teaching/> }).into_any()
    }
}

#[component]
fn Watch(teaching: Teaching) -> impl IntoView {
    let player = Player::new(Room::follow(teaching.clone()));
    let title = teaching.title.clone();
    let words = Memo::new(move |_| player.words());
    view! {
        <Heading teaching/>
        <NeedsScript/>
        <div class="stack">
            <div class="screen" data-on=move || player.shows().then_some("true")>
                <video
                    node_ref=player.video
                    playsinline
                    prop:muted=move || player.muted.get()
                    aria-label=t::teaching::picture_of(title)
                ></video>
                <p class="screen-words" role="status">{move || words.get()}</p>
            </div>
            <Controls player/>
            <p class="muted">{t::teaching::captions_note()}</p>
        </div>
    }
}

#[component]
fn Controls(player: Player) -> impl IntoView {
    let may_join = Memo::new(move |_| player.may_join());
    let stuck = Memo::new(move |_| player.is_stuck());
    let shows = Memo::new(move |_| player.shows());
    keep_focus(move || {
        may_join.track();
        stuck.track();
        shows.track();
    });
    let over = Memo::new(move |_| player.room.stage.get() == Stage::Ended);
    view! {
        <div class="row">
            <Show when=move || may_join.get()>
                <Button kind="button" on:click=move |_| player.join()>
                    <Icon of=icon::VIDEO/>
                    {t::teaching::join()}
                </Button>
            </Show>
            <Show when=move || stuck.get()>
                <Button kind="button" on:click=move |_| player.retry()>{t::common::try_again()}</Button>
            </Show>
            <Show when=move || shows.get()>
                <Sound player/>
            </Show>
            <a
                class="ds-button"
                data-variant=move || if over.get() { "primary" } else { "secondary" }
                href="/"
                rel="external"
                on:click=move |_| player.leave()
            >
                <Icon of=icon::LEAVE/>
                {move || if over.get() { t::teaching::to_today() } else { t::teaching::leave() }}
            </a>
        </div>
    }
}

/// Sound on and off; the one thing to press when the browser has started without it.
#[component]
fn Sound(player: Player) -> impl IntoView {
    view! {
        <button
            class="ds-button"
            type="button"
            data-variant=move || if player.muted.get() { "primary" } else { "secondary" }
            on:click=move |_| player.toggle_sound()
        >
            {move || if player.muted.get() { t::teaching::sound_on() } else { t::teaching::sound_off() }}
        </button>
    }
}
