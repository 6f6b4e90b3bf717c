//! A week of people and rooms. Invariant: what is taken is said in words, also where it may not be said what by.

use crate::{PAGE, api::board, drag::Drag, parts::room_kind};
use contract::schedule::{Board, Row, Slot};
use domain::policy;
use leptos::prelude::*;
use leptos_router::{
    LazyRoute, NavigateOptions,
    hooks::{use_navigate, use_query_map},
    lazy_route,
};
use ui::{live::use_event, prelude::*};

/// `/schedule`, with `?week=2026-11-16` for the week of that day.
pub struct SchedulePage;

#[lazy_route]
impl LazyRoute for SchedulePage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let Some(role) = use_me().map(|me| me.role).filter(|role| policy::may_plan(*role)) else {
            return view! { <NoPermission/> }.into_any();
        };
        let query = use_query_map();
        let week = Memo::new(move |_| query.read().get("week").unwrap_or_default());
        let news = use_event("session");
        let found = load(move || (week.get(), news.get()), |(week, _)| board(week));
        let done = Signal::derive(move || done_words(query.read().get_str("done")).to_owned());
        let lays_out = policy::may_lay_out(role);
        view! {
            <PageTitle text=t::schedule::title() lead=t::schedule::lead()/>
            <StatusMessage text=done/>
            <div class="row">
                <LinkButton href=format!("{PAGE}/new")>{t::schedule::plan_one()}</LinkButton>
                {lays_out
                    .then(|| {
                        view! {
                            <LinkButton href=format!("{PAGE}/lay-out") variant=Variant::Secondary>
                                {t::schedule::lay_out()}
                            </LinkButton>
                        }
                    })}
                <LinkButton href=format!("{PAGE}/rooms") variant=Variant::Tertiary>{t::schedule::rooms_title()}</LinkButton>
                <LinkButton href="/programmes" variant=Variant::Tertiary>{t::shell::nav_programmes()}</LinkButton>
            </div>
            {loaded(found, |board: Board| view! { <Week board/> })}
        }
        .into_any()
    }
}

fn done_words(done: Option<&str>) -> &'static str {
    use t::schedule as text;
    match done {
        Some("planned") => text::done_planned(),
        Some("cancelled") => text::done_cancelled(),
        Some("laid_out") => text::done_laid_out(),
        _ => "",
    }
}

#[component]
fn Week(board: Board) -> impl IntoView {
    use t::schedule as text;
    let Board { number, monday: _, previous, next, days, dates, people, rooms } = board;
    let drag = Drag::new(dates);
    let go = use_navigate();
    let drop = move |event| {
        if let Some(path) = drag.dropped(&event) {
            go(&path, NavigateOptions::default());
        }
        drag.end();
    };
    let to = |day: String, words: &'static str| {
        view! { <a class="ds-link" href=format!("{PAGE}?week={day}")>{words}</a> }
    };
    let no_rooms = rooms.is_empty();
    let of_rooms = if no_rooms {
        view! { <Empty title=text::no_rooms_title() text=text::no_rooms_text()/> }.into_any()
    } else {
        view! { <Rows caption=text::rooms_title() head=text::room() days=days.clone() rows=rooms/> }.into_any()
    };
    view! {
        <section
            class="stack"
            aria-labelledby="schedule-week"
            on:dragstart=move |event| drag.begin(&event)
            on:dragover=move |event| drag.over(&event)
            on:dragend=move |_| drag.end()
            on:drop=drop
        >
            <h2 class="ds-heading" data-size="sm" id="schedule-week">{text::week_title(number)}</h2>
            <nav class="row" aria-label=text::week_nav()>
                {to(previous, text::previous_week())}
                <a class="ds-link" href=PAGE>{text::to_this_week()}</a>
                {to(next, text::next_week())}
            </nav>
            <h3 class="ds-heading" data-size="xs">{text::people_title()}</h3>
            <Rows caption=text::people_title() head=text::person() days=days.clone() rows=people/>
            <h3 class="ds-heading" data-size="xs">{text::rooms_title()}</h3>
            {of_rooms}
        </section>
    }
}

#[component]
fn Rows(caption: &'static str, head: &'static str, days: Vec<String>, rows: Vec<Row>) -> impl IntoView {
    let columns = std::iter::once(head).chain(days.iter().map(String::as_str));
    let heads = heads(columns);
    let row = move |one: Row| {
        let place = one.place.map(|(site, kind)| format!("{}, {site}", room_kind(kind)));
        let whole_week = one.days.iter().all(Vec::is_empty).then(|| {
            // on a narrow screen days without anything are left out
            view! { <span class="small muted free-week">" " {t::schedule::free_all_week()}</span> }
        });
        let cells = one.days.into_iter().zip(days.clone());
        view! {
            <tr role="row" data-row=one.id>
                <th scope="row" role="rowheader">
                    {one.name} {place.map(|place| view! { <span class="small muted">" " {place}</span> })} {whole_week}
                </th>
                {cells.map(|(slots, day)| view! { <Cell label=day><Day slots/></Cell> }).collect_view()}
            </tr>
        }
    };
    view! { <DataTable caption heads>{rows.into_iter().map(row).collect_view()}</DataTable> }
}

#[component]
fn Day(slots: Vec<Slot>) -> impl IntoView {
    if slots.is_empty() {
        return view! { <span class="muted free">{t::schedule::free()}</span> }.into_any();
    }
    view! { <ul class="plain">{slots.into_iter().map(|of| view! { <Taken of/> }).collect_view()}</ul> }.into_any()
}

#[component]
fn Taken(of: Slot) -> impl IntoView {
    let title = of.title.unwrap_or_else(|| t::schedule::taken().to_owned());
    let title = match of.session {
        Some(id) => view! { <a class="ds-link" href=format!("{PAGE}/sessions/{id}")>{title}</a> }.into_any(),
        None => title.into_any(),
    };
    let clash = of.clash.then(|| view! { <Tag tone=Tone::Warning>{t::schedule::clash()}</Tag> });
    view! { <li><span class="small muted">{of.span}</span> " " {title} " " {clash}</li> }
}
