//! Words that ride with some pages only (`audiences.json`). Invariant: a page that is reached without them is loaded in
//! full, and never again where it was loaded so and came without.

use super::table::loaded_at;
use crate::state::{ErrorPage, Loading};
use contract::AppError;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// What is shown until the words of a page are here, of which `any` is one; nothing when they are.
#[must_use]
pub fn words_first(any: &'static str) -> Option<AnyView> {
    if !any.is_empty() {
        return None;
    }
    let location = use_location();
    let path = location.pathname.get_untracked();
    if loaded_at() == Some(path.as_str()) {
        return Some(view! { <ErrorPage error=AppError::Unavailable/> }.into_any());
    }
    let here = format!("{path}{}", query(&location.search.get_untracked()));
    Effect::new(move |_| {
        let here = here.clone();
        // by then the address is the page's own, and what is replaced is not the page before it
        request_animation_frame(move || {
            let _ = window().location().replace(&here);
        });
    });
    Some(view! { <Loading/> }.into_any())
}

fn query(search: &str) -> String {
    let search = search.trim_start_matches('?');
    if search.is_empty() { String::new() } else { format!("?{search}") }
}
