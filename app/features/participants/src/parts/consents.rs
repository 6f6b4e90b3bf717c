//! What the participant has said yes to. Invariant: what is not here is a no, and the page says so.

use contract::participants::StandingConsent;
use leptos::prelude::*;
use ui::{consent::title, prelude::*};

#[component]
pub fn Consents(consents: Vec<StandingConsent>) -> impl IntoView {
    let one = |one: StandingConsent| {
        view! {
            <li>
                {title(one.kind)} ", "
                <time class="muted" datetime=one.since.iso>{t::participants::consents_since(one.since.text)}</time>
            </li>
        }
    };
    let all = if consents.is_empty() {
        view! { <p>{t::participants::consents_none()}</p> }.into_any()
    } else {
        view! { <ul>{consents.into_iter().map(one).collect_view()}</ul> }.into_any()
    };
    view! { <Card title=t::participants::consents_title()>{all}</Card> }
}
