//! The page after the password: a code.

use crate::{
    api::GiveCode,
    parts::{CodeForm, follow, wanted},
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use ui::prelude::*;

/// `/sign-in/code?next=/…`
pub struct CodePage;

#[lazy_route]
impl LazyRoute for CodePage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let action = ServerAction::<GiveCode>::new();
        let form = use_form(action);
        follow(action);
        view! {
            <PageTitle text=t::account::code_title() lead=t::account::code_lead()/>
            <ActionForm action=action attr:class="stack narrow">
                <CodeForm form label=t::account::code() send=t::account::sign_in()/>
                <Hidden name="next" value=wanted()/>
            </ActionForm>
            <p class="muted">{t::account::code_lost()}</p>
            <p>
                <a class="ds-link" href="/sign-in" rel="external">{t::account::start_over()}</a>
            </p>
        }
        .into_any()
    }
}
