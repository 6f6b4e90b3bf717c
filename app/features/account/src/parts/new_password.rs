//! Choosing a password.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use ui::prelude::*;

/// The field, what a good password is, and the button.
#[component]
pub fn NewPassword(form: FormState) -> impl IntoView {
    let label = t::account::new_password();
    view! {
        <ErrorSummary form labels=vec![("new_password", label)]/>
        <TextField
            form
            name="new_password"
            kind="password"
            label=label
            hint=t::account::new_password_hint()
            autocomplete="new-password"
            max_length=256
        />
        <div class="row">
            <Button busy=form.busy()>{t::account::new_password_save()}</Button>
        </div>
    }
}

/// Says that a password was chosen, on the page one came to by that.
pub fn password_done(words: &'static str) -> AnyView {
    use_query_map()
        .with_untracked(|query| query.get("done").is_some_and(|done| done == "password"))
        .then(|| view! { <Alert tone=Tone::Success><p role="status">{words}</p></Alert> })
        .into_any()
}
