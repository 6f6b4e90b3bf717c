//! Which address shows which page. Invariant: every route renders on the server with its data in place (`SsrMode::Async`),
//! so that it works without script, and every page is a lazy chunk of its feature.

use leptos::prelude::*;
use leptos_router::{
    Lazy, SsrMode,
    components::{Route, Routes},
    path,
};
use ui::prelude::*;

/// The page of the current address.
#[component]
pub(crate) fn Pages() -> impl IntoView {
    view! {
        <Routes fallback=|| view! { <NotFound/> }>
            <Route path=path!("/sign-in") view={Lazy::<account::SignInPage>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/account") view={Lazy::<account::AccountPage>::new()} ssr=SsrMode::Async/>
        </Routes>
    }
}
