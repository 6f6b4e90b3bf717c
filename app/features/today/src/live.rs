//! Keeps the day up to date. Invariant: the server's clock decides; the browser only asks again when the server said it
//! would be time, when it is told that something happened, and after a failed try.

use crate::api::read_today;
use contract::{AppError, today::Today};
use leptos::prelude::*;
use std::time::Duration;
use ui::live::use_event;

/// After a try that failed.
const AGAIN: Duration = Duration::from_secs(30);

/// The day, and the way to read it anew.
#[derive(Clone, Copy)]
pub(crate) struct Live {
    pub(crate) today: RwSignal<Today>,
    read: Action<(), Result<Today, AppError>>,
}

impl Live {
    pub(crate) fn refresh(self) {
        self.read.dispatch(());
    }
}

/// The day as it was read first, renewed as time goes.
pub(crate) fn follow(first: Today) -> Live {
    let today = RwSignal::new(first);
    let read = Action::new(|(): &()| read_today());
    let latest = read.value();
    Effect::new(move |_| {
        if let Some(Ok(new)) = latest.get() {
            today.set(new);
        }
    });
    Effect::new(move |_| {
        // one second more, so that it has changed when we ask
        let wait = match latest.get() {
            Some(Err(_)) => AGAIN,
            _ => Duration::from_secs(u64::try_from(today.read().changes_in).unwrap_or(0) + 1),
        };
        if let Ok(timer) = set_timeout_with_handle(move || drop(read.dispatch(())), wait) {
            on_cleanup(move || timer.clear());
        }
    });
    let events = ["risk_alert", "session", "notification", "response", "training"].map(use_event);
    Effect::new(move |before: Option<()>| {
        events.iter().for_each(ReadSignal::track);
        if before.is_some() {
            read.dispatch(());
        }
    });
    Live { today, read }
}
