//! The account page: where one is signed in, and how pages should look.

use crate::{
    oidc::OwnProofs,
    parts::{Sessions, Settings, TwoSteps, password_done},
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use ui::prelude::*;

/// `/account`
pub struct AccountPage;

#[lazy_route]
impl LazyRoute for AccountPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! {
            <PageTitle text=t::account::account_title() lead=t::account::account_lead()/>
            {password_done(t::account::password_changed())}
            <div class="columns">
                <Settings/>
                <div class="stack">
                    <TwoSteps/>
                    <OwnProofs/>
                    <Sessions/>
                </div>
            </div>
        }
        .into_any()
    }
}
