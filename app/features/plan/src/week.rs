//! The plan, a week at a time. Invariant: days without anything are left out, but today is always there.

use crate::{
    api::{course, week},
    course::WholeCourse,
};
use contract::{
    plan::{Course, PlanDay, PlanWeek},
    today::Session,
};
use domain::person::Role;
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use ui::{live::use_event, person::names, prelude::*};

/// `/plan`, with `?week=2026-11-16` for the week of that day.
pub struct PlanPage;

#[lazy_route]
impl LazyRoute for PlanPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if use_me().is_some_and(|me| me.role != Role::Participant) {
            return view! { <NoPermission/> }.into_any();
        }
        let query = use_query_map();
        let within = Memo::new(move |_| query.read().get("week").unwrap_or_default());
        let news = use_event("session");
        let found = load(move || (within.get(), news.get()), |(within, _)| week(within));
        let whole = load(|| (), |()| course());
        view! {
            <PageTitle text=t::plan::title() lead=t::plan::lead()/>
            {loaded(found, |week: PlanWeek| view! { <Week week/> })}
            {loaded(whole, |course: Option<Course>| course.map(|course| view! { <WholeCourse course/> }))}
        }
        .into_any()
    }
}

#[component]
fn Week(week: PlanWeek) -> impl IntoView {
    let title = if week.this_week { t::plan::this_week().to_owned() } else { t::plan::week_title(week.number) };
    let to = |day: Option<String>, words: &'static str| {
        day.map(|day| view! { <a class="ds-link" href=format!("/plan?week={day}")>{words}</a> })
    };
    let this_week = (!week.this_week).then(|| view! { <a class="ds-link" href="/plan">{t::plan::to_this_week()}</a> });
    let shown = if week.days.is_empty() {
        view! { <Empty title=t::plan::empty_title() text=t::plan::empty_text()/> }.into_any()
    } else {
        week.days.into_iter().map(|day| view! { <Day day/> }).collect_view().into_any()
    };
    view! {
        <section class="stack" aria-labelledby="plan-week">
            <h2 class="ds-heading" data-size="sm" id="plan-week">{title}</h2>
            <p class="muted">{t::plan::week_span(&week.first_day, &week.last_day)}</p>
            <nav class="row" aria-label=t::plan::week_nav()>
                {to(week.previous, t::plan::previous_week())}
                {this_week}
                {to(week.next, t::plan::next_week())}
            </nav>
            {shown}
        </section>
    }
}

#[component]
fn Day(day: PlanDay) -> impl IntoView {
    let mark = day.today.then(|| view! { <Tag tone=Tone::Accent>{t::plan::today()}</Tag> });
    let shown = if day.sessions.is_empty() {
        view! { <p class="muted">{t::plan::none_today()}</p> }.into_any()
    } else {
        let row = |session| view! { <Row session/> };
        view! { <ol class="plan">{day.sessions.into_iter().map(row).collect_view()}</ol> }.into_any()
    };
    view! {
        <div class="row">
            <h3 class="ds-heading" data-size="xs">{day.date}</h3>
            {mark}
        </div>
        {shown}
    }
}

#[component]
fn Row(session: Session) -> impl IntoView {
    let people = names(&session.people).map(t::today::with);
    view! {
        <li class="ds-card">
            <div class="row between">
                <span class="time">{session.span}</span>
                <ChannelTag channel=session.channel/>
            </div>
            <a class="ds-link" href=format!("/plan/sessions/{}", session.id)>{session.title}</a>
            <div class="stack tight">
                {(!session.place.is_empty()).then(|| view! { <p>{session.place}</p> })}
                {people.map(|people| view! { <p>{people}</p> })}
            </div>
        </li>
    }
}
