//! Sharing one's screen while one sends. Invariant: what this browser cannot do is not offered.

use crate::sender::Sender;
use leptos::prelude::*;
use ui::{
    media::{Sharing, keep_focus},
    prelude::*,
};

#[component]
pub(crate) fn ScreenShare(sender: Sender) -> impl IntoView {
    // the script is there once the camera has been opened by it
    let may = Memo::new(move |_| sender.own.camera.opened.get() > 0 && sender.is_on() && Sharing::can());
    let on = Memo::new(move |_| sender.screen.is_on());
    keep_focus(move || may.track());
    let stands = Signal::derive(move || {
        let words = match (sender.screen.failed.get(), on.get()) {
            (true, _) => t::teaching::sharing_failed(),
            (_, true) => t::teaching::sharing(),
            _ => "",
        };
        words.to_owned()
    });
    // one button, so that focus stays whatever becomes of it
    let press = move |_| if on.get_untracked() { sender.screen.stop(false) } else { sender.share() };
    let words = move || if on.get() { t::teaching::stop_sharing() } else { t::teaching::share_screen() };
    view! {
        <When is=may>
            <div class="row">
                <Button kind="button" variant=Variant::Secondary on:click=press>{words}</Button>
            </div>
        </When>
        <StatusMessage text=stands/>
    }
}
