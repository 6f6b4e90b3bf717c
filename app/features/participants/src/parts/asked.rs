//! What a participant is asked now, and asking more.

use crate::api::{AskQuestionnaire, WithdrawQuestionnaire};
use contract::participants::{Askable, AskedForm};
use domain::id::EnrolmentId;
use leptos::prelude::*;
use ui::prelude::*;

/// The page's actions, so that it reads anew.
#[derive(Clone, Copy)]
pub struct Asking {
    pub ask: FormAction<AskQuestionnaire>,
    pub withdraw: FormAction<WithdrawQuestionnaire>,
}

#[component]
pub fn Asked(enrolment: EnrolmentId, asked: Vec<AskedForm>, askable: Option<Askable>, acts: Asking) -> impl IntoView {
    let may = askable.is_some();
    let form = use_form(acts.withdraw);
    let list = if asked.is_empty() {
        view! { <p class="muted">{t::participants::asked_none()}</p> }.into_any()
    } else {
        let line = move |one: AskedForm| view! { <Line one may acts/> };
        view! { <ul class="lines">{asked.into_iter().map(line).collect_view()}</ul> }.into_any()
    };
    view! {
        <Card title=t::participants::asked_title()>
            <ErrorSummary form/>
            {list}
            {askable.map(|askable| view! { <Ask enrolment askable acts/> })}
        </Card>
    }
}

#[component]
fn Line(one: AskedForm, may: bool, acts: Asking) -> impl IntoView {
    let (title, lang) = (one.title.text.clone(), one.title.lang.as_str());
    let about = [one.timepoint, t::participants::asked_due(one.due.text)].into_iter().filter(|part| !part.is_empty());
    let of = title.clone();
    let back = (may && !one.begun).then(|| {
        view! {
            <SendForm action=acts.withdraw>
                <Hidden name="assignment" value=one.assignment.to_string()/>
                <Button variant=Variant::Tertiary>
                    {t::participants::asked_withdraw()}
                    <span class="visually-hidden">": " {of}</span>
                </Button>
            </SendForm>
        }
    });
    view! {
        <li class="row between">
            <div class="stack tight">
                <strong lang=lang>{title}</strong>
                <span class="muted">{about.collect::<Vec<_>>().join(", ")}</span>
            </div>
            {one.begun.then(|| view! { <Tag>{t::participants::asked_begun()}</Tag> })}
            {back}
        </li>
    }
}

#[component]
fn Ask(enrolment: EnrolmentId, askable: Askable, acts: Asking) -> impl IntoView {
    let form = use_form(acts.ask);
    let options: Vec<Choice> = askable.questionnaires.iter().map(|(code, title)| Choice::new(code, title)).collect();
    let (first, last) = askable.due;
    view! {
        <details class="more" open=form.is_restored()>
            <summary>{t::participants::ask()}</summary>
            <SendForm action=acts.ask attr:class="stack narrow">
                <ErrorSummary
                    form
                    labels=vec![("questionnaire", t::participants::ask_what()), ("due", t::participants::ask_due())]
                />
                <Hidden name="enrolment" value=enrolment.to_string()/>
                <Select form name="questionnaire" label=t::participants::ask_what() options/>
                <DateField form name="due" label=t::participants::ask_due() min=first max=last/>
                <div class="row">
                    <Button variant=Variant::Secondary busy=form.busy()>{t::participants::ask_send()}</Button>
                </div>
            </SendForm>
        </details>
    }
}
