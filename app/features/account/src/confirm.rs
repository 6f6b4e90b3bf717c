//! The page that asks for the password once more before a sensitive act. What was typed for that act waits.

use crate::{
    api::Confirm,
    parts::{follow, wanted},
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use ui::prelude::*;

/// `/confirm?next=/…`
pub struct ConfirmPage;

#[lazy_route]
impl LazyRoute for ConfirmPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let action = ServerAction::<Confirm>::new();
        let form = use_form(action);
        follow(action);
        view! {
            <PageTitle text=t::account::confirm_title() lead=t::account::confirm_lead()/>
            <ActionForm action=action attr:class="stack narrow">
                <ErrorSummary form labels=vec![("password", t::account::password())]/>
                <TextField
                    form
                    name="password"
                    kind="password"
                    label=t::account::password()
                    autocomplete="current-password"
                    max_length=256
                />
                <Hidden name="next" value=wanted()/>
                <div class="row">
                    <Button busy=form.busy()>{t::account::confirm()}</Button>
                </div>
            </ActionForm>
        }
        .into_any()
    }
}
