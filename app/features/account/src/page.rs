//! The account page: where one is signed in, and how pages should look.

use crate::parts::{Sessions, Settings};
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
            <div class="columns">
                <Settings/>
                <Sessions/>
            </div>
        }
        .into_any()
    }
}
