//! What one does in the room: own picture, sound and camera on and off, leave, end for all.

use crate::{guest::WayOn, room::Room};
use leptos::{html, prelude::*};
use ui::{
    media::{StreamState, problem_words},
    prelude::*,
};

#[component]
pub(crate) fn Controls(room: Room) -> impl IntoView {
    let camera = room.own.camera;
    view! {
        <Own room/>
        <div class="call-bar" role="group" aria-label=t::consult::controls()>
            <When is=room.hearing.muted>
                <Button kind="button" on:click=move |_| room.hearing.muted.set(false)>{t::consult::sound_on()}</Button>
            </When>
            <ToggleButton on=camera.microphone_on on:click=move |_| room.toggle_microphone()>
                <Icon of=icon::MICROPHONE/>
                {word(camera.microphone_on, t::consult::microphone_on(), t::consult::microphone_off())}
            </ToggleButton>
            <ToggleButton on=camera.camera_on on:click=move |_| room.toggle_camera()>
                <Icon of=icon::VIDEO/>
                {word(camera.camera_on, t::consult::camera_on(), t::consult::camera_off())}
            </ToggleButton>
            <Button kind="button" variant=Variant::Secondary on:click=move |_| room.leave()>
                <Icon of=icon::LEAVE/>
                {t::consult::leave()}
            </Button>
            {room.may_admit().then(|| view! { <End room/> })}
        </div>
    }
}

/// One of two words.
fn word(state: RwSignal<bool>, on: &'static str, off: &'static str) -> Signal<&'static str> {
    Signal::derive(move || if state.get() { on } else { off })
}

/// Ends the talk for all, after asking.
#[component]
fn End(room: Room) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    view! {
        <Button kind="button" variant=Variant::Danger on:click=move |_| ask_first(dialog)>{t::consult::end()}</Button>
        <Sure
            dialog
            title=t::consult::end_sure()
            text=t::consult::end_means()
            yes=t::consult::end_yes()
            no=t::consult::go_on()
            on_yes=Callback::new(move |()| room.end())
        />
    }
}

/// One's own picture, small and without sound, and how sending goes.
#[component]
fn Own(room: Room) -> impl IntoView {
    let video = NodeRef::<html::Video>::new();
    let camera = room.own.camera;
    Effect::new(move || {
        camera.opened.track();
        if let Some(video) = video.get() {
            video.set_muted(true);
            camera.show_in(&video);
        }
    });
    let words = Memo::new(move |_| own_words(room));
    view! {
        <figure class="tile own">
            <div class="screen small" data-on="true">
                <video class="mirror" node_ref=video autoplay playsinline muted aria-label=t::consult::own_picture()></video>
            </div>
            <figcaption>
                <strong>{t::consult::you()}</strong>
                " "
                <span class="muted" role="status">{words}</span>
            </figcaption>
            <When is=move || room.own.is_stuck()>
                <Button kind="button" on:click=move |_| room.retry()>{t::common::try_again()}</Button>
            </When>
            <When is=move || camera.problem.get().is_some()>
                <Button kind="button" variant=Variant::Secondary on:click=move |_| camera.open()>
                    {t::consult::try_camera()}
                </Button>
            </When>
        </figure>
    }
}

/// Whether the others see and hear one, in words.
fn own_words(room: Room) -> &'static str {
    use t::consult as words;
    let camera = room.own.camera;
    if let Some(problem) = camera.problem.get() {
        return problem_words(problem);
    }
    match room.own.state.get() {
        Some(StreamState::Connected | StreamState::Weak) => {
            match (camera.microphone_on.get(), camera.camera_on.get()) {
                (true, true) => words::seen_and_heard(),
                (true, false) => words::only_heard(),
                (false, true) => words::only_seen(),
                (false, false) => words::neither(),
            }
        }
        Some(StreamState::Reconnecting | StreamState::Waiting | StreamState::Overloaded) => words::reconnecting(),
        Some(StreamState::Replaced) => words::replaced(),
        Some(StreamState::Refused | StreamState::Failed | StreamState::Ended) => words::not_sent(),
        Some(StreamState::Connecting) | None => words::connecting(),
    }
}

/// After the talk.
#[component]
pub(crate) fn Ended(room: Room) -> impl IntoView {
    view! {
        <div class="stack">
            <p class="live-words" role="status">{t::consult::over()}</p>
            <div class="row">
                <WayOn over=true/>
                <When is=move || room.may_arrive()>
                    <Button kind="button" variant=Variant::Secondary busy=room.ask.busy on:click=move |_| room.arrive()>
                        {t::consult::open_again()}
                    </Button>
                </When>
            </div>
        </div>
    }
}
