//! A clock that counts down. Invariant: it counts by the clock, not by its own ticks, so that a page that was asleep shows the
//! right time.

use leptos::{leptos_dom::helpers::IntervalHandle, prelude::*};
use std::time::Duration;

const TICK: Duration = Duration::from_millis(200);

#[derive(Clone, Copy)]
pub struct Countdown {
    /// Seconds that are left.
    pub left: RwSignal<u32>,
    /// When it is over, in milliseconds since 1970; nothing before a start and after a stop.
    end: RwSignal<Option<f64>>,
    tick: Callback<()>,
}

impl Default for Countdown {
    fn default() -> Self {
        let (left, end) = (RwSignal::new(0), RwSignal::new(None::<f64>));
        // not of the page's own values: those are gone before its cleanup looks for it
        let ticking = ArcStoredValue::new(None);
        on_cleanup({
            let ticking = ticking.clone();
            move || halt(&ticking)
        });
        let tick = Callback::new(move |()| {
            halt(&ticking);
            let own = ticking.clone();
            let tick = move || {
                // the page may be gone by now
                let end = end.try_get_untracked().flatten();
                let remaining = end.map_or(0.0, |end| (end - js_sys::Date::now()).max(0.0));
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "at most the seconds given"
                )]
                left.try_set((remaining / 1000.0).ceil() as u32);
                if remaining <= 0.0 {
                    halt(&own);
                }
            };
            ticking.set_value(set_interval_with_handle(tick, TICK).ok());
        });
        Self { left, end, tick }
    }
}

impl Countdown {
    /// Counts from `seconds`, from now on.
    pub fn start(self, seconds: u32) {
        self.end.set(Some(js_sys::Date::now() + f64::from(seconds) * 1000.0));
        self.left.set(seconds);
        self.tick.run(());
    }

    /// Counts no longer, as if it had not been started.
    pub fn stop(self) {
        self.end.set(None);
        self.left.set(0);
    }

    /// It has been started.
    #[must_use]
    pub fn has_started(self) -> bool {
        self.end.get().is_some()
    }

    /// It has counted to the end.
    #[must_use]
    pub fn is_over(self) -> bool {
        self.has_started() && self.left.get() == 0
    }

    /// "4:59"
    #[must_use]
    pub fn words(self) -> String {
        let left = self.left.get();
        format!("{}:{:02}", left / 60, left % 60)
    }
}

fn halt(ticking: &ArcStoredValue<Option<IntervalHandle>>) {
    if let Some(handle) = ticking.try_update_value(Option::take).flatten() {
        handle.clear();
    }
}
