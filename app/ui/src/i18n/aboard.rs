//! Words that ride with some pages only (`audiences.json`). Invariant: a page that is reached without them is loaded in
//! full once, and never again and again.

use crate::{
    remembered,
    state::{ErrorPage, Loading},
};
use contract::AppError;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// In the tab: the page that is being loaded for its words.
const ASKED_FOR: &str = "words-asked-for";

/// What is shown until the words of a page are here, of which `any` is one; nothing when they are.
#[must_use]
pub fn words_first(any: &'static str) -> Option<AnyView> {
    if !any.is_empty() {
        Effect::new(|_| remembered::clear(ASKED_FOR));
        return None;
    }
    let location = use_location();
    let here = format!("{}{}", location.pathname.get_untracked(), query(&location.search.get_untracked()));
    if remembered::get(ASKED_FOR).as_deref() == Some(&here) {
        // it was loaded, and came without: rather say so than go round
        return Some(view! { <ErrorPage error=AppError::Unavailable/> }.into_any());
    }
    Effect::new(move |_| {
        let here = here.clone();
        // by then the address is the page's own, and what is replaced is not the page before it
        request_animation_frame(move || {
            remembered::put(ASKED_FOR, &here);
            let _ = window().location().replace(&here);
        });
    });
    Some(view! { <Loading/> }.into_any())
}

fn query(search: &str) -> String {
    let search = search.trim_start_matches('?');
    if search.is_empty() { String::new() } else { format!("?{search}") }
}
