//! The page for whoever has forgotten the password. Invariant: it never tells whether an address is known.

use crate::api::AskReset;
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use ui::prelude::*;

/// `/sign-in/forgot`
pub struct ForgotPage;

#[lazy_route]
impl LazyRoute for ForgotPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let action = FormAction::<AskReset>::new();
        let form = use_form(action);
        let sent = use_query_map().with_untracked(|query| query.get("sent").is_some());
        let words = Signal::derive(move || {
            if form.done().get() || (sent && form.error().read().is_none()) {
                t::account::forgot_sent().to_owned()
            } else {
                String::new()
            }
        });
        view! {
            <PageTitle text=t::account::forgot_title() lead=t::account::forgot_lead()/>
            <SendForm action=action attr:class="stack narrow">
                <ErrorSummary form labels=vec![("email", t::account::email())]/>
                <TextField
                    form
                    name="email"
                    kind="email"
                    label=t::account::email()
                    autocomplete="username"
                    max_length=254
                />
                <div class="row">
                    <Button busy=form.busy()>{t::account::forgot_send()}</Button>
                </div>
            </SendForm>
            <StatusMessage text=words/>
            <p class="muted">{t::account::forgot_help()}</p>
        }
        .into_any()
    }
}
