//! The plan, a week at a time. Invariant: days without anything are left out, but today is always there.

use crate::{
    api::{SayLighterDay, TakeBack, course, week},
    course::WholeCourse,
    done_words,
    lighter::Lighter,
};
use contract::{
    plan::{Course, PlanDay, PlanWeek},
    today::Session,
};
use domain::{id::SessionId, person::Role};
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use ui::{form::go_where_told, live::use_event, person::names, prelude::*};

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
        // the change, and the notice of it, which comes after
        let (changes, notices) = (use_event("session"), use_event("notification"));
        let (say, take_back) = (FormAction::<SayLighterDay>::new(), FormAction::<TakeBack>::new());
        go_where_told(say);
        go_where_told(take_back);
        let turns = (use_form(say).accepted(), use_form(take_back).accepted());
        let turns = move || (turns.0.get(), turns.1.get());
        let found = load(move || (within.get(), (changes.get(), notices.get()), turns()), |(within, ..)| week(within));
        let done = Signal::derive(move || done_words(query.read().get_str("done")).to_owned());
        let whole = load(|| (), |()| course());
        view! {
            <PageTitle text=t::plan::title() lead=t::plan::lead()/>
            <StatusMessage text=done/>
            {loaded(
                found,
                move |week: PlanWeek| {
                    let lighter = week.this_week.then(|| view! { <Lighter said=week.lighter_today say take_back/> });
                    view! {
                        {lighter}
                        <Week week/>
                    }
                },
            )}
            <p>
                <a class="ds-link" href="/plan/calendar">
                    <Icon of=icon::CLOCK/>
                    {t::plan::calendar_link()}
                </a>
            </p>
            <p>
                <a class="ds-link" href="/goals">
                    <Icon of=icon::CLIPBOARD/>
                    {t::goals::link()}
                </a>
            </p>
            <p>
                <a class="ds-link" href="/work-trial">
                    <Icon of=icon::BRIEFCASE/>
                    {t::work_trial::link()}
                </a>
            </p>
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
        let (cannot_come, changed) = (week.cannot_come, week.changed);
        let day = |day: PlanDay| view! { <Day day cannot_come=cannot_come.clone() changed=changed.clone()/> };
        week.days.into_iter().map(day).collect_view().into_any()
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
fn Day(day: PlanDay, cannot_come: Vec<SessionId>, changed: Vec<SessionId>) -> impl IntoView {
    let mark = day.today.then(|| view! { <Tag tone=Tone::Accent>{t::plan::today()}</Tag> });
    let shown = if day.sessions.is_empty() {
        view! { <p class="muted">{t::plan::none_today()}</p> }.into_any()
    } else {
        let row = |session: Session| {
            let said_no = cannot_come.contains(&session.id);
            let is_changed = changed.contains(&session.id);
            view! { <Row session said_no is_changed/> }
        };
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
fn Row(session: Session, said_no: bool, is_changed: bool) -> impl IntoView {
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
                {is_changed.then(|| view! { <p><Tag tone=Tone::Info>{t::plan::changed()}</Tag></p> })}
                {said_no.then(|| view! { <p><Tag tone=Tone::Warning>{t::plan::no_said()}</Tag></p> })}
                {people.map(|people| view! { <p>{people}</p> })}
            </div>
        </li>
    }
}
