//! The page after the password for whoever must set up a second factor before going on.

use crate::{
    api::{Enrol, set_up},
    parts::{CodeForm, SetUpSteps, load_where_told, wanted},
    passkey::EnrolPasskey,
};
use contract::account::SetUp;
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use ui::prelude::*;

/// `/sign-in/set-up?next=/…`
pub struct SetUpPage;

#[lazy_route]
impl LazyRoute for SetUpPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let read = load(|| (), |()| set_up());
        let next = StoredValue::new(wanted());
        view! {
            <PageTitle text=t::account::set_up_title() lead=t::account::set_up_lead()/>
            {loaded(
                read,
                move |set_up: Option<SetUp>| match set_up {
                    Some(set_up) => view! { <EnrolForm set_up next=next.get_value()/> }.into_any(),
                    None => view! { <StartOver/> }.into_any(),
                },
            )}
        }
        .into_any()
    }
}

#[component]
fn EnrolForm(set_up: SetUp, next: String) -> impl IntoView {
    let action = FormAction::<Enrol>::new();
    let form = use_form(action);
    load_where_told(action);
    let by_passkey = {
        let next = next.clone();
        view! { <EnrolPasskey next/> }
    };
    view! {
        <SetUpSteps set_up/>
        <SendForm action=action attr:class="stack narrow">
            <CodeForm form label=t::account::code() send=t::account::set_up_finish()/>
                <Hidden name="next" value=next/>
        </SendForm>
        {by_passkey}
    }
}

#[component]
fn StartOver() -> impl IntoView {
    view! {
        <Alert tone=Tone::Warning>
            <p>{t::errors::sign_in_expired()}</p>
            <div class="row">
                <LinkButton href="/sign-in" external=true>{t::account::start_over()}</LinkButton>
            </div>
        </Alert>
    }
}
