//! Sound on and off; the one thing to press when the browser has started without it.

use leptos::prelude::*;
use ui::{media::Hearing, prelude::*};

#[component]
pub(crate) fn Sound(hearing: Hearing) -> impl IntoView {
    let muted = hearing.muted;
    let variant = Signal::derive(move || if muted.get() { "primary" } else { "secondary" });
    let words = move || if muted.get() { t::teaching::sound_on() } else { t::teaching::sound_off() };
    view! {
        <button
            class="ds-button"
            type="button"
            data-variant=variant
            on:click=move |_| muted.update(|muted| *muted = !*muted)
        >
            {words}
        </button>
    }
}
