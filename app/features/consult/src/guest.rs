//! A guest's way in: what the link leads to, and one press. Invariant: opening the link uses nothing up, so that neither a
//! mail program's preview nor a look the day before takes it away.

use crate::api::{EnterAsGuest, open_guest};
use contract::consult::GuestLink;
use domain::person::Role;
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_params_map, lazy_route};
use ui::{form::load_where_told, prelude::*};

/// `/guest/:token`
pub struct GuestPage;

#[lazy_route]
impl LazyRoute for GuestPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if use_me().is_some_and(|me| me.role != Role::Guest) {
            // the link is somebody else's, and would end what they are signed in to
            return view! { <PageTitle text=t::errors::guest_link_title() lead=t::errors::guest_link_signed_in()/> }
                .into_any();
        }
        let token = use_params_map().with_untracked(|params| params.get("token").unwrap_or_default());
        let kept = StoredValue::new(token.clone());
        let read = load(move || token.clone(), open_guest);
        loaded_page(read, move |link: Option<GuestLink>| match link {
            Some(link) => view! { <WayIn link token=kept.get_value()/> }.into_any(),
            None => view! { <PageTitle text=t::guest::over_title() lead=t::errors::guest_link_over()/> }.into_any(),
        })
        .into_any()
    }
}

#[component]
fn WayIn(link: GuestLink, token: String) -> impl IntoView {
    let action = FormAction::<EnterAsGuest>::new();
    let form = use_form(action);
    load_where_told(action);
    let GuestLink { name, centre, date, time, opens, open } = link;
    let enter = if open {
        view! {
            <SendForm action=action attr:class="stack narrow">
                <ErrorSummary form/>
                <Hidden name="token" value=token/>
                <p>{t::guest::once()}</p>
                <div class="row">
                    <Button busy=form.busy()>{t::guest::enter()}</Button>
                </div>
            </SendForm>
        }
        .into_any()
    } else {
        view! { <Alert tone=Tone::Info><p>{t::guest::early(opens)}</p></Alert> }.into_any()
    };
    view! {
        <PageTitle text=t::guest::title() lead=t::guest::welcome(name, centre)/>
        <dl class="facts">
            <dt>{t::guest::when()}</dt>
            <dd>{t::consult::when(date, time)}</dd>
        </dl>
        <p>{t::guest::before()}</p>
        <p>{t::guest::privacy()}</p>
        {enter}
    }
}

/// Is it a guest who reads?
pub(crate) fn is_guest() -> bool {
    use_me().is_some_and(|me| me.role == Role::Guest)
}

/// What a talk is called to one who is not told what it is about.
pub(crate) fn title() -> String {
    t::guest::title().to_owned()
}

/// The way on after the talk: a guest has none, and is thanked.
#[component]
pub(crate) fn WayOn(#[prop(default = Variant::Primary)] variant: Variant, over: bool) -> impl IntoView {
    if is_guest() {
        return over.then(|| view! { <p>{t::guest::thanks()}</p> }).into_any();
    }
    view! { <LinkButton href="/" external=true variant>{t::consult::to_today()}</LinkButton> }.into_any()
}
