//! The page where a signed-in person chooses a new password.

use crate::{
    api::ChangePassword,
    parts::{NewPassword, load_where_told},
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use ui::prelude::*;

/// `/account/password`
pub struct PasswordPage;

#[lazy_route]
impl LazyRoute for PasswordPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let action = FormAction::<ChangePassword>::new();
        let form = use_form(action);
        load_where_told(action);
        view! {
            <PageTitle text=t::account::password_title() lead=t::account::password_lead()/>
            <SendForm action=action attr:class="stack narrow">
                <NewPassword form/>
            </SendForm>
        }
        .into_any()
    }
}
