//! Pictures that stand beside others: a screen that is shared, or who sends besides. Invariant: each is a stream of its own, and
//! comes and goes with it.

use crate::room::Room;
use contract::teaching::{Picture, PictureOf};
use leptos::{children::ChildrenFn, prelude::*};
use std::sync::Arc;
use ui::{
    media::{Hearing, StreamState, TryAgain, Watching},
    prelude::*,
};

/// Each of them with its name. With `quiet` they are heard only.
#[component]
pub(crate) fn Pictures(
    room: Room,
    hearing: Hearing,
    #[prop(into)] of: Signal<Vec<Picture>>,
    #[prop(optional, into)] quiet: Signal<bool>,
) -> impl IntoView {
    let lines = Signal::derive(move || {
        let tile = |one: Picture| -> (String, ChildrenFn) {
            let key = one.publisher.clone();
            (key, Arc::new(move || view! { <Tile room hearing picture=one.clone() quiet/> }.into_any()))
        };
        of.get().into_iter().map(tile).collect::<Vec<_>>()
    });
    view! { <Each lines/> }
}

#[component]
fn Tile(room: Room, hearing: Hearing, picture: Picture, quiet: Signal<bool>) -> impl IntoView {
    let watching = Watching::new(hearing);
    let name = StoredValue::new(name_of(&picture));
    let url = format!("/whep/{}?publisher={}", room.id(), picture.publisher);
    let begin = Callback::new(move |()| {
        if let Some(video) = watching.video.get() {
            watching.start(video, url.clone(), room.pass(false), move |state| {
                if state.is_over() {
                    room.refresh();
                }
            });
        }
    });
    Effect::new(move || begin.run(()));
    let again = Callback::new(move |()| {
        room.refresh();
        begin.run(());
    });
    let words = move || match watching.state.get() {
        Some(StreamState::Connected) => String::new(),
        None | Some(StreamState::Connecting) => t::teaching::picture_connecting(name.get_value()),
        Some(state) if state.is_over() => t::teaching::picture_lost(name.get_value()),
        Some(_) => t::teaching::picture_away(name.get_value()),
    };
    let on = move || (watching.state.get() == Some(StreamState::Connected)).then_some("true");
    let speaks = Memo::new(move |_| hearing.speaker.with(|speaker| *speaker == picture.publisher));
    view! {
        <figure
            class="tile"
            data-speaks=move || speaks.get().then_some("true")
            hidden=move || quiet.get()
        >
            <div class="screen" data-on=on>
                <video
                    node_ref=watching.video
                    playsinline
                    hidden=move || quiet.get()
                    aria-label=name.get_value()
                ></video>
                <p class="screen-words">{words}</p>
            </div>
            <figcaption>
                <strong>{name.get_value()}</strong>
                <When is=speaks>
                    <span class="speaks">" " {t::teaching::speaks()}</span>
                </When>
            </figcaption>
            <TryAgain state=watching.state again/>
        </figure>
    }
}

/// Whose it is.
fn name_of(picture: &Picture) -> String {
    match (&picture.name, picture.of) {
        (Some(name), PictureOf::Camera) => name.clone(),
        (Some(name), PictureOf::Screen) => t::teaching::screen_of(name),
        (None, PictureOf::Camera) => t::teaching::equipment().to_owned(),
        (None, PictureOf::Screen) => t::teaching::equipment_screen().to_owned(),
    }
}
