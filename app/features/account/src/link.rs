//! The page of a link that works once: an invited person, or one who has forgotten, chooses a password.

use crate::{
    api::{UseLink, open_link},
    oidc::{Purpose, Ways},
    parts::{NewPassword, load_where_told},
};
use contract::account::OpenLink;
use domain::person::LinkKind;
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_params_map, lazy_route};
use ui::prelude::*;

/// `/link/:token`
pub struct LinkPage;

#[lazy_route]
impl LazyRoute for LinkPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let token = use_params_map().with_untracked(|params| params.get("token").unwrap_or_default());
        let kept = StoredValue::new(token.clone());
        let read = load(move || token.clone(), open_link);
        loaded_page(read, move |link: Option<OpenLink>| match link {
            Some(link) => view! { <Choose link token=kept.get_value()/> }.into_any(),
            None => view! { <Over/> }.into_any(),
        })
        .into_any()
    }
}

#[component]
fn Choose(link: OpenLink, token: String) -> impl IntoView {
    let action = FormAction::<UseLink>::new();
    let form = use_form(action);
    load_where_told(action);
    let kept = token.clone();
    let lead = match link.kind {
        LinkKind::Invitation => t::account::link_invitation(&link.name),
        // a guest's link leads elsewhere
        LinkKind::Reset | LinkKind::Guest | LinkKind::Alert => t::account::link_reset(&link.name),
    };
    view! {
        <PageTitle text=t::account::password_title() lead/>
        <SendForm action=action attr:class="stack narrow">
            // tells a password manager whose password it is
            <input type="hidden" name="username" autocomplete="username" value=link.email/>
            <Hidden name="token" value=kept/>
            <NewPassword form/>
        </SendForm>
        // a reset is for the password: nothing is offered then
        <Ways purpose=Purpose::Invitation token/>
    }
}

#[component]
fn Over() -> impl IntoView {
    view! {
        <PageTitle text=t::account::link_over_title() lead=t::errors::link_over()/>
        <div class="row">
            <LinkButton href="/sign-in/forgot">{t::account::forgot_title()}</LinkButton>
            <LinkButton href="/sign-in" variant=Variant::Secondary>{t::account::sign_in_title()}</LinkButton>
        </div>
    }
}
