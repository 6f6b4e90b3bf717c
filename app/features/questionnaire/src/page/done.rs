//! The receipt: sent, when, what it came to, whom to ask.

use super::assignment_in_address;
use crate::{
    api::{BeginCorrection, result},
    parts::{
        correction::Correct,
        for_somebody::{WritesFor, way_back},
        help::WhomToCall,
    },
};
use contract::questionnaire::Receipt;
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use ui::{form::go_where_told, prelude::*, score::ScoreCard};

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
        let correct = FormAction::<BeginCorrection>::new();
        go_where_told(correct);
        loaded_page(receipt, move |receipt| show(receipt, correct))
    }
}

fn show(receipt: Receipt, correct: FormAction<BeginCorrection>) -> impl IntoView {
    let contact = receipt.contact_person;
    let own = receipt.by_staff.is_none();
    let lead = if own { t::questionnaire::thanks() } else { t::questionnaire::written_down() };
    let (back, back_words) = way_back(receipt.by_staff.as_ref());
    let score = match receipt.score {
        Some(score) => view! { <ScoreCard score contact/> }.into_any(),
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
        {receipt.corrected.map(|at| view! { <p class="muted">{t::questionnaire::corrected_at(at.text)}</p> })}
        {score}
        {receipt
            .correcting
            .map(|correcting| view! { <Correct assignment=receipt.assignment correcting own action=correct/> })}
        {own
            .then(|| {
                view! {
                    <p class="muted">{t::questionnaire::who_reads()}</p>
                    <p class="muted">{t::questionnaire::not_watched()}</p>
                }
            })}
        <div class="actions">
            {own.then(|| view! { <LinkButton href="/">{t::questionnaire::to_front()}</LinkButton> })}
            <LinkButton href=back variant=Variant::Secondary>{back_words}</LinkButton>
        </div>
    }
}
