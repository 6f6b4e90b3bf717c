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
    keep_focus(move || {
        may.track();
        on.track();
    });
    let stands = Signal::derive(move || {
        let words = match (sender.screen.failed.get(), on.get()) {
            (true, _) => t::teaching::sharing_failed(),
            (_, true) => t::teaching::sharing(),
            _ => "",
        };
        words.to_owned()
    });
    let share = move || {
        view! {
            <Button kind="button" variant=Variant::Secondary on:click=move |_| sender.share()>
                {t::teaching::share_screen()}
            </Button>
        }
    };
    view! {
        <When is=may>
            <div class="row">
                <When is=on fallback=share>
                    <Button kind="button" variant=Variant::Secondary on:click=move |_| sender.screen.stop(false)>
                        {t::teaching::stop_sharing()}
                    </Button>
                </When>
            </div>
        </When>
        <StatusMessage text=stands/>
    }
}
