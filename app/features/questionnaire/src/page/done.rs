//! The receipt: sent, when, what it came to, whom to ask.

use super::assignment_in_address;
use crate::{
    api::result,
    parts::{
        for_somebody::{WritesFor, on_tablet, way_back},
        help::WhomToCall,
        score::Score,
    },
};
use contract::questionnaire::Receipt;
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use ui::prelude::*;

/// `/questionnaires/:assignment/done`
pub struct DonePage;

#[lazy_route]
impl LazyRoute for DonePage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if let Some(view) = words_first(t::questionnaire::title()) {
            return view;
        }
        let assignment = assignment_in_address();
        let receipt = load(move || assignment.get(), result);
        loaded_page(receipt, show)
    }
}

fn show(receipt: Receipt) -> impl IntoView {
    let contact = receipt.contact_person;
    let own = receipt.by_staff.is_none();
    let lead = if own { t::questionnaire::thanks() } else { t::questionnaire::written_down() };
    let (back, back_words) = way_back(receipt.by_staff.as_ref());
    let onward = if on_tablet() {
        view! { <LinkButton href=back>{t::questionnaire::tablet_go_on()}</LinkButton> }.into_any()
    } else {
        view! {
            {own.then(|| view! { <LinkButton href="/">{t::questionnaire::to_front()}</LinkButton> })}
            <LinkButton href=back variant=Variant::Secondary>{back_words}</LinkButton>
        }
        .into_any()
    };
    let score = match receipt.score {
        Some(score) => view! { <Score score contact/> }.into_any(),
        None => view! { <p>{t::questionnaire::no_score()}</p> }.into_any(),
    };
    view! {
        <PageTitle text=t::questionnaire::sent_title() lead/>
        <WritesFor by_staff=receipt.by_staff.clone()/>
        {receipt.help.map(|help| view! { <WhomToCall help/> })}
        <p class="muted">
            <span lang=receipt.title.lang.as_str()>{receipt.title.text}</span>
            " · "
            <time datetime=receipt.submitted.iso>{t::questionnaire::sent_at(receipt.submitted.text)}</time>
        </p>
        {score}
        {own
            .then(|| {
                view! {
                    <p class="muted">{t::questionnaire::who_reads()}</p>
                    <p class="muted">{t::questionnaire::not_watched()}</p>
                }
            })}
        <div class="actions">{onward}</div>
    }
}
