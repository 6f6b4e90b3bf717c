//! What the two pages share: finding the session, its heading, the note for browsers without script.

use crate::api::open;
use contract::teaching::Teaching;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use ui::prelude::*;

/// Finds the session of the address and shows it, or says why not.
pub(crate) fn opened<V: IntoView + 'static>(show: impl Fn(Teaching) -> V + Send + Sync + 'static) -> AnyView {
    let id = use_params_map().with_untracked(|params| params.get("id")).unwrap_or_default();
    loaded_page(load(|| (), move |()| open(id.clone())), show)
}

/// The title, when, and who leads.
#[component]
pub(crate) fn Heading(teaching: Teaching) -> impl IntoView {
    let leaders = teaching.leaders.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join(", ");
    view! {
        <PageTitle text=teaching.title lead=t::teaching::when(&teaching.date, &teaching.time)/>
        <p class="muted">{t::teaching::led_by(leaders)}</p>
    }
}

/// Pictures need script: say so, and what to do instead.
#[component]
pub(crate) fn NeedsScript() -> impl IntoView {
    view! {
        <noscript>
            <p class="notice" data-color="warning">{t::teaching::needs_script()}</p>
        </noscript>
    }
}
