//! How one watches: how loud, how large, or sound alone with breaks by the clock. Invariant: what this browser cannot do is not
//! offered.

use crate::player::Player;
use leptos::{ev, html, prelude::*};
use ui::{
    countdown::Countdown,
    media::{keep_focus, picture},
    prelude::*,
};

/// Breaks to choose from, in minutes.
const BREAKS: [u32; 2] = [5, 10];

#[component]
pub(crate) fn Comfort(player: Player, frame: NodeRef<html::Div>) -> impl IntoView {
    let shows = Signal::derive(move || player.main.shows());
    let pictured = Signal::derive(move || player.pictured());
    let fills = move || pictured.get() && frame.get().is_some_and(|frame| picture::fills(&frame));
    let floats = move || pictured.get() && picture::floats();
    keep_focus(move || {
        shows.track();
        pictured.track();
    });
    let with_frame = move |act: fn(&leptos::web_sys::HtmlDivElement)| {
        if let Some(frame) = frame.get_untracked() {
            act(&frame);
        }
    };
    let fill = move |_| with_frame(picture::fill);
    let float = move |_| with_frame(picture::float);
    view! {
        <div class="row">
            <When is=shows>
                <Volume volume=player.main.hearing.volume/>
            </When>
            <When is=Signal::derive(fills)>
                <Button kind="button" variant=Variant::Secondary on:click=fill>{t::teaching::full_screen()}</Button>
            </When>
            <When is=Signal::derive(floats)>
                <Button kind="button" variant=Variant::Secondary on:click=float>{t::teaching::small_window()}</Button>
            </When>
            <Button kind="button" variant=Variant::Secondary on:click=move |_| player.toggle_quiet()>
                {move || if player.quiet.get() { t::teaching::show_picture() } else { t::teaching::sound_only() }}
            </Button>
        </div>
        <Breaks quiet=player.quiet/>
    }
}

#[component]
fn Volume(volume: RwSignal<u8>) -> impl IntoView {
    let set = move |event: ev::Event| {
        if let Ok(percent) = event_target_value(&event).parse::<u8>() {
            volume.set(percent);
        }
    };
    view! {
        <label class="volume">
            {t::teaching::volume()}
            <input type="range" min="0" max="100" step="5" prop:value=move || volume.get() on:input=set/>
        </label>
    }
}

/// A break by the clock, for one who only listens. It goes on when the picture is taken up again meanwhile.
#[component]
fn Breaks(quiet: RwSignal<bool>) -> impl IntoView {
    let clock = Countdown::default();
    let on = Signal::derive(move || clock.left.get() > 0);
    let words = move || t::teaching::break_left(clock.words());
    let offer = move || {
        let one = |minutes: u32| {
            view! {
                <Button kind="button" variant=Variant::Secondary on:click=move |_| clock.start(minutes * 60)>
                    {t::teaching::take_break(minutes)}
                </Button>
            }
        };
        view! { <div class="row">{BREAKS.map(one).into_iter().collect_view()}</div> }
    };
    let is_over =
        Signal::derive(move || if clock.is_over() { t::teaching::break_over().to_owned() } else { String::new() });
    keep_focus(move || on.track());
    view! {
        <When is=quiet>
            <When is=on fallback=offer>
                <div class="row">
                    <p role="timer">{words}</p>
                    <Button kind="button" variant=Variant::Secondary on:click=move |_| clock.stop()>
                        {t::teaching::end_break()}
                    </Button>
                </div>
            </When>
        </When>
        <StatusMessage text=is_over/>
    }
}
