//! One week: its sums in words and as bars, and what was logged.

use super::entry::EntryItem;
use crate::{api::VoidTraining, focus, state::Comparison};
use contract::training::Week;
use leptos::prelude::*;
use ui::{form::Stash, prelude::*};

#[component]
pub(crate) fn WeekPart(
    week: Week,
    void: FormAction<VoidTraining>,
    refused: StoredValue<Option<Stash>>,
    last: StoredValue<Option<String>>,
) -> impl IntoView {
    focus::follow(last, week.monday.clone(), focus::WEEK);
    let monday = week.monday.clone();
    let entries = week.entries.clone();
    let shown = if entries.is_empty() {
        view! { <Empty title=t::training::empty_title() text=t::training::empty_text()/> }.into_any()
    } else {
        let item = move |entry| view! { <EntryItem entry monday=monday.clone() void refused/> };
        view! { <ul class="plan">{entries.into_iter().map(item).collect_view()}</ul> }.into_any()
    };
    view! {
        <section class="stack" aria-labelledby=focus::WEEK>
            <Heading week=week.clone()/>
            <Bars week/>
            <h3 class="ds-heading" data-size="2xs">{t::training::list_title()}</h3>
            {shown}
        </section>
    }
}

#[component]
fn Heading(week: Week) -> impl IntoView {
    let title = match week.today {
        Some(_) => t::training::this_week().to_owned(),
        None => t::training::week_title(week.number),
    };
    let to = |monday: Option<String>, words: &'static str| {
        monday.map(|monday| view! { <a class="ds-link" href=format!("/training?week={monday}")>{words}</a> })
    };
    view! {
        <h2 class="ds-heading" data-size="xs" id=focus::WEEK tabindex="-1">{title}</h2>
        <p class="muted">{t::training::week_span(&week.first_day, &week.last_day)}</p>
        <nav class="row" aria-label=t::training::week_nav()>
            {to(week.previous, t::training::previous_week())}
            {to(week.next, t::training::next_week())}
        </nav>
    }
}

#[component]
fn Bars(week: Week) -> impl IntoView {
    let labels = [
        t::training::day_1(),
        t::training::day_2(),
        t::training::day_3(),
        t::training::day_4(),
        t::training::day_5(),
        t::training::day_6(),
        t::training::day_7(),
    ];
    let bars = labels.into_iter().zip(&week.days).map(|(label, minutes)| Bar::new(label, *minutes)).collect();
    view! {
        <WeekBars
            caption=t::training::chart_title()
            bars
            format=t::common::minutes
            column=t::training::minutes_column()
            row=t::training::day_column()
            summary=summary(&week)
            marked=week.today.unwrap_or(usize::MAX)
        />
    }
}

/// "Til sammen 90 minutter. Du har trent 3 dager. Uka før ble det 60 minutter i alt."
fn summary(week: &Week) -> String {
    let days = week.days.iter().filter(|minutes| **minutes > 0).count();
    let days = (days > 0).then(|| t::training::week_days(i64::try_from(days).unwrap_or(7)));
    let compared = match Comparison::of(week) {
        Comparison::SoFar(before) => t::training::before_so_far(before),
        Comparison::More(n) => t::training::before_more(n),
        Comparison::Less(n) => t::training::before_less(n),
        Comparison::Same => t::training::before_same().to_owned(),
    };
    std::iter::once(t::training::week_sum(week.minutes)).chain(days).chain([compared]).collect::<Vec<_>>().join(" ")
}
