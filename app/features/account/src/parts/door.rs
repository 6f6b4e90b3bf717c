//! What the pages on the way in share.

use contract::local_path;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use ui::prelude::*;

/// Where one was going, from the address; the server judges once more.
pub fn wanted() -> String {
    use_query_map().with_untracked(|query| local_path(&query.get("next").unwrap_or_default()).to_owned())
}

/// A code of the authenticator, and the button that sends it.
#[component]
pub fn CodeForm(form: FormState, label: &'static str, send: &'static str) -> impl IntoView {
    view! {
        <ErrorSummary form labels=vec![("code", label)]/>
        <TextField form name="code" label=label autocomplete="one-time-code" max_length=40/>
        <div class="row">
            <Button busy=form.busy()>{send}</Button>
        </div>
    }
}
