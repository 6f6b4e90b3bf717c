//! What is shown at times, and what is shown many times. Invariant: one type for every condition, list and content, so
//! that a page's chunk does not carry a copy of the machinery for each.

use leptos::{
    children::{ChildrenFn, ViewFn},
    prelude::*,
};

/// Shows its children while `is` holds, and `fallback`, or nothing, while it does not.
#[component]
pub fn When(
    #[prop(into)] is: Signal<bool>,
    children: ChildrenFn,
    #[prop(optional, into)] fallback: ViewFn,
) -> impl IntoView {
    let is = Memo::new(move |_| is.get());
    move || if is.get() { children() } else { fallback.run() }
}

/// A list whose lines stay the same elements as long as their keys stay.
#[component]
pub fn Each(#[prop(into)] lines: Signal<Vec<(String, ChildrenFn)>>) -> impl IntoView {
    view! { <For each=move || lines.get() key=|(key, _)| key.clone() children=|(_, line)| line()/> }
}
