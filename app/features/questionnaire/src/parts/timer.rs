//! A clock for tests that take a set time. Invariant: it counts by the clock, not by its own ticks, so that a page that was
//! asleep shows the right time.

use leptos::{leptos_dom::helpers::IntervalHandle, prelude::*};
use std::time::Duration;
use ui::prelude::*;

const TICK: Duration = Duration::from_millis(200);

/// Counts down from `seconds`. Says when it is over.
#[component]
pub fn Timer(seconds: u64) -> impl IntoView {
    let end = RwSignal::new(None::<f64>);
    let left = RwSignal::new(seconds);
    let over = Memo::new(move |_| end.get().is_some() && left.get() == 0);
    // not of the page's own values: those are gone before its cleanup looks for it
    let ticking = ArcStoredValue::new(None);
    on_cleanup({
        let ticking = ticking.clone();
        move || stop(&ticking)
    });
    let start = move |_| {
        stop(&ticking);
        end.set(Some(js_sys::Date::now() + seconds as f64 * 1000.0));
        left.set(seconds);
        let own = ticking.clone();
        let tick = move || {
            // the page may be gone by now
            let remaining = end.try_get_untracked().flatten().map_or(0.0, |end| (end - js_sys::Date::now()).max(0.0));
            // at most the seconds that it began with
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "between 0 and the seconds given"
            )]
            left.try_set((remaining / 1000.0).ceil() as u64);
            if remaining <= 0.0 {
                stop(&own);
            }
        };
        ticking.set_value(set_interval_with_handle(tick, TICK).ok());
    };
    let words =
        Signal::derive(move || if over.get() { t::questionnaire::time_is_over().to_owned() } else { String::new() });
    view! {
        <Card title=t::questionnaire::timer_title()>
            <p class="time" role="timer">{move || format!("{}:{:02}", left.get() / 60, left.get() % 60)}</p>
            <StatusMessage text=words/>
            <div class="row">
                <span on:click=start>
                    <Button kind="button" variant=Variant::Secondary>
                        {move || if end.get().is_some() { t::questionnaire::timer_again() } else { t::questionnaire::timer_start() }}
                    </Button>
                </span>
            </div>
        </Card>
    }
}

fn stop(ticking: &ArcStoredValue<Option<IntervalHandle>>) {
    if let Some(handle) = ticking.try_update_value(Option::take).flatten() {
        handle.clear();
    }
}
