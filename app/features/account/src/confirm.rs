//! The page that asks for the password once more before a sensitive act. What was typed for that act waits.

use crate::{
    api::{Confirm, ways},
    oidc::{self, Purpose, problem},
    parts::{load_where_told, wanted},
    passkey::{PasskeyButton, Way},
};
use contract::account::Ways;
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
        let action = FormAction::<Confirm>::new();
        let form = use_form(action);
        load_where_told(action);
        let read = load(|| (), |()| ways());
        let next = StoredValue::new(wanted());
        view! {
            <PageTitle text=t::account::confirm_title() lead=t::account::confirm_lead()/>
            {problem()}
            <SendForm action=action attr:class="stack narrow">
                <ErrorSummary form labels=vec![("password", t::account::password())]/>
                <TextField
                    form
                    name="password"
                    kind="password"
                    label=t::account::password()
                    autocomplete="current-password"
                    max_length=256
                />
                <Hidden name="next" value=next.get_value()/>
                <div class="row">
                    <Button busy=form.busy()>{t::account::confirm()}</Button>
                </div>
            </SendForm>
            {loaded(
                read,
                move |ways: Ways| {
                    ways.passkey
                        .then(|| {
                            let next = next.get_value();
                            view! { <PasskeyButton way=Way::Proof words=t::account::passkey_use() next/> }
                        })
                },
            )}
            <oidc::Ways purpose=Purpose::Confirm next=wanted()/>
        }
        .into_any()
    }
}
