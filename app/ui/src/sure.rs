//! Asks before what cannot be taken back. Invariant: the browser's own dialog, so that focus and the escape key are
//! right by themselves.

use crate::button::{Button, Variant};
use leptos::{html, prelude::*};

/// Opens the dialog.
pub fn ask_first(dialog: NodeRef<html::Dialog>) {
    if let Some(dialog) = dialog.get_untracked() {
        let _ = dialog.show_modal();
    }
}

/// The question. `yes` and `no` are the words of its buttons.
#[component]
pub fn Sure(
    dialog: NodeRef<html::Dialog>,
    title: &'static str,
    text: &'static str,
    yes: &'static str,
    no: &'static str,
    on_yes: Callback<()>,
) -> impl IntoView {
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let agree = move |_| {
        close();
        on_yes.run(());
    };
    view! {
        <dialog class="ask" node_ref=dialog aria-labelledby="sure-title">
            <h2 class="ds-heading" data-size="xs" id="sure-title">{title}</h2>
            <p>{text}</p>
            <div class="row">
                <Button kind="button" variant=Variant::Danger on:click=agree>{yes}</Button>
                <Button kind="button" variant=Variant::Secondary on:click=move |_| close()>{no}</Button>
            </div>
        </dialog>
    }
}
