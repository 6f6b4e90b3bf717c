//! The page of the day.

use crate::{
    api::{OpenNews, QuickLog, read_today},
    live,
    parts::{Aside, Plan, RiskCard},
};
use contract::today::{Day, Today};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use ui::prelude::*;

/// `/`
pub struct TodayPage;

#[lazy_route]
impl LazyRoute for TodayPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        // not in `data`: what is read there is a part of what every page loads first
        let first = load(|| (), |()| read_today());
        let log = FormAction::<QuickLog>::new();
        let news = FormAction::<OpenNews>::new();
        let form = use_form(log);
        view! {
            {loaded(first, move |first| {
                let live = live::follow(first);
                let today = live.today;
                view! {
                    <Greeting today/>
                    <RiskCard today/>
                    <div class="columns">
                        <Plan today/>
                        <Aside live log form news/>
                    </div>
                }
            })}
        }
        .into_any()
    }
}

/// Drawn anew only when the words change: at midnight, or when the plan does.
#[component]
fn Greeting(today: RwSignal<Today>) -> impl IntoView {
    let words = Memo::new(move |_| {
        let today = today.read();
        (t::today::hello(&today.name), lead(&today))
    });
    move || {
        let (hello, lead) = words.get();
        view! { <PageTitle text=hello lead/> }
    }
}

/// "Mandag 23. november. Du har tre timer i dag."
fn lead(today: &Today) -> String {
    let date = capital(&today.date);
    let count = |sessions: &Vec<_>| i64::try_from(sessions.len()).unwrap_or(i64::MAX);
    match &today.day {
        Day::Participant(day) => t::today::lead_sessions(count(&day.sessions), date),
        Day::Clinician(day) => t::today::lead_sessions(count(&day.sessions), date),
        Day::Centre(day) => t::today::lead_centre(count(&day.sessions), date),
        Day::Manager(_) | Day::Admin => t::today::lead_date(date),
    }
}

/// With a capital first letter.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::capital;

    #[test]
    fn a_sentence_starts_with_a_capital() {
        assert_eq!(capital("øvelse"), "Øvelse");
        assert_eq!(capital(""), "");
    }
}
