//! The page after the password: a code.

use crate::{
    api::{GiveCode, ways},
    parts::{CodeForm, load_where_told, wanted},
    passkey::{PasskeyButton, Way},
};
use contract::account::Ways;
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
        let read = load(|| (), |()| ways());
        let action = FormAction::<GiveCode>::new();
        let form = use_form(action);
        load_where_told(action);
        let next = StoredValue::new(wanted());
        loaded_page(read, move |ways: Ways| view! { <CodeOrPasskey ways form action next=next.get_value()/> })
    }
}

/// Who has nothing but passkeys is asked for one; then the only codes are those for when it is lost.
#[component]
fn CodeOrPasskey(ways: Ways, form: FormState, action: FormAction<GiveCode>, next: String) -> impl IntoView {
    let only_passkey = ways.passkey && !ways.app;
    let (title, lead, label) = if only_passkey {
        (t::account::passkey_title(), t::account::passkey_lead(), t::account::recovery_code())
    } else {
        (t::account::code_title(), t::account::code_lead(), t::account::code())
    };
    view! {
        <PageTitle text=title lead=lead/>
        {ways
            .passkey
            .then(|| view! { <PasskeyButton way=Way::Step words=t::account::passkey_use() next=next.clone()/> })}
        <SendForm action=action attr:class="stack narrow">
            <CodeForm form label=label send=t::account::sign_in()/>
            <Hidden name="next" value=next/>
        </SendForm>
        {(!only_passkey).then(|| view! { <p class="muted">{t::account::code_lost()}</p> })}
        <p>
            <a class="ds-link" href="/sign-in" rel="external">{t::account::start_over()}</a>
        </p>
    }
}
