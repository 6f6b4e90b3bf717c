//! The access-log page: who, when, what, why, newest first.

use crate::api::read;
use contract::access_log::{AccessAct, AccessEntry, AccessLog, Moment};
use domain::person::Role;
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use ui::{
    access::{act, purpose},
    person::occupation,
    prelude::*,
};

/// `/access-log?page=2`
pub struct AccessLogPage;

#[lazy_route]
impl LazyRoute for AccessLogPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        // participants alone have a log of their own
        if use_me().is_some_and(|me| me.role != Role::Participant) {
            return view! { <NoPermission/> }.into_any();
        }
        let query = use_query_map();
        let page = Memo::new(move |_| query.read().get("page").unwrap_or_default());
        let log = load(move || page.get(), read);
        view! {
            <PageTitle text=t::access_log::title() lead=t::access_log::lead()/>
            <p>
                <a class="ds-link" href="/privacy/blocks">{t::access_log::to_blocks()}</a>
            </p>
            {loaded(log, |log: AccessLog| view! { <Log log/> })}
        }
        .into_any()
    }
}

#[component]
fn Log(log: AccessLog) -> impl IntoView {
    if log.entries.is_empty() && log.page == 1 {
        return view! { <Empty title=t::access_log::empty_title() text=t::access_log::empty_text()/> }.into_any();
    }
    let (page, older) = (log.page, log.older);
    view! {
        <ol class="plan read">
            {log.entries.into_iter().map(|entry| view! { <Entry entry/> }).collect_view()}
        </ol>
        <Pages page older/>
    }
    .into_any()
}

#[component]
fn Entry(entry: AccessEntry) -> impl IntoView {
    let occupation = occupation(entry.role, entry.profession);
    let emergency = entry.purpose == "break_glass";
    view! {
        <li class="ds-card">
            <p class="stack tight">
                <strong>{entry.name}</strong>
                <span class="muted">{occupation}</span>
            </p>
            {emergency
                .then(|| {
                    view! {
                        <div class="row">
                            <Tag tone=Tone::Warning icon=icon::WARNING>{t::access_log::break_glass()}</Tag>
                        </div>
                    }
                })}
            <ul class="plain">{entry.acts.iter().map(|one| view! { <li>{act_words(one)}</li> }).collect_view()}</ul>
            <p class="muted">{purpose(&entry.purpose, entry.reason_kind)}</p>
            <When date=entry.date moments=entry.moments/>
        </li>
    }
}

/// "Leste svarene dine på skjema (3 ganger)"
fn act_words(one: &AccessAct) -> String {
    match one.times {
        0 | 1 => act(&one.act).to_owned(),
        times => t::access_log::act_times(i64::from(times), act(&one.act)),
    }
}

/// One moment in a line; several by the first and the last, with all of them folded away.
#[component]
fn When(date: String, moments: Vec<Moment>) -> impl IntoView {
    let time = |moment: &Moment| view! { <time datetime=moment.at.clone()>{moment.time.clone()}</time> };
    let (Some(first), Some(last)) = (moments.first(), moments.last()) else { return ().into_any() };
    if moments.len() == 1 {
        let words = t::access_log::when(date, &first.time);
        return view! { <p class="muted"><time datetime=first.at.clone()>{words}</time></p> }.into_any();
    }
    view! {
        <p class="muted">{t::access_log::when_between(&date, &first.time, &last.time)}</p>
        <details class="more">
            <summary>
                {t::access_log::all_times()}<span class="visually-hidden">": " {date.clone()}</span>
            </summary>
            <ul class="names">{moments.iter().map(|moment| view! { <li>{time(moment)}</li> }).collect_view()}</ul>
        </details>
    }
    .into_any()
}

/// Links, so that the pages also turn without script.
#[component]
fn Pages(page: u32, older: bool) -> impl IntoView {
    let to = |page: u32| format!("/access-log?page={page}");
    (page > 1 || older).then(|| {
        view! {
            <nav class="row" aria-label=t::access_log::pages()>
                {(page > 1)
                    .then(|| {
                        view! {
                            <LinkButton href=to(page - 1) variant=Variant::Secondary>
                                {t::access_log::newer()}
                            </LinkButton>
                        }
                    })}
                {older
                    .then(|| {
                        view! {
                            <LinkButton href=to(page + 1) variant=Variant::Secondary>
                                {t::access_log::older()}
                            </LinkButton>
                        }
                    })}
            </nav>
        }
    })
}
