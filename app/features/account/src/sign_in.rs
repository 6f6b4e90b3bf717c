//! The sign-in page. Invariant: a plain form first; script only spares the reload when something is wrong.

use crate::{
    api::SignIn,
    oidc::{Purpose, Ways, problem},
    parts::{demo_note, load_where_told, password_done, wanted},
    passkey::{PasskeyButton, Way},
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use ui::prelude::*;

/// `/sign-in?next=/…`
pub struct SignInPage;

#[lazy_route]
impl LazyRoute for SignInPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let next = wanted();
        view! {
            <PageTitle text=t::account::sign_in_title() lead=t::account::sign_in_lead()/>
            {password_done(t::account::password_chosen())}
            <AlreadyIn next=next.clone()/>
            {problem()}
            {demo_note()}
            <SignInForm next=next.clone()/>
            <Ways purpose=Purpose::SignIn next/>
        }
        .into_any()
    }
}

#[component]
fn SignInForm(next: String) -> impl IntoView {
    let action = FormAction::<SignIn>::new();
    let form = use_form(action);
    load_where_told(action);
    let by_passkey = {
        let next = next.clone();
        view! { <PasskeyButton way=Way::Alone words=t::account::passkey_sign_in() next/> }
    };
    let labels = vec![("email", t::account::email()), ("password", t::account::password())];
    view! {
        <SendForm action=action attr:class="stack narrow">
            <ErrorSummary form labels/>
            <TextField
                form
                name="email"
                kind="email"
                label=t::account::email()
                autocomplete="username"
                max_length=254
            />
            <TextField
                form
                name="password"
                kind="password"
                label=t::account::password()
                autocomplete="current-password"
                max_length=256
            />
            <Hidden name="next" value=next/>
            <div class="row">
                <Button busy=form.busy()>{t::account::sign_in()}</Button>
            </div>
        </SendForm>
        {by_passkey}
        <p>
            <a class="ds-link" href="/sign-in/forgot">{t::account::forgot()}</a>
        </p>
    }
}

/// A way on for whoever is signed in already.
#[component]
fn AlreadyIn(next: String) -> impl IntoView {
    let me = use_me()?;
    Some(view! {
        <Alert tone=Tone::Info>
            <p>{t::account::already(&me.name)}</p>
            <div class="row">
                <LinkButton href=next external=true variant=Variant::Secondary>
                    {t::account::go_on()}
                </LinkButton>
            </div>
        </Alert>
    })
}
