//! One question at a time. Invariant: the address alone says which question, so that any device comes back to it.

use super::assignment_in_address;
use crate::{
    api::open,
    parts::{keeper::Keeper, question::QuestionForm, sent::AlreadySent, timer::Timer},
    state::{Sheet, position},
};
use contract::questionnaire::Opened;
use leptos::{children::ChildrenFn, prelude::*};
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use std::sync::Arc;
use ui::prelude::*;

/// `/questionnaires/:assignment?q=2`, the place of the question in the form; with `to=summary` the way on leads to the summary.
pub struct AnswerPage;

#[lazy_route]
impl LazyRoute for AnswerPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if let Some(view) = words_first(t::questionnaire::title()) {
            return view;
        }
        let assignment = assignment_in_address();
        let opened = load(move || assignment.get(), open);
        loaded_page(opened, show)
    }
}

fn show(opened: Opened) -> impl IntoView {
    if opened.submitted {
        return view! { <AlreadySent assignment=opened.assignment title=opened.title/> }.into_any();
    }
    let sheet = Sheet::of(&opened);
    let keeper = Keeper::new(&opened);
    let query = use_query_map();
    let sheet = StoredValue::new(sheet);
    let of_form = (opened.title.clone(), opened.by_staff.clone(), opened.risk.clone().map(|risk| risk.help));
    let opened = StoredValue::new(opened);
    let taken_up = RwSignal::new(false);
    // without a question in the address, where the server would have one go on, also when answers wait here
    let start = position(None, &untrack(|| keeper.walk(sheet)));
    let here = Memo::new(move |_| match query.read().get("q") {
        Some(q) => position(Some(&q), &untrack(|| keeper.walk(sheet))),
        None => start,
    });
    let to_summary = Memo::new(move |_| query.read().get("to").as_deref() == Some("summary"));
    focus_on_new_question(here);
    let first = StoredValue::new(true);
    Effect::new(move || {
        if opened.with_value(|opened| keeper.take_up(opened)) {
            taken_up.set(true);
        }
    });
    // keyed, so that each question gets fresh fields: what was marked in one must never show in the next
    let lines = Signal::derive(move || {
        let (here, to_summary, taken_up) = (here.get(), to_summary.get(), taken_up.get());
        let of_form = of_form.clone();
        let question: ChildrenFn = match here {
            Some(at) => Arc::new(move || {
                let (title, by_staff, help) = of_form.clone();
                view! { <QuestionForm sheet title by_staff help keeper at to_summary first/> }.into_any()
            }),
            None => Arc::new(|| view! { <NotFound/> }.into_any()),
        };
        vec![(format!("{here:?} {to_summary} {taken_up}"), question)]
    });
    // it goes on from question to question
    let timer = opened.with_value(|opened| opened.timer).map(|seconds| view! { <Timer seconds/> });
    view! { <Each lines/> {timer} }.into_any()
}

/// The path stays the same from question to question, so the shell does not move focus: do it here.
fn focus_on_new_question(here: Memo<Option<usize>>) {
    Effect::new(move |before: Option<Option<usize>>| {
        let now = here.get();
        if before.is_some_and(|before| before != now) {
            request_animation_frame(|| {
                let title = document().get_element_by_id("page-title");
                if let Some(title) = title.and_then(|title| {
                    use leptos::wasm_bindgen::JsCast as _;
                    title.dyn_into::<leptos::web_sys::HtmlElement>().ok()
                }) {
                    let _ = title.focus();
                    window().scroll_to_with_x_and_y(0.0, 0.0);
                }
            });
        }
        now
    });
}
