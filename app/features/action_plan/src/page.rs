//! The page of the plan: goals first, then actions, the work plan and the agreement. Invariant: a form that is being filled
//! in stands, whatever others write meanwhile.

use crate::{
    api::{SaveAction, SaveGoal, SaveRating, SaveStep, SignPlan, VoidPlanItem, plan},
    parts::{Agreement, FormPart, Goals, Steps, Version, fold},
};
use contract::{AppError, action_plan::Plan};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::{
    LazyRoute,
    hooks::{use_params_map, use_query_map},
    lazy_route,
};
use ui::{form::go_where_told, live::use_event, prelude::*};

/// `/goals`, with `?form=goal` for a form, `?edit=<id>` for changing an item and `?version=2` for a signed version.
pub struct GoalsPage;

#[lazy_route]
impl LazyRoute for GoalsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        plan_view(Memo::new(|_| String::new()))
    }
}

/// `/participants/:enrolment/plan`, with the same queries.
pub struct ActionPlanPage;

#[lazy_route]
impl LazyRoute for ActionPlanPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let params = use_params_map();
        plan_view(Memo::new(move |_| params.read().get("enrolment").unwrap_or_default()))
    }
}

/// What can be done on the page.
#[derive(Clone, Copy)]
pub(crate) struct Acts {
    pub goal: FormAction<SaveGoal>,
    pub rating: FormAction<SaveRating>,
    pub action: FormAction<SaveAction>,
    pub step: FormAction<SaveStep>,
    pub void: FormAction<VoidPlanItem>,
    pub sign: FormAction<SignPlan>,
}

/// What the address asks for.
#[derive(Clone, Copy)]
pub(crate) struct Asked {
    /// A new item of that kind.
    pub form: Memo<String>,
    /// The goal that it is for.
    pub goal: Memo<String>,
    /// The id of an item to change.
    pub edit: Memo<String>,
}

impl Asked {
    /// Is a form open?
    fn is_filling(self) -> bool {
        !self.form.read().is_empty() || !self.edit.read().is_empty()
    }
}

/// The page of whose plan it is, for links: one's own without an id.
pub(crate) fn base(enrolment: &str) -> String {
    if enrolment.is_empty() { "/goals".to_owned() } else { format!("/participants/{enrolment}/plan") }
}

fn plan_view(enrolment: Memo<String>) -> AnyView {
    let query = use_query_map();
    let of = move |name: &'static str| Memo::new(move |_| query.read().get(name).unwrap_or_default());
    let (asked, version) = (Asked { form: of("form"), goal: of("goal"), edit: of("edit") }, of("version"));
    let acts = Acts {
        goal: FormAction::new(),
        rating: FormAction::new(),
        action: FormAction::new(),
        step: FormAction::new(),
        void: FormAction::new(),
        sign: FormAction::new(),
    };
    let done = RwSignal::new(0_u32);
    after(acts.goal, done);
    after(acts.rating, done);
    after(acts.action, done);
    after(acts.step, done);
    after(acts.void, done);
    after(acts.sign, done);
    let news = use_event("action_plan");
    let heard = Memo::new(move |before: Option<&u32>| match before {
        Some(before) if asked.is_filling() => *before,
        _ => news.get(),
    });
    let found = load(
        // a refused signature too: the plan was another
        move || (enrolment.get(), version.get(), done.get(), heard.get(), acts.sign.version().get()),
        |(enrolment, version, ..)| plan(enrolment, version),
    );
    let signing = use_form(acts.sign);
    view! {
        {move || (!enrolment.read().is_empty()).then(|| view! { <Back enrolment=enrolment.get()/> })}
        <Said words=|done| match done {
            "saved" => t::goals::done_saved(),
            "voided" => t::goals::done_voided(),
            "signed" => t::goals::done_signed(),
            _ => "",
        }/>
        {loaded_page(found, move |plan| view! { <Whole plan named=enrolment.get() asked acts signing/> })}
    }
    .into_any()
}

/// The line that says what was done.
const STATUS: &str = "plan-status";

/// What was done, from the address, so that it is there without script too.
#[component]
pub(crate) fn Said(words: fn(&str) -> &'static str) -> impl IntoView {
    let query = use_query_map();
    let said = move || words(query.read().get_str("done").unwrap_or_default());
    view! { <p class="status" role="status" id=STATUS tabindex="-1">{said}</p> }
}

/// Once the server has said that it is done: on to where it says, the plan read anew, and focus on the words for it.
pub(crate) fn after<S>(action: FormAction<S>, done: RwSignal<u32>)
where
    S: ServerFn<Output = String, Error = AppError> + 'static,
{
    go_where_told(action);
    let value = action.value();
    let is_done = Signal::derive(move || matches!(*value.read(), Some(Ok(_))));
    // apart from what is generic: it is built once for the six
    read_anew(is_done, done);
}

fn read_anew(is_done: Signal<bool>, done: RwSignal<u32>) {
    Effect::new(move |_| {
        if is_done.get() {
            fold();
            done.update(|n| *n += 1);
            request_animation_frame(|| {
                if let Some(status) = document().get_element_by_id(STATUS) {
                    use leptos::wasm_bindgen::JsCast as _;
                    let _ = status.dyn_into::<leptos::web_sys::HtmlElement>().map(|status| status.focus());
                }
            });
        }
    });
}

#[component]
pub(crate) fn Back(enrolment: String) -> impl IntoView {
    view! {
        <p class="back not-on-paper">
            <a class="ds-link" href=format!("/participants/{enrolment}")><Icon of=icon::BACK/> {t::goals::back()}</a>
        </p>
    }
}

/// All of it. `named` is empty on one's own page.
#[component]
fn Whole(plan: Plan, named: String, asked: Asked, acts: Acts, signing: FormState) -> impl IntoView {
    let own = named.is_empty();
    let (title, lead) = if own {
        (t::goals::title_own().to_owned(), t::goals::lead_own())
    } else {
        (t::goals::title_of(&plan.name), t::goals::lead_of())
    };
    let shown = plan.shown.clone();
    view! {
        <PageTitle text=title lead/>
        {match shown {
            Some(version) => view! { <Version version back=base(&named)/> }.into_any(),
            // one thing at a time: what is written is not taken away by another press
            None => (move || {
                let (plan, named) = (plan.clone(), named.clone());
                if asked.is_filling() {
                    view! { <FormPart plan named asked acts/> }.into_any()
                } else {
                    view! {
                        <Goals plan=plan.clone() named=named.clone() void=acts.void/>
                        <Steps plan=plan.clone() named=named.clone() void=acts.void/>
                        <Agreement plan named sign=acts.sign form=signing/>
                    }
                    .into_any()
                }
            })
                .into_any(),
        }}
    }
}
