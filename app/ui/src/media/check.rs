//! A look at oneself before one is seen: picture, choice of devices, sound level. Invariant: what is wrong is said in
//! words, with a way to try again.

use super::{Camera, DeviceProblem, camera::Device};
use crate::{
    block::Alert,
    button::{Button, Variant},
    i18n::t,
    tone::Tone,
};
use leptos::{html, prelude::*};

/// The level from which one is clearly heard.
const HEARD: f64 = 0.05;

/// Words for why there is no picture or sound.
#[must_use]
pub fn problem_words(problem: DeviceProblem) -> &'static str {
    match problem {
        DeviceProblem::Denied => t::media::denied(),
        DeviceProblem::Missing => t::media::missing(),
        DeviceProblem::Busy => t::media::busy(),
        DeviceProblem::Insecure => t::media::insecure(),
        DeviceProblem::Failed => t::media::failed(),
        DeviceProblem::NoCamera => t::media::no_camera(),
    }
}

/// One's own picture, and whether one is heard.
#[component]
pub fn DeviceCheck(camera: Camera) -> impl IntoView {
    let video = NodeRef::<html::Video>::new();
    Effect::new(move || {
        camera.opened.track();
        if let Some(video) = video.get() {
            video.set_muted(true);
            camera.show_in(&video);
        }
    });
    let open = Memo::new(move |_| camera.opened.get() > 0);
    view! {
        <Problem camera/>
        <div class="stack device-check" hidden=move || !open.get()>
            <div class="screen small" data-on="true">
                <video class="mirror" node_ref=video autoplay playsinline muted aria-label=t::media::preview()></video>
            </div>
            <Level camera/>
        </div>
    }
}

/// The choice of camera and microphone, folded up: most people have one of each.
#[component]
pub fn DeviceChoice(camera: Camera) -> impl IntoView {
    let open = Memo::new(move |_| camera.opened.get() > 0);
    view! {
        <details class="device-choice" hidden=move || !open.get()>
            <summary>{t::media::choose_devices()}</summary>
            <div class="stack">
                <Pick camera video=true label=t::media::camera()/>
                <Pick camera video=false label=t::media::microphone()/>
            </div>
        </details>
    }
}

/// What is wrong, or that the browser is asking.
#[component]
fn Problem(camera: Camera) -> impl IntoView {
    view! {
        <p role="status" class="status">
            {move || camera.opening.get().then(t::media::opening)}
        </p>
        <div role="alert" class="alerts">
            {move || {
                camera
                    .problem
                    .get()
                    .map(|problem| {
                        view! {
                            <Alert tone=Tone::Warning title=t::media::problem_title()>
                                <p>{problem_words(problem)}</p>
                                <div class="row">
                                    <Button kind="button" variant=Variant::Secondary on:click=move |_| camera.open()>
                                        {t::common::try_again()}
                                    </Button>
                                </div>
                            </Alert>
                        }
                    })
            }}
        </div>
    }
}

/// The sound level, as a meter and in words.
#[component]
fn Level(camera: Camera) -> impl IntoView {
    let heard = Memo::new(move |before| before == Some(&true) || camera.level.get() > HEARD);
    view! {
        <div class="stack tight">
            <meter class="level" min="0" max="1" prop:value=move || camera.level.get() aria-label=t::media::level()></meter>
            <p class="muted">{move || if heard.get() { t::media::heard() } else { t::media::not_heard() }}</p>
        </div>
    }
}

/// A choice among the cameras or the microphones.
#[component]
fn Pick(camera: Camera, video: bool, label: &'static str) -> impl IntoView {
    let id = if video { "camera-pick" } else { "microphone-pick" };
    let chosen = if video { camera.video_id } else { camera.audio_id };
    let devices =
        Memo::new(move |_| camera.devices.get().into_iter().filter(|device| device.video == video).collect::<Vec<_>>());
    let pick = move |id: String| {
        chosen.set(id);
        camera.open();
    };
    let option = move |(i, device): (usize, Device)| {
        let label = if device.label.is_empty() { t::media::unnamed(label, i + 1) } else { device.label };
        view! { <option value=device.id>{label}</option> }
    };
    view! {
        <div class="ds-field" hidden=move || devices.with(Vec::is_empty)>
            <label class="ds-label" for=id>{label}</label>
            <select
                class="ds-input"
                id=id
                prop:value=move || { devices.track(); chosen.get() }
                on:change=move |event| pick(event_target_value(&event))
            >
                <option value="">{t::media::browsers_choice()}</option>
                {move || devices.get().into_iter().enumerate().map(option).collect_view()}
            </select>
        </div>
    }
}
