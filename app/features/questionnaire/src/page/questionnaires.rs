//! What there is to answer, and what is sent.

use crate::{
    api::{StartQuestionnaire, due},
    parts::waiting::{open_item, put_off_item},
};
use contract::questionnaire::{DoneItem, DueList};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use ui::{form::go_where_told, live::use_event, prelude::*};

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
        let start = FormAction::<StartQuestionnaire>::new();
        go_where_told(start);
        let form = use_form(start);
        loaded_page(list, move |list| show(list, start, form))
    }
}

fn show(list: DueList, start: FormAction<StartQuestionnaire>, form: FormState) -> impl IntoView {
    let open = if list.open.is_empty() {
        let text = t::questionnaire::nothing_open_text();
        view! { <Empty title=t::questionnaire::nothing_open() text/> }.into_any()
    } else {
        let items = list.open.into_iter().map(|item| open_item(item, true)).collect_view();
        view! { <ol class="plan">{items}</ol> }.into_any()
    };
    let put_off = (!list.put_off.is_empty()).then(|| {
        view! {
            <section class="stack">
                <h2 class="ds-heading" data-size="sm">{t::questionnaire::put_off_heading()}</h2>
                <ul class="plan">{list.put_off.into_iter().map(put_off_item).collect_view()}</ul>
            </section>
        }
    });
    let may_start = (!list.may_start.is_empty()).then(|| view! { <MayStart offered=list.may_start start form/> });
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
        {put_off}
        {may_start}
        <section class="stack">
            <h2 class="ds-heading" data-size="sm">{t::questionnaire::done_heading()}</h2>
            {done}
            <p><a class="ds-link" href="/questionnaires/results">{t::questionnaire::results_link()}</a></p>
        </section>
    }
}

/// What the reader may begin without being asked.
#[component]
fn MayStart(offered: Vec<(String, String)>, start: FormAction<StartQuestionnaire>, form: FormState) -> impl IntoView {
    let one = move |(code, title): (String, String)| {
        view! {
            <li>
                <SendForm action=start>
                    <Hidden name="questionnaire" value=code/>
                    <Button variant=Variant::Secondary busy=form.busy()>{t::questionnaire::start_one(title)}</Button>
                </SendForm>
            </li>
        }
    };
    view! {
        <section class="stack">
            <h2 class="ds-heading" data-size="sm">{t::questionnaire::start_heading()}</h2>
            <p class="muted">{t::questionnaire::start_lead()}</p>
            <ErrorSummary form/>
            <ul class="plan">{offered.into_iter().map(one).collect_view()}</ul>
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
