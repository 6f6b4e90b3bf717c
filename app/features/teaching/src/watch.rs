//! The page to watch a teaching session on: a big picture and few things beside it.

use crate::{
    captioned::{Captioned, ToCaptions},
    comfort::Comfort,
    parts::{Heading, NeedsScript, opened},
    pictures::Pictures,
    player::Player,
    poll::GroupPoll,
    room::Room,
    slide::ShownSlide,
    sound::Sound,
    speak::Speak,
};
use contract::teaching::{PictureOf, Stage, Teaching};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use ui::{
    media::{NetworkWords, keep_focus},
    prelude::*,
};

/// `/sessions/:id/watch`
pub struct WatchPage;

#[lazy_route]
impl LazyRoute for WatchPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if let Some(view) = words_first(t::teaching::join()) {
            return view;
        }
        opened(|teaching| view! { <Watch teaching/> })
    }
}

#[component]
fn Watch(teaching: Teaching) -> impl IntoView {
    let player = Player::new(Room::follow(teaching.clone()));
    let title = teaching.title.clone();
    let desk = teaching.may_send.then(|| format!("/sessions/{}/teach", teaching.id));
    let words = Memo::new(move |_| player.words());
    let (main, quiet) = (player.main, player.quiet);
    let on = Signal::derive(move || player.pictured().then_some("true"));
    let network = Signal::derive(move || main.network.get().filter(|_| main.shows()));
    let shared = Signal::derive(move || player.beside(PictureOf::Screen));
    let others = Signal::derive(move || player.beside(PictureOf::Camera));
    let speaks = move || {
        let speaker = main.hearing.speaker.get();
        (!others.read().is_empty() && player.is_leading(&speaker)).then_some("true")
    };
    let frame = NodeRef::new();
    view! {
        <Heading teaching/>
        <NeedsScript/>
        <div class="stack">
            <div class="stage" node_ref=frame>
                <div class="shared">
                    <ShownSlide room=player.room/>
                    <Pictures room=player.room hearing=main.hearing of=shared quiet/>
                </div>
                <div
                    class="screen"
                    data-on=on
                    data-quiet=move || quiet.get().then_some("true")
                    data-speaks=speaks
                >
                    <video
                        node_ref=main.video
                        playsinline
                        hidden=move || quiet.get()
                        aria-label=t::teaching::picture_of(title)
                    ></video>
                    <p class="screen-words" role="status">{words}</p>
                </div>
                <div class="tiles">
                    <Pictures room=player.room hearing=main.hearing of=others quiet/>
                </div>
            </div>
            <NetworkWords of=network/>
            <Controls player/>
            <Captioned player/>
            <Comfort player frame/>
            <Next room=player.room/>
            <GroupPoll room=player.room/>
            <Speak room=player.room/>
            {desk
                .map(|href| {
                    view! {
                        <div class="row">
                            <LinkButton href external=true variant=Variant::Secondary>{t::teaching::to_desk()}</LinkButton>
                        </div>
                    }
                })}
            <ToCaptions room=player.room/>
            <ToArrivals room=player.room/>
            <p class="muted">{t::teaching::captions_note()}</p>
        </div>
    }
}

/// Where many watch on one screen, the list of who has come is what counts; its page is for the staff who follow them.
#[component]
fn ToArrivals(room: Room) -> impl IntoView {
    let is_staff = Memo::new(move |_| room.teaching.with(|now| now.may_caption));
    view! {
        <When is=is_staff>
            <p>
                <a class="ds-link" href="/participants/arrivals" target="_blank" rel="external">{t::teaching::arrivals()}</a>
            </p>
        </When>
    }
}

/// What comes after it, once it has ended.
#[component]
fn Next(room: Room) -> impl IntoView {
    let next = Memo::new(move |_| room.teaching.with(|now| now.next.clone()));
    move || {
        let next = next.get()?;
        Some(view! {
            <Card title=t::teaching::next_title()>
                <p>{t::teaching::next_is(&next.title, &next.when)}</p>
                <div class="row">
                    <LinkButton href=format!("/plan/sessions/{}", next.id) variant=Variant::Secondary external=true>
                        {t::teaching::next_open()}
                    </LinkButton>
                </div>
            </Card>
        })
    }
}

#[component]
fn Controls(player: Player) -> impl IntoView {
    let may_join = Memo::new(move |_| player.may_join());
    let stuck = Memo::new(move |_| player.is_stuck());
    let shows = Memo::new(move |_| player.main.shows());
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
                <Sound hearing=player.main.hearing/>
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
