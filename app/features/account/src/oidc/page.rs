//! The page of linked identities. Plain forms and links: the server may ask for a proof in between, and a provider is
//! another site.

use super::{UnlinkIdentity, api::identities, problem};
use contract::oidc::{Linked, OwnIdentities, Way};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use ui::{identity::Proofs, prelude::*};

/// `/account/identity`
pub struct IdentityPage;

#[lazy_route]
impl LazyRoute for IdentityPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let read = load(|| (), |()| identities());
        let done = use_query_map().with_untracked(|query| query.get("done").is_some());
        view! {
            <PageTitle text=t::oidc::title() lead=t::oidc::lead()/>
            {problem()}
            {done.then(|| view! { <Alert tone=Tone::Success><p role="status">{t::oidc::linked()}</p></Alert> })}
            {loaded(read, |own: OwnIdentities| view! { <Own own/> })}
        }
        .into_any()
    }
}

/// How a participant has proven who they are; nothing for staff.
#[component]
pub fn OwnProofs() -> impl IntoView {
    let read = load(|| (), |()| identities());
    loaded(read, |own: OwnIdentities| {
        own.proofs.map(|proofs| {
            view! { <Card title=t::identity::own_title()><Proofs proofs none=t::identity::none()/></Card> }
        })
    })
}

#[component]
fn Own(own: OwnIdentities) -> impl IntoView {
    let OwnIdentities { linked, ways, .. } = own;
    let nothing = linked.is_empty() && ways.is_empty();
    view! {
        {nothing.then(|| view! { <p>{t::oidc::none()}</p> })}
        {linked.into_iter().map(|linked| view! { <One linked/> }).collect_view()}
        {ways
            .into_iter()
            .map(|Way { name, href }| {
                view! {
                    <div class="row">
                        <LinkButton href external=true>{t::oidc::link(&name)}</LinkButton>
                    </div>
                }
            })
            .collect_view()}
    }
}

#[component]
fn One(linked: Linked) -> impl IntoView {
    let Linked { provider, name, since, replaces_password, removable } = linked;
    let unlink = t::oidc::unlink(&name);
    view! {
        <Card title=name>
            <p class="muted">{t::oidc::since(&since)}</p>
            {replaces_password.then(|| view! { <p>{t::oidc::replaces_password()}</p> })}
            {if removable {
                view! {
                    <form method="post" action=UnlinkIdentity::PATH>
                        <Hidden name="provider" value=provider/>
                        <Button variant=Variant::Danger>{unlink}</Button>
                    </form>
                }
                    .into_any()
            } else {
                view! { <p class="muted">{t::oidc::must_stay()}</p> }.into_any()
            }}
        </Card>
    }
}
