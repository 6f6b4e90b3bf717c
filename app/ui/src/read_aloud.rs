//! Reading aloud by the browser's own voice. Invariant: nothing leaves the device but by the browser's choice of voice, and
//! where there is no voice there is no button.

use crate::{i18n::t, icon, icon::Icon, script};
use js_sys::{Array, Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};

/// What staff write is Norwegian, whatever language the interface is in.
const VOICE: &str = "nb-NO";

/// A button that reads `text`, and stops when it is pressed again. Leaving the page stops it too.
#[component]
pub fn ReadAloud(text: String) -> impl IntoView {
    let (there, reading) = (RwSignal::new(false), RwSignal::new(false));
    Effect::new(move |_| there.set(script::is_there("speechSynthesis")));
    on_cleanup(move || {
        if reading.try_get_untracked().unwrap_or(false) {
            stop();
        }
    });
    let press = move |text: &str| {
        if reading.get_untracked() {
            stop();
            reading.set(false);
        } else {
            reading.set(speak(text, move || {
                reading.try_set(false);
            }));
        }
    };
    let words = move || if reading.get() { t::common::read_stop() } else { t::common::read_aloud() };
    move || {
        let text = text.clone();
        there.get().then(|| {
            view! {
                <button class="ds-button" data-variant="tertiary" type="button" on:click=move |_| press(&text)>
                    <Icon of=icon::SOUND/>
                    {words}
                </button>
            }
        })
    }
}

fn call(name: &str, argument: Option<&JsValue>) -> Option<()> {
    let voice = Reflect::get(&window(), &"speechSynthesis".into()).ok()?;
    let function: Function = Reflect::get(&voice, &name.into()).ok()?.dyn_into().ok()?;
    match argument {
        Some(argument) => function.call1(&voice, argument).ok()?,
        None => function.call0(&voice).ok()?,
    };
    Some(())
}

fn stop() {
    call("cancel", None);
}

/// Begins; says whether it could. `done` is called when it has come to its end, or could not go on.
fn speak(text: &str, done: impl FnOnce() + Clone + 'static) -> bool {
    let begin = || {
        let utterance: Function = Reflect::get(&window(), &"SpeechSynthesisUtterance".into()).ok()?.dyn_into().ok()?;
        let said = Reflect::construct(&utterance, &Array::of1(&text.into())).ok()?;
        Reflect::set(&said, &"lang".into(), &VOICE.into()).ok()?;
        for event in ["onend", "onerror"] {
            let done = done.clone();
            Reflect::set(&said, &event.into(), &Closure::once_into_js(done)).ok()?;
        }
        call("speak", Some(&said))
    };
    begin().is_some()
}
