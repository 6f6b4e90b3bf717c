//! What one does in the room: own picture, sound and camera on and off, leave, end for all.

use crate::room::Room;
use leptos::{html, prelude::*};
use ui::{
    media::{StreamState, problem_words},
    prelude::*,
};

#[component]
pub(crate) fn Controls(room: Room) -> impl IntoView {
    let ask = NodeRef::<html::Dialog>::new();
    let hosts = room.talk.with_untracked(|talk| talk.may_admit);
    view! {
        <Own room/>
        <div class="call-bar" role="group" aria-label=t::consult::controls()>
            <Show when=move || room.muted.get()>
                <Button kind="button" on:click=move |_| room.muted.set(false)>{t::consult::sound_on()}</Button>
            </Show>
            <button
                class="ds-button"
                type="button"
                data-variant="secondary"
                aria-pressed=move || pressed(room.camera.microphone_on.get())
                on:click=move |_| room.toggle_microphone()
            >
                <Icon of=icon::MICROPHONE/>
                {move || if room.camera.microphone_on.get() { t::consult::microphone_on() } else { t::consult::microphone_off() }}
            </button>
            <button
                class="ds-button"
                type="button"
                data-variant="secondary"
                aria-pressed=move || pressed(room.camera.camera_on.get())
                on:click=move |_| room.toggle_camera()
            >
                <Icon of=icon::VIDEO/>
                {move || if room.camera.camera_on.get() { t::consult::camera_on() } else { t::consult::camera_off() }}
            </button>
            <Button kind="button" variant=Variant::Secondary on:click=move |_| room.leave()>
                <Icon of=icon::LEAVE/>
                {t::consult::leave()}
            </Button>
            {hosts
                .then(|| {
                    view! {
                        <Button
                            kind="button"
                            variant=Variant::Danger
                            on:click=move |_| {
                                if let Some(dialog) = ask.get_untracked() {
                                    let _ = dialog.show_modal();
                                }
                            }
                        >
                            {t::consult::end()}
                        </Button>
                    }
                })}
        </div>
        <Sure room dialog=ask/>
    }
}

fn pressed(on: bool) -> &'static str {
    if on { "true" } else { "false" }
}

/// One's own picture, small and without sound, and how sending goes.
#[component]
fn Own(room: Room) -> impl IntoView {
    let video = NodeRef::<html::Video>::new();
    Effect::new(move || {
        room.camera.opened.track();
        if let Some(video) = video.get() {
            video.set_muted(true);
            room.camera.show_in(&video);
        }
    });
    let stuck = Memo::new(move |_| {
        matches!(
            room.state.get(),
            Some(StreamState::Refused | StreamState::Failed | StreamState::Replaced | StreamState::Ended)
        )
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
                <span class="muted" role="status">{move || words.get()}</span>
            </figcaption>
            <Show when=move || stuck.get()>
                <Button kind="button" on:click=move |_| room.retry()>{t::common::try_again()}</Button>
            </Show>
            <Show when=move || room.camera.problem.get().is_some()>
                <Button kind="button" variant=Variant::Secondary on:click=move |_| room.camera.open()>
                    {t::consult::try_camera()}
                </Button>
            </Show>
        </figure>
    }
}

/// Whether the others see and hear one, in words.
fn own_words(room: Room) -> String {
    use t::consult as words;
    if let Some(problem) = room.camera.problem.get() {
        return problem_words(problem).to_owned();
    }
    match room.state.get() {
        Some(StreamState::Connected) => match (room.camera.microphone_on.get(), room.camera.camera_on.get()) {
            (true, true) => words::seen_and_heard(),
            (true, false) => words::only_heard(),
            (false, true) => words::only_seen(),
            (false, false) => words::neither(),
        },
        Some(StreamState::Reconnecting | StreamState::Waiting | StreamState::Overloaded) => words::reconnecting(),
        Some(StreamState::Replaced) => words::replaced(),
        Some(StreamState::Refused | StreamState::Failed | StreamState::Ended) => words::not_sent(),
        Some(StreamState::Connecting) | None => words::connecting(),
    }
    .to_owned()
}

/// Asks before it ends for all.
#[component]
fn Sure(room: Room, dialog: NodeRef<html::Dialog>) -> impl IntoView {
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let end = move |_| {
        close();
        room.end();
    };
    view! {
        <dialog class="ask" node_ref=dialog aria-labelledby="end-title">
            <h2 class="ds-heading" data-size="xs" id="end-title">{t::consult::end_sure()}</h2>
            <p>{t::consult::end_means()}</p>
            <div class="row">
                <Button kind="button" variant=Variant::Danger on:click=end>{t::consult::end_yes()}</Button>
                <Button kind="button" variant=Variant::Secondary on:click=move |_| close()>{t::consult::go_on()}</Button>
            </div>
        </dialog>
    }
}

/// After the talk.
#[component]
pub(crate) fn Ended(room: Room) -> impl IntoView {
    let again = Memo::new(move |_| room.may_arrive());
    view! {
        <div class="stack">
            <p class="live-words" role="status">{t::consult::over()}</p>
            <div class="row">
                <LinkButton href="/" external=true>{t::consult::to_today()}</LinkButton>
                <Show when=move || again.get()>
                    <Button kind="button" variant=Variant::Secondary busy=room.busy on:click=move |_| room.arrive()>
                        {t::consult::open_again()}
                    </Button>
                </Show>
            </div>
        </div>
    }
}
