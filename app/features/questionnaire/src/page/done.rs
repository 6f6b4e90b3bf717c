//! The receipt: sent, when, what it came to, whom to ask.

use super::assignment_in_address;
use crate::{
    api::{BeginCorrection, result},
    parts::{
        correction::Correct,
        for_somebody::{WritesFor, on_tablet, way_back},
        help::WhomToCall,
    },
};
use contract::questionnaire::{DueItem, Receipt};
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
    let rest = if on_tablet() { "/tablet" } else { "/" };
    let (between, onward) = match receipt.next {
        Some(next) => {
            let href = format!("/questionnaires/{}", next.assignment);
            let onward = view! {
                <LinkButton href>{t::questionnaire::next_start()}</LinkButton>
                <LinkButton href=rest variant=Variant::Secondary>{t::questionnaire::take_break()}</LinkButton>
            };
            (Some(view! { <Between next/> }), onward.into_any())
        }
        None if on_tablet() => {
            (None, view! { <LinkButton href=rest>{t::questionnaire::tablet_go_on()}</LinkButton> }.into_any())
        }
        None => {
            let onward = view! {
                {own.then(|| view! { <LinkButton href="/">{t::questionnaire::to_front()}</LinkButton> })}
                <LinkButton href=back variant=Variant::Secondary>{back_words}</LinkButton>
            };
            (None, onward.into_any())
        }
    };
    let score = match receipt.score {
        Some(score) => view! { <ScoreCard score contact/> }.into_any(),
        None => view! { <p>{t::questionnaire::no_score()}</p> }.into_any(),
    };
    view! {
        <PageTitle text=t::questionnaire::sent_title() lead/>
        <WritesFor by_staff=receipt.by_staff.clone()/>
        {receipt.help.map(|help| view! { <WhomToCall help/> })}
        {between}
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
        <div class="actions">{onward}</div>
    }
}

/// Between two of a measuring point: how far one has come, what is next, and that one may rest.
#[component]
fn Between(next: DueItem) -> impl IntoView {
    let battery = next.battery.map(|battery| {
        let title = t::questionnaire::next_title(battery.number.saturating_sub(1), battery.parts.len());
        view! {
            <h2 class="ds-heading" data-size="xs">{title}</h2>
            <p>{t::questionnaire::battery_minutes(i64::from(battery.minutes))}</p>
        }
    });
    view! {
        <section class="ds-card stack tight">
            {battery}
            <p>{t::questionnaire::next_one(&next.title.text)}</p>
            <p class="muted">{t::questionnaire::break_text()}</p>
        </section>
    }
}
