//! What a participant is asked now, and asking more.

use super::hand_over::HandOver;
use crate::api::{AskQuestionnaire, PerformTest, TakeDownAnswers, WithdrawQuestionnaire};
use contract::participants::{Askable, AskedForm};
use domain::{
    id::{AssignmentId, EnrolmentId},
    questionnaire::Mode,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use ui::{
    form::{load_where_told, use_form_about},
    prelude::*,
};

/// The page's actions, so that it reads anew.
#[derive(Clone, Copy)]
pub struct Asking {
    pub ask: FormAction<AskQuestionnaire>,
    pub withdraw: FormAction<WithdrawQuestionnaire>,
    pub take_down: FormAction<TakeDownAnswers>,
    pub perform: FormAction<PerformTest>,
}

impl Asking {
    /// What begins on another page goes there.
    pub fn new() -> Self {
        let acts = Self {
            ask: FormAction::new(),
            withdraw: FormAction::new(),
            take_down: FormAction::new(),
            perform: FormAction::new(),
        };
        load_where_told(acts.take_down);
        load_where_told(acts.perform);
        acts
    }
}

#[component]
pub fn Asked(enrolment: EnrolmentId, asked: Vec<AskedForm>, askable: Option<Askable>, acts: Asking) -> impl IntoView {
    let may = askable.is_some();
    let form = use_form(acts.withdraw);
    let waits: Vec<AskedForm> = asked.iter().filter(|one| may && !one.by_staff).cloned().collect();
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
            {(!waits.is_empty()).then(|| view! { <HandOver enrolment waits/> })}
            {askable.map(|askable| {
                let tests = askable.tests.clone();
                view! {
                    <Ask enrolment askable acts/>
                    <Perform enrolment tests acts/>
                }
            })}
        </Card>
    }
}

#[component]
fn Line(one: AskedForm, may: bool, acts: Asking) -> impl IntoView {
    let (title, lang) = (one.title.text.clone(), one.title.lang.as_str());
    let about = [one.timepoint, t::participants::asked_due(one.due.text)].into_iter().filter(|part| !part.is_empty());
    let of = title.clone();
    let path = format!("/questionnaires/{}", one.assignment);
    let writing = (may && one.by_staff).then(|| {
        let of = of.clone();
        view! {
            <a class="ds-link" href=path>
                {t::participants::go_on_writing()}
                <span class="visually-hidden">": " {of}</span>
            </a>
        }
    });
    let take_down = (may && !one.by_staff).then(|| view! { <TakeDown assignment=one.assignment of=of.clone() acts/> });
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
            {one.self_started.then(|| view! { <Tag>{t::participants::self_started()}</Tag> })}
            {one.put_off.map(|day| view! { <Tag>{t::participants::asked_put_off(day)}</Tag> })}
            {one.begun.then(|| view! { <Tag>{t::participants::asked_begun()}</Tag> })}
            {writing}
            {take_down}
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
            <p><a class="ds-link" href="/library">{t::participants::asked_library()}</a></p>
        </details>
    }
}

/// Writing down what somebody says, or has written on paper.
#[component]
fn TakeDown(assignment: AssignmentId, of: String, acts: Asking) -> impl IntoView {
    let form = use_form_about(acts.take_down, "assignment", &assignment.to_string());
    view! {
        <details class="more" open=form.is_restored()>
            <summary>
                {t::participants::take_down()}
                <span class="visually-hidden">": " {of}</span>
            </summary>
            <SendForm action=acts.take_down attr:class="stack narrow">
                <ErrorSummary form labels=vec![("mode", t::participants::take_down_how())]/>
                <Hidden name="assignment" value=assignment.to_string()/>
                <RadioGroup
                    form
                    name="mode"
                    label=t::participants::take_down_how()
                    options=vec![
                        Choice::new(Mode::ReadOut.as_str(), t::participants::mode_read_out()),
                        Choice::new(Mode::Paper.as_str(), t::participants::mode_paper()),
                    ]
                />
                <div class="row">
                    <Button variant=Variant::Secondary busy=form.busy()>{t::participants::take_down_start()}</Button>
                </div>
            </SendForm>
        </details>
    }
}

/// A test that the reader performs.
#[component]
fn Perform(enrolment: EnrolmentId, tests: Vec<(String, String)>, acts: Asking) -> impl IntoView {
    let form = use_form(acts.perform);
    // from the board of arrivals
    let wanted = use_query_map().with_untracked(|query| query.get_str("form") == Some("test"));
    let open = wanted || form.is_restored();
    let options: Vec<Choice> = tests.iter().map(|(code, title)| Choice::new(code, title)).collect();
    view! {
        <details class="more" id="tests" open=open>
            <summary>{t::participants::perform()}</summary>
            <SendForm action=acts.perform attr:class="stack narrow">
                <ErrorSummary form labels=vec![("test", t::participants::perform_what())]/>
                <Hidden name="enrolment" value=enrolment.to_string()/>
                <Select form name="test" label=t::participants::perform_what() options/>
                <div class="row">
                    <Button variant=Variant::Secondary busy=form.busy()>{t::participants::perform_start()}</Button>
                </div>
            </SendForm>
        </details>
    }
}
