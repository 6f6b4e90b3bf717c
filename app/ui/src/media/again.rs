//! A stream that does not come back by itself, once more.

use super::{StreamState, keep_focus};
use crate::prelude::*;
use leptos::prelude::*;

/// A button in a picture's tile, where only a click helps now.
#[component]
pub fn TryAgain(state: RwSignal<Option<StreamState>>, again: Callback<()>) -> impl IntoView {
    let over = move || state.get().is_some_and(StreamState::is_over);
    let pressed = RwSignal::new(0_u32);
    let press = move |_| {
        pressed.update(|times| *times += 1);
        again.run(());
    };
    keep_focus(move || pressed.track());
    view! {
        <When is=over>
            <Button kind="button" variant=Variant::Secondary on:click=press>
                {t::common::try_again()}
            </Button>
        </When>
    }
}
