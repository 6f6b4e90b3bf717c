//! What there is to answer, and what is sent.

use crate::api::due;
use contract::questionnaire::{DoneItem, DueItem, DueList};
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
            <p><a class="ds-link" href="/questionnaires/results">{t::questionnaire::results_link()}</a></p>
        </section>
    }
}

fn open_item(item: DueItem) -> impl IntoView {
    let begun = item.answered > 0;
    let complete = begun && item.complete;
    let path = format!("/questionnaires/{}", item.assignment);
    let (href, action) = match (complete, begun) {
        (true, _) => (format!("{path}/summary"), t::questionnaire::look_over()),
        (false, true) => (path, t::questionnaire::go_on()),
        (false, false) => (path, t::questionnaire::start()),
    };
    let minutes = i64::from(item.minutes);
    let effort = match (complete, begun) {
        (true, _) => None,
        (false, true) => Some(t::questionnaire::minutes_left(minutes)),
        (false, false) => Some(t::questionnaire::about_minutes(minutes)),
    };
    let progress = begun.then(|| t::questionnaire::answered(item.answered, item.total));
    view! {
        <li class="ds-card" data-color="accent">
            <h3 class="ds-heading" data-size="xs" lang=item.title.lang.as_str()>{item.title.text}</h3>
            {(!item.timepoint.is_empty()).then(|| view! { <p>{item.timepoint}</p> })}
            <p class="muted">
                {[progress, effort].into_iter().flatten().collect::<Vec<_>>().join(" · ")}
            </p>
            <p class="muted">
                <time datetime=item.due.iso>{t::questionnaire::due(item.due.text)}</time>
            </p>
            <div class="actions">
                <LinkButton href>{action}</LinkButton>
            </div>
        </li>
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
