//! The receipt: sent, when, what it came to, whom to ask.

use super::assignment_in_address;
use crate::{api::result, parts::score::Score};
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
        let assignment = assignment_in_address();
        let receipt = load(move || assignment.get(), result);
        loaded_page(receipt, show)
    }
}

fn show(receipt: Receipt) -> impl IntoView {
    let contact = receipt.contact_person;
    let score = match receipt.score {
        Some(score) => view! { <Score score contact/> }.into_any(),
        None => view! { <p>{t::questionnaire::no_score()}</p> }.into_any(),
    };
    view! {
        <PageTitle text=t::questionnaire::sent_title() lead=t::questionnaire::thanks()/>
        <p class="muted">
            <span lang=receipt.title.lang.as_str()>{receipt.title.text}</span>
            " · "
            <time datetime=receipt.submitted.iso>{t::questionnaire::sent_at(receipt.submitted.text)}</time>
        </p>
        {score}
        <p class="muted">{t::questionnaire::who_reads()}</p>
        <p class="muted">{t::questionnaire::not_watched()}</p>
        <div class="actions">
            <LinkButton href="/">{t::questionnaire::to_front()}</LinkButton>
            <LinkButton href="/questionnaires" variant=Variant::Secondary>{t::questionnaire::to_list()}</LinkButton>
        </div>
    }
}
