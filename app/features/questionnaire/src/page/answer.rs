//! One question at a time. Invariant: the address alone says which question, so that any device comes back to it.

use super::assignment_in_address;
use crate::{
    api::open,
    parts::{keeper::Keeper, question::QuestionForm, sent::AlreadySent},
    state::position,
};
use contract::questionnaire::Opened;
use leptos::{children::ChildrenFn, prelude::*};
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use std::sync::Arc;
use ui::prelude::*;

/// `/questionnaires/:assignment?q=2`; with `to=summary` the way on leads to the summary.
pub struct AnswerPage;

#[lazy_route]
impl LazyRoute for AnswerPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let assignment = assignment_in_address();
        let opened = load(move || assignment.get(), open);
        loaded_page(opened, show)
    }
}

fn show(opened: Opened) -> impl IntoView {
    if opened.submitted {
        return view! { <AlreadySent assignment=opened.assignment title=opened.title/> }.into_any();
    }
    if opened.questions.is_empty() {
        return view! { <NotFound/> }.into_any();
    }
    let query = use_query_map();
    let keeper = Keeper::new(&opened);
    let opened = StoredValue::new(opened);
    let here = Memo::new(move |_| opened.with_value(|opened| position(query.read().get("q").as_deref(), opened)));
    let to_summary = Memo::new(move |_| query.read().get("to").as_deref() == Some("summary"));
    focus_on_new_question(here);
    let first = StoredValue::new(true);
    let taken_up = RwSignal::new(false);
    Effect::new(move || {
        if opened.with_value(|opened| keeper.take_up(opened)) {
            taken_up.set(true);
        }
    });
    // keyed, so that each question gets fresh radios: what was marked in one must never show in the next
    let lines = Signal::derive(move || {
        let (at, to_summary, taken_up) = (here.get(), to_summary.get(), taken_up.get());
        let question: ChildrenFn =
            Arc::new(move || view! { <QuestionForm opened keeper at to_summary first/> }.into_any());
        vec![(format!("{at} {to_summary} {taken_up}"), question)]
    });
    view! { <Each lines/> }.into_any()
}

/// The path stays the same from question to question, so the shell does not move focus: do it here.
fn focus_on_new_question(here: Memo<usize>) {
    Effect::new(move |before: Option<usize>| {
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
