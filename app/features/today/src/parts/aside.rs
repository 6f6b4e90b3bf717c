//! What stands beside the plan, by role.

use super::{due::DueList, news::NewsCard, quick_log::QuickLogCard};
use crate::{
    api::{OpenNews, QuickLog},
    live::Live,
};
use contract::today::{Day, Today};
use leptos::prelude::*;
use ui::prelude::*;

/// A role does not change while the page is open: what is drawn is settled once, and follows the day from inside.
#[component]
pub(crate) fn Aside(
    live: Live,
    log: FormAction<QuickLog>,
    form: FormState,
    news: FormAction<OpenNews>,
) -> impl IntoView {
    let today = live.today;
    let first = today.get_untracked().day;
    let told = view! { <NewsCard live action=news/> };
    match first {
        Day::Participant(day) => {
            let quick_log = day.training.map(|training| view! { <QuickLogCard live action=log form training/> });
            view! { <div class="stack">{told} <DueList today/> {quick_log}</div> }.into_any()
        }
        Day::Clinician(_) => view! { <div class="stack">{told} <ToAlerts/></div> }.into_any(),
        Day::Centre(_) => view! {
            <div class="stack">
                {told}
                <div class="row">
                    <LinkButton href="/participants" variant=Variant::Secondary>
                        {t::shell::nav_participants()}
                    </LinkButton>
                </div>
            </div>
        }
        .into_any(),
        Day::Manager(_) => view! { <div class="stack">{told} <Unusual today/> <ToAlerts/></div> }.into_any(),
        Day::Admin => view! { <div class="stack">{told} <Administration/></div> }.into_any(),
    }
}

/// The way to risk alerts, also when none waits.
#[component]
fn ToAlerts() -> impl IntoView {
    view! {
        <p>
            <a class="ds-link" href="/risk-alerts">{t::today::risk_none()}</a>
        </p>
    }
}

/// Look-ups that stand out, for a manager.
#[component]
fn Unusual(today: RwSignal<Today>) -> impl IntoView {
    let waiting = move || match &today.read().day {
        Day::Manager(day) => i64::from(day.unusual),
        _ => 0,
    };
    view! {
        <Card title=t::today::unusual_title()>
            <p>{move || t::today::unusual_waiting(waiting())}</p>
            <p class="muted">{t::today::manager_text()}</p>
            <div class="row">
                <LinkButton href="/unusual-access">{t::today::unusual_open()}</LinkButton>
            </div>
        </Card>
    }
}

/// The way to what an administrator looks after.
#[component]
fn Administration() -> impl IntoView {
    view! {
        <Card title=t::today::manager_title()>
            <p>{t::today::admin_text()}</p>
            <div class="row">
                <LinkButton href="/admin">{t::today::admin_open()}</LinkButton>
            </div>
        </Card>
    }
}
