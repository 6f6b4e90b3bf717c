//! The page of the work trial: days at work with a diary, talks with the employer, and the way to a job for those who have
//! none. Invariant: a form that is being filled in stands, whatever others write meanwhile.

pub(crate) mod api;
mod forms;
mod parts;

use crate::page::{Back, Said, after};
use api::{SaveEmployerCall, SaveJobStep, SaveTrialDay, VoidTrialItem, work_trial};
use contract::work_trial::WorkTrial;
use forms::FormPart;
use leptos::prelude::*;
use leptos_router::{
    LazyRoute,
    hooks::{use_params_map, use_query_map},
    lazy_route,
};
use parts::{Calls, Days, JobSteps};
use ui::{live::use_event, prelude::*};

/// `/work-trial`, with `?form=trial_day` for a form and `?edit=<id>` for changing an item.
pub struct OwnWorkTrialPage;

#[lazy_route]
impl LazyRoute for OwnWorkTrialPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        trial_view(Memo::new(|_| String::new()))
    }
}

/// `/participants/:enrolment/work-trial`, with the same queries.
pub struct WorkTrialPage;

#[lazy_route]
impl LazyRoute for WorkTrialPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let params = use_params_map();
        trial_view(Memo::new(move |_| params.read().get("enrolment").unwrap_or_default()))
    }
}

/// What can be done on the page.
#[derive(Clone, Copy)]
struct Acts {
    day: FormAction<SaveTrialDay>,
    call: FormAction<SaveEmployerCall>,
    job: FormAction<SaveJobStep>,
    void: FormAction<VoidTrialItem>,
}

/// What the address asks for.
#[derive(Clone, Copy)]
struct Asked {
    /// A new item of that kind.
    form: Memo<String>,
    /// The day that it is of.
    on: Memo<String>,
    /// What it is about.
    topic: Memo<String>,
    /// The id of an item to change.
    edit: Memo<String>,
}

impl Asked {
    /// Is a form open?
    fn is_filling(self) -> bool {
        !self.form.read().is_empty() || !self.edit.read().is_empty()
    }
}

/// The page of whose it is, for links: one's own without an id.
fn base(enrolment: &str) -> String {
    if enrolment.is_empty() { "/work-trial".to_owned() } else { format!("/participants/{enrolment}/work-trial") }
}

fn trial_view(enrolment: Memo<String>) -> AnyView {
    let query = use_query_map();
    let of = move |name: &'static str| Memo::new(move |_| query.read().get(name).unwrap_or_default());
    let asked = Asked { form: of("form"), on: of("on"), topic: of("topic"), edit: of("edit") };
    let acts =
        Acts { day: FormAction::new(), call: FormAction::new(), job: FormAction::new(), void: FormAction::new() };
    let done = RwSignal::new(0_u32);
    after(acts.day, done);
    after(acts.call, done);
    after(acts.job, done);
    after(acts.void, done);
    let news = use_event("action_plan");
    let heard = Memo::new(move |before: Option<&u32>| match before {
        Some(before) if asked.is_filling() => *before,
        _ => news.get(),
    });
    let found = load(move || (enrolment.get(), done.get(), heard.get()), |(enrolment, ..)| work_trial(enrolment));
    view! {
        {move || (!enrolment.read().is_empty()).then(|| view! { <Back enrolment=enrolment.get()/> })}
        <Said words=|done| match done {
            "saved" => t::work_trial::done_saved(),
            "voided" => t::work_trial::done_voided(),
            _ => "",
        }/>
        {loaded_page(found, move |trial| view! { <Whole trial named=enrolment.get() asked acts/> })}
    }
    .into_any()
}

/// All of it. `named` is empty on one's own page.
#[component]
fn Whole(trial: WorkTrial, named: String, asked: Asked, acts: Acts) -> impl IntoView {
    use t::work_trial as text;
    let (title, lead) = if named.is_empty() {
        (text::title().to_owned(), text::lead_own())
    } else {
        (text::title_of(&trial.name), text::lead_of())
    };
    // what the referral does not rule out, and what there is something of
    let days = trial.has_employer != Some(false)
        || !trial.days.is_empty()
        || trial.items.iter().any(|one| parts::is_of_employer(&one.item));
    let job = trial.has_employer != Some(true) || trial.items.iter().any(|one| !parts::is_of_employer(&one.item));
    view! {
        <PageTitle text=title lead/>
        {move || {
            let (trial, named) = (trial.clone(), named.clone());
            if asked.is_filling() {
                return view! { <FormPart trial named asked acts/> }.into_any();
            }
            view! {
                {days.then(|| view! { <Days trial=trial.clone() named=named.clone() void=acts.void/> })}
                {days.then(|| view! { <Calls trial=trial.clone() named=named.clone() void=acts.void/> })}
                {job.then(|| view! { <JobSteps trial=trial.clone() named=named.clone() void=acts.void/> })}
            }
            .into_any()
        }}
    }
}
