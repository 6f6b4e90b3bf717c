//! Which address shows which page. Invariant: every route renders on the server with its data in place (`SsrMode::Async`),
//! so that it works without script, and every page is a lazy chunk of its feature.

use leptos::prelude::*;
use leptos_router::{
    SsrMode,
    components::{Route, Routes},
    path,
};
use ui::prelude::*;

/// The page of the current address.
#[component]
pub(crate) fn Pages() -> impl IntoView {
    view! {
        <Routes fallback=|| view! { <NotFound/> }>
            <Route path=path!("/nothing-here-yet") view=NotFound ssr=SsrMode::Async/>
        </Routes>
    }
}
