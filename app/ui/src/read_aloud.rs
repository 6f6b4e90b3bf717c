//! Reading aloud. Invariant: nothing leaves the device: only a voice that is on it reads, and where there is none there is no
//! button.

use crate::{i18n::t, icon, icon::Icon};
use js_sys::{Array, Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};

/// What staff write is Norwegian, whatever language the interface is in.
const LANGUAGES: [&str; 3] = ["nb", "no", "nn"];

/// A button that reads `text`, and stops when it is pressed again. Leaving the page stops it too.
#[component]
pub fn ReadAloud(text: String) -> impl IntoView {
    let (there, reading, turn) = (RwSignal::new(false), RwSignal::new(false), StoredValue::new(0_u32));
    let look = move || {
        there.try_set(voice().is_some());
    };
    Effect::new(move |_| {
        look();
        // some browsers find their voices later
        set("onvoiceschanged", &Closure::<dyn Fn()>::new(look).into_js_value());
    });
    on_cleanup(move || {
        if reading.try_get_untracked().unwrap_or(false) {
            call("cancel", None);
        }
    });
    let press = move |text: &str| {
        // what was being read ends, and its end says nothing of what begins now
        let mine = turn.with_value(|turn| turn + 1);
        turn.set_value(mine);
        call("cancel", None);
        let ended = move || {
            if turn.try_get_value() == Some(mine) {
                reading.try_set(false);
            }
        };
        reading.set(!reading.get_untracked() && speak(text, ended).is_some());
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

fn synthesis() -> Option<JsValue> {
    Reflect::get(&window(), &"speechSynthesis".into()).ok().filter(JsValue::is_object)
}

fn set(name: &str, value: &JsValue) -> Option<()> {
    Reflect::set(&synthesis()?, &name.into(), value).ok().map(|_| ())
}

fn call(name: &str, argument: Option<&JsValue>) -> Option<JsValue> {
    let on = synthesis()?;
    let function: Function = Reflect::get(&on, &name.into()).ok()?.dyn_into().ok()?;
    match argument {
        Some(argument) => function.call1(&on, argument).ok(),
        None => function.call0(&on).ok(),
    }
}

/// A Norwegian voice that is on the device; others send what they read to somebody's server.
fn voice() -> Option<JsValue> {
    let voices: Array = call("getVoices", None)?.dyn_into().ok()?;
    let of = |voice: &JsValue, name: &str| Reflect::get(voice, &name.into()).ok();
    voices.iter().find(|voice| {
        let local = of(voice, "localService").is_some_and(|local| local.is_truthy());
        let language = of(voice, "lang").and_then(|lang| lang.as_string()).unwrap_or_default().to_lowercase();
        local && LANGUAGES.iter().any(|known| language.starts_with(known))
    })
}

/// Begins to read. `ended` is called when it has come to its end, or could not go on.
fn speak(text: &str, ended: impl Fn() + Clone + 'static) -> Option<()> {
    let utterance: Function = Reflect::get(&window(), &"SpeechSynthesisUtterance".into()).ok()?.dyn_into().ok()?;
    let said = Reflect::construct(&utterance, &Array::of1(&text.into())).ok()?;
    Reflect::set(&said, &"voice".into(), &voice()?).ok()?;
    for event in ["onend", "onerror"] {
        Reflect::set(&said, &event.into(), &Closure::<dyn Fn()>::new(ended.clone()).into_js_value()).ok()?;
    }
    // kept, or a browser may let go of it before it has ended
    set("said", &said)?;
    call("speak", Some(&said)).map(|_| ())
}
