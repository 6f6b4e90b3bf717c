//! The second factor as pages show it.

use crate::api::FACTOR;
use contract::account::{Demo, Picture, SetUp};
use leptos::prelude::*;
use ui::prelude::*;

/// The way to the page of the second factor.
#[component]
pub fn TwoSteps() -> impl IntoView {
    let staff = use_me().is_some_and(|me| me.role.is_staff());
    view! {
        <Card title=t::account::way_in_title()>
            <p class="muted">{t::account::factor_help()}</p>
            {staff.then(demo_note)}
            <div class="row">
                // a full load: the server asks for a proof first
                <LinkButton href=FACTOR external=true variant=Variant::Secondary>
                    {t::account::factor_open()}
                </LinkButton>
                <LinkButton href="/account/password" external=true variant=Variant::Secondary>
                    {t::account::password_change()}
                </LinkButton>
                <LinkButton href="/account/identity" external=true variant=Variant::Secondary>
                    {t::oidc::open()}
                </LinkButton>
            </div>
        </Card>
    }
}

/// In a demo it is said that real staff could not go in like this.
pub fn demo_note() -> AnyView {
    use_context::<Demo>()
        .is_some_and(|demo| demo.0)
        .then(|| view! { <Alert><p>{t::account::demo_note()}</p></Alert> })
        .into_any()
}

/// How to set up an authenticator: scan, or type.
#[component]
pub fn SetUpSteps(set_up: SetUp) -> impl IntoView {
    view! {
        <ol class="stack">
            <li>{t::account::set_up_app()}</li>
            <li class="stack">
                <p>{t::account::set_up_scan()}</p>
                <Squares picture=set_up.picture/>
                <p>
                    {t::account::set_up_type()} <br/>
                    // read letter by letter, never broken in the middle of a group
                    <code translate="no">{set_up.secret}</code>
                </p>
                <p>
                    <a class="ds-link" href=set_up.address rel="external">{t::account::set_up_here()}</a>
                </p>
            </li>
            <li>{t::account::set_up_code()}</li>
        </ol>
    }
}

/// Black on white in every theme: what a camera reads best.
#[component]
fn Squares(picture: Picture) -> impl IntoView {
    let side = picture.size.to_string();
    view! {
        <svg
            width="220"
            height="220"
            viewBox=format!("0 0 {side} {side}")
            role="img"
            aria-label=t::account::set_up_picture()
            shape-rendering="crispEdges"
        >
            <rect width=side.clone() height=side.clone() fill="#fff"></rect>
            <path d=picture.path fill="#000"></path>
        </svg>
    }
}
