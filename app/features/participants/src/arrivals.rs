//! The board of arrivals, for a tablet at the door: one press for each who comes. Invariant: who has been marked stays where
//! they were, and what somebody else has set meanwhile is shown, never overwritten.

use crate::{
    api::{MarkArrival, arrivals},
    words,
};
use contract::participants::{Arrival, ArrivalSession, Arrivals};
use domain::{id::SessionId, schedule::AttendanceStatus};
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use ui::{
    form::{go_where_told, outdated},
    live::use_event,
    prelude::*,
};

/// `/participants/arrivals`
pub struct ArrivalsPage;

#[lazy_route]
impl LazyRoute for ArrivalsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if use_me().is_some_and(|me| !me.role.is_clinical()) {
            return view! { <NoPermission/> }.into_any();
        }
        let query = use_query_map();
        let action = FormAction::<MarkArrival>::new();
        go_where_told(action);
        let (form, news) = (use_form(action), use_event("session"));
        let turns = outdated(action);
        let found = load(move || (turns.get(), news.get()), |_| arrivals());
        let done = Signal::derive(move || match query.read().get_str("done") {
            Some("saved") => t::participants::saved().to_owned(),
            _ => String::new(),
        });
        view! {
            <p class="back">
                <a class="ds-link" href="/participants"><Icon of=icon::BACK/> {t::participants::title_mine()}</a>
            </p>
            <PageTitle text=t::participants::arrivals_title() lead=t::participants::arrivals_lead()/>
            <StatusMessage text=done/>
            {loaded(found, move |board: Arrivals| view! { <Board board action form/> })}
        }
        .into_any()
    }
}

#[component]
fn Board(board: Arrivals, action: FormAction<MarkArrival>, form: FormState) -> impl IntoView {
    let Arrivals { date, sessions } = board;
    if sessions.is_empty() {
        return view! {
            <p>{date}</p>
            <Empty title=t::participants::arrivals_empty_title() text=t::participants::arrivals_empty_text()/>
        }
        .into_any();
    }
    view! {
        <p class="muted">{date}</p>
        {sessions.into_iter().map(|one| view! { <Session one action form/> }).collect_view()}
    }
    .into_any()
}

#[component]
fn Session(one: ArrivalSession, action: FormAction<MarkArrival>, form: FormState) -> impl IntoView {
    let ArrivalSession { session, title, span, place, doors_open, people } = one;
    let here = people.iter().filter(|one| is_here(one.status)).count();
    let count = t::participants::arrived_of(here, people.len());
    let row = move |one: Arrival| view! { <Person one session doors_open action form/> };
    view! {
        <section class="ds-card stack" aria-labelledby=format!("arrivals-{session}")>
            <div class="row between">
                <h2 class="ds-heading" data-size="xs" id=format!("arrivals-{session}")>{format!("{span} {title}")}</h2>
                <Tag>{count}</Tag>
            </div>
            {(!place.is_empty()).then(|| view! { <p class="muted">{place}</p> })}
            <ul class="lines">{people.into_iter().map(row).collect_view()}</ul>
        </section>
    }
}

fn is_here(status: Option<AttendanceStatus>) -> bool {
    matches!(status, Some(AttendanceStatus::Present | AttendanceStatus::Remote))
}

#[component]
fn Person(
    one: Arrival,
    session: SessionId,
    doors_open: bool,
    action: FormAction<MarkArrival>,
    form: FormState,
) -> impl IntoView {
    let Arrival { enrolment, name, status, version, said_no } = one;
    let test = format!("/participants/{enrolment}?form=test#tests");
    let tablet = format!("/participants/{enrolment}?form=tablet#tablet");
    let notes = format!("/participants/{enrolment}/notes?from=arrivals");
    let state = match status {
        Some(status) => {
            let tone = if is_here(Some(status)) { Tone::Success } else { Tone::Neutral };
            view! { <Tag tone>{words::status(status)}</Tag> }.into_any()
        }
        None if said_no => view! { <Tag tone=Tone::Warning>{t::plan::said_cannot_come()}</Tag> }.into_any(),
        None => ().into_any(),
    };
    let (of, whose) = (name.clone(), name.clone());
    let way = move |href: String, words: &'static str| {
        view! {
            <a class="ds-link" href=href>
                {words}
                <span class="visually-hidden">": " {whose.clone()}</span>
            </a>
        }
    };
    // the same places, whatever is so: a second press is never another answer. Before the doors open nobody can have come
    let possible = AttendanceStatus::ALL.iter().copied().filter(move |one| doors_open || !is_here(Some(*one)));
    let button = move |to: AttendanceStatus| {
        let is_so = Some(to) == status;
        let variant = if to == AttendanceStatus::Present { "primary" } else { "secondary" };
        view! {
            <button
                class="ds-button"
                data-variant=variant
                type=if is_so { "button" } else { "submit" }
                name="status"
                value=to.as_str()
                aria-pressed=is_so.to_string()
                aria-disabled=move || (is_so || form.busy().get()).then_some("true")
            >
                {words::status(to)}
                <span class="visually-hidden">": " {of.clone()}</span>
            </button>
        }
    };
    // what is wrong stands where it was pressed
    let (session, enrolment) = (session.to_string(), enrolment.to_string());
    let is_mine = {
        let (session, enrolment) = (session.clone(), enrolment.clone());
        move || {
            let of = |name: &str| action.sent(name).or_else(|| form.value_of(name));
            of("session").as_ref() == Some(&session) && of("enrolment").as_ref() == Some(&enrolment)
        }
    };
    let wrong = move || {
        is_mine().then(|| view! { <ErrorSummary form labels=vec![("status", t::participants::status_label())]/> })
    };
    view! {
        <li class="stack tight">
            <div class="row between">
                <strong>{name}</strong>
                {state}
            </div>
            <SendForm action>
                {wrong}
                <Hidden name="session" value=session/>
                <Hidden name="enrolment" value=enrolment/>
                <Hidden name="version" value=version.to_string()/>
                <div class="row">{possible.map(button).collect_view()}</div>
            </SendForm>
            {way(notes, t::participants::observe())}
            {way(test, t::participants::perform())}
            {way(tablet, t::participants::hand_over())}
        </li>
    }
}
