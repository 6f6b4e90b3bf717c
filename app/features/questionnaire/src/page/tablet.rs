//! A tablet at the centre that staff have handed over: what is to be answered, and giving it back. Invariant: it leads nowhere
//! else.

use crate::{
    api::{GiveBackTablet, tablet},
    parts::waiting::open_item,
};
use contract::questionnaire::Tablet;
use leptos::{prelude::*, server_fn::ServerFn as _};
use leptos_router::{LazyRoute, lazy_route};
use ui::prelude::*;

/// `/tablet`
pub struct TabletPage;

#[lazy_route]
impl LazyRoute for TabletPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if let Some(view) = words_first(t::questionnaire::title()) {
            return view;
        }
        let found = load(|| (), |()| tablet());
        loaded_page(found, show)
    }
}

fn show(tablet: Tablet) -> impl IntoView {
    let done = tablet.open.is_empty();
    let (variant, open) = if done {
        let text = t::questionnaire::tablet_done_text();
        (Variant::Primary, view! { <Empty title=t::questionnaire::tablet_done_title() text/> }.into_any())
    } else {
        let items = tablet.open.into_iter().map(|item| open_item(item, false)).collect_view();
        let list = view! {
            <h2 class="visually-hidden">{t::questionnaire::open_heading()}</h2>
            <ol class="plan">{items}</ol>
        };
        (Variant::Secondary, list.into_any())
    };
    view! {
        <PageTitle text=t::questionnaire::tablet_title(&tablet.name) lead=t::questionnaire::tablet_lead()/>
        {(!tablet.sent && !done).then(|| view! { <p>{t::questionnaire::tablet_not_you()}</p> })}
        {open}
        <section class="stack">
            <p class="muted">{t::questionnaire::tablet_back_text()}</p>
            // a plain form: the page goes with what it shows
            <form method="post" action=GiveBackTablet::PATH>
                <Button variant>{t::questionnaire::tablet_back()}</Button>
            </form>
            <p class="muted">{t::questionnaire::tablet_until(tablet.until)}</p>
        </section>
    }
}
