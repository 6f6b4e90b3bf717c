//! The sessions of the day: one of them stands out, the ended ones are folded away.

use super::session::{Audience, SessionCard};
use contract::today::{Day, Later, Session, Today};
use domain::today::Stage;
use leptos::{prelude::*, web_sys::Element};
use ui::prelude::*;

/// What the plan shows, so that it is drawn anew only when that changes.
#[derive(Clone, PartialEq)]
struct Shown {
    audience: Audience,
    sessions: Vec<Session>,
    next_later: Option<Later>,
}

impl Shown {
    /// None for those without a plan of the day.
    fn of(day: &Day) -> Option<Self> {
        let (audience, sessions, next_later) = match day {
            Day::Participant(day) => (Audience::Participant, &day.sessions, &day.next_later),
            Day::Clinician(day) => (Audience::Clinician, &day.sessions, &day.next_later),
            Day::Centre(day) => (Audience::Centre, &day.sessions, &day.next_later),
            Day::Manager(_) | Day::Admin => return None,
        };
        Some(Self { audience, sessions: sessions.clone(), next_later: next_later.clone() })
    }
}

#[component]
pub(crate) fn Plan(today: RwSignal<Today>) -> impl IntoView {
    let shown = Memo::new(move |_| Shown::of(&today.read().day));
    // an opened list of ended sessions stays open when the plan is drawn anew
    let unfolded = RwSignal::new(false);
    move || {
        shown.get().map(|shown| {
            let title = match shown.audience {
                Audience::Participant => t::today::plan_title(),
                Audience::Clinician => t::today::plan_title_staff(),
                Audience::Centre => t::today::plan_title_centre(),
            };
            view! {
                <section class="stack" aria-labelledby="plan-title">
                    <h2 class="ds-heading" data-size="sm" id="plan-title">{title}</h2>
                    <Sessions shown unfolded/>
                </section>
            }
        })
    }
}

/// Which of the sessions ahead stands out: the first one with an open door, else the first one.
fn foremost(ahead: &[Session]) -> usize {
    ahead.iter().position(|session| session.door.is_some() && session.door_open).unwrap_or(0)
}

#[component]
fn Sessions(shown: Shown, unfolded: RwSignal<bool>) -> impl IntoView {
    let Shown { audience, sessions, next_later } = shown;
    if sessions.is_empty() {
        let text = next_later
            .map_or_else(|| t::today::empty_none().to_owned(), |next| t::today::empty_next(next.title, next.moment));
        return view! { <Empty title=t::today::empty_title() text/> }.into_any();
    }
    let (over, ahead): (Vec<_>, Vec<_>) = sessions.into_iter().partition(|session| session.stage == Stage::Over);
    let ahead_view = if ahead.is_empty() {
        view! { <Empty title=t::today::all_over_title()/> }.into_any()
    } else {
        let foremost = foremost(&ahead);
        let card = move |(i, session)| view! { <li><SessionCard session audience next=i == foremost/></li> };
        view! { <ol class="plan">{ahead.into_iter().enumerate().map(card).collect_view()}</ol> }.into_any()
    };
    let over_view = (!over.is_empty()).then(|| {
        let count = i64::try_from(over.len()).unwrap_or(i64::MAX);
        let card = move |session| view! { <li><SessionCard session audience next=false/></li> };
        view! {
            <details
                class="chart-table"
                open=unfolded.get_untracked()
                on:toggle=move |event| unfolded.set(event_target::<Element>(&event).has_attribute("open"))
            >
                <summary>{t::today::over_summary(count)}</summary>
                <ol class="plan">{over.into_iter().map(card).collect_view()}</ol>
            </details>
        }
    });
    view! { {ahead_view} {over_view} }.into_any()
}
