//! What there is to answer, and what is sent.

use crate::{api::due, parts::waiting::open_item};
use contract::questionnaire::{DoneItem, DueList};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use ui::{live::use_event, prelude::*};

/// `/questionnaires`
pub struct QuestionnairesPage;

#[lazy_route]
impl LazyRoute for QuestionnairesPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if let Some(view) = words_first(t::questionnaire::title()) {
            return view;
        }
        let news = use_event("response");
        let list = load(move || news.get(), |_| due());
        loaded_page(list, show)
    }
}

fn show(list: DueList) -> impl IntoView {
    let open = if list.open.is_empty() {
        let text = t::questionnaire::nothing_open_text();
        view! { <Empty title=t::questionnaire::nothing_open() text/> }.into_any()
    } else {
        view! { <ol class="plan">{list.open.into_iter().map(open_item).collect_view()}</ol> }.into_any()
    };
    let done = if list.done.is_empty() {
        view! { <p class="muted">{t::questionnaire::nothing_done()}</p> }.into_any()
    } else {
        view! { <ul class="plan">{list.done.into_iter().map(done_item).collect_view()}</ul> }.into_any()
    };
    view! {
        <PageTitle text=t::questionnaire::title() lead=t::questionnaire::lead()/>
        <section class="stack">
            <h2 class="ds-heading" data-size="sm">{t::questionnaire::open_heading()}</h2>
            {open}
        </section>
        <section class="stack">
            <h2 class="ds-heading" data-size="sm">{t::questionnaire::done_heading()}</h2>
            {done}
        </section>
    }
}

fn done_item(item: DoneItem) -> impl IntoView {
    let label = t::questionnaire::see_result_of(&item.title.text, &item.submitted.text);
    view! {
        <li class="ds-card">
            <h3 class="ds-heading" data-size="xs" lang=item.title.lang.as_str()>{item.title.text}</h3>
            {(!item.timepoint.is_empty()).then(|| view! { <p>{item.timepoint}</p> })}
            <p class="muted">
                <time datetime=item.submitted.iso>{t::questionnaire::sent_at(item.submitted.text)}</time>
            </p>
            <div class="row">
                <a class="ds-link" href=format!("/questionnaires/{}/done", item.assignment) aria-label=label>
                    {t::questionnaire::see_result()}
                </a>
            </div>
        </li>
    }
}
