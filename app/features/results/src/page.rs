//! The two pages. Invariant: what an address shows, it shows without script, and on paper.

use crate::{
    api::read,
    parts::{GoalsByIcf, Instrument},
};
use contract::results::Results;
use leptos::prelude::*;
use leptos_router::{
    LazyRoute,
    hooks::{use_params_map, use_query_map},
    lazy_route,
};
use ui::{live::use_event, prelude::*};

/// `/questionnaires/results`, with `?of=<enrolment>` for another course of one's own and `?all=true` for all answers open.
pub struct OwnResultsPage;

#[lazy_route]
impl LazyRoute for OwnResultsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if let Some(view) = words_first(t::results::title_own()) {
            return view;
        }
        let query = use_query_map();
        page(true, Memo::new(move |_| query.read().get("of").unwrap_or_default()))
    }
}

/// `/participants/:enrolment/results`, with `?all=true` for all answers open.
pub struct ResultsPage;

#[lazy_route]
impl LazyRoute for ResultsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if use_me().is_some_and(|me| !me.role.is_clinical()) {
            return view! { <NoPermission/> }.into_any();
        }
        if let Some(view) = words_first(t::results::title_own()) {
            return view;
        }
        let params = use_params_map();
        page(false, Memo::new(move |_| params.read().get("enrolment").unwrap_or_default()))
    }
}

fn page(own: bool, enrolment: Memo<String>) -> AnyView {
    let query = use_query_map();
    let all = Memo::new(move |_| query.read().get_str("all").is_some());
    let news = use_event("response");
    let found = load(move || (enrolment.get(), news.get()), |(enrolment, _)| read(enrolment));
    let back = move || {
        let (href, words) = if own {
            ("/questionnaires".to_owned(), t::results::back())
        } else {
            (format!("/participants/{}", enrolment.get()), t::results::back_to())
        };
        view! {
            <a class="ds-link" href=href>
                <Icon of=icon::BACK/>
                {words}
            </a>
        }
    };
    view! {
        <p class="back not-on-paper">{back}</p>
        {loaded_page(
            found,
            move |results: Results| {
                let asked = enrolment.get_untracked();
                view! { <Whole results own asked all/> }
            },
        )}
    }
    .into_any()
}

/// `asked` is the enrolment in the address; empty for one's own of today.
#[component]
fn Whole(results: Results, own: bool, asked: String, all: Memo<bool>) -> impl IntoView {
    use t::results as text;
    let (title, lead, empty) = if own {
        (text::title_own().to_owned(), text::lead_own(), text::empty_text_own())
    } else {
        (text::title_of(&results.name), text::lead_of(), text::empty_text_of())
    };
    let (path, of) = if own {
        ("/questionnaires/results".to_owned(), Some(asked).filter(|asked| !asked.is_empty()))
    } else {
        (format!("/participants/{asked}/results"), None)
    };
    let address = move |rest: &str, first: Option<&str>| {
        let of = of.as_ref().map(|of| format!("of={of}"));
        let query: Vec<String> = first.map(str::to_owned).into_iter().chain(of).collect();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{path}{rest}{mark}{}", query.join("&"))
    };
    let (file, opened) = (address("/file", None), address("", Some("all=true")));
    let contact = StoredValue::new(results.contact_person);
    let none = results.instruments.is_empty();
    let instruments = results.instruments.into_iter().map(|one| {
        view! { <Instrument one own contact=contact.get_value() all/> }
    });
    let goals = results.goals;
    let goals = (!goals.lines.is_empty()).then(|| view! { <GoalsByIcf goals/> });
    let others = results.others.into_iter().map(|other| {
        let href = format!("/questionnaires/results?of={}", other.enrolment);
        view! { <li><a class="ds-link" href=href>{text::other(other.programme, other.starts)}</a></li> }
    });
    let others = others.collect::<Vec<_>>();
    view! {
        <PageTitle text=title lead/>
        {if none {
            view! { <Empty title=text::empty_title() text=empty/> }.into_any()
        } else {
            view! {
                <ul class="lines not-on-paper">
                    <li>
                        <a class="ds-link" href=file download="" rel="external">{text::download()}</a>
                    </li>
                    <li>
                        <a class="ds-link" href=opened>{text::open_all()}</a>
                        " " <span class="muted">{text::open_hint()}</span>
                    </li>
                </ul>
                {instruments.collect_view()}
                {goals}
            }
                .into_any()
        }}
        {(!others.is_empty())
            .then(|| {
                view! {
                    <Card title=text::others()>
                        <ul class="lines">{others}</ul>
                    </Card>
                }
            })}
    }
}
