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
        opened(|teaching| view! { <Watch teaching/> })
    }
}

#[component]
fn Watch(teaching: Teaching) -> impl IntoView {
    let player = Player::new(Room::follow(teaching.clone()));
    let title = teaching.title.clone();
    let words = Memo::new(move |_| player.words());
    let on = Signal::derive(move || player.shows().then_some("true"));
    view! {
        <Heading teaching/>
        <NeedsScript/>
        <div class="stack">
            <div class="screen" data-on=on>
                <video
                    node_ref=player.video
                    playsinline
                    prop:muted=move || player.muted.get()
                    aria-label=t::teaching::picture_of(title)
                ></video>
                <p class="screen-words" role="status">{words}</p>
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
    let over = move || player.room.stage.get() == Stage::Ended;
    let variant = Signal::derive(move || if over() { "primary" } else { "secondary" });
    let words = Signal::derive(move || if over() { t::teaching::to_today() } else { t::teaching::leave() });
    view! {
        <div class="row">
            <When is=may_join>
                <Button kind="button" on:click=move |_| player.join()>
                    <Icon of=icon::VIDEO/>
                    {t::teaching::join()}
                </Button>
            </When>
            <When is=stuck>
                <Button kind="button" on:click=move |_| player.retry()>{t::common::try_again()}</Button>
            </When>
            <When is=shows>
                <Sound player/>
            </When>
            <a
                class="ds-button"
                data-variant=variant
                href="/"
                rel="external"
                on:click=move |_| player.leave()
            >
                <Icon of=icon::LEAVE/>
                {words}
            </a>
        </div>
    }
}

/// Sound on and off; the one thing to press when the browser has started without it.
#[component]
fn Sound(player: Player) -> impl IntoView {
    let variant = Signal::derive(move || if player.muted.get() { "primary" } else { "secondary" });
    let words =
        Signal::derive(move || if player.muted.get() { t::teaching::sound_on() } else { t::teaching::sound_off() });
    view! {
        <button class="ds-button" type="button" data-variant=variant on:click=move |_| player.toggle_sound()>
            {words}
        </button>
    }
}
