//! A clock for tests that take a set time.

use leptos::prelude::*;
use ui::{countdown::Countdown, prelude::*};

/// Counts down from `seconds`. Says when it is over.
#[component]
pub fn Timer(seconds: u32) -> impl IntoView {
    let clock = Countdown::default();
    clock.left.set(seconds);
    let words =
        Signal::derive(
            move || if clock.is_over() { t::questionnaire::time_is_over().to_owned() } else { String::new() },
        );
    view! {
        <Card title=t::questionnaire::timer_title()>
            <p class="time" role="timer">{move || clock.words()}</p>
            <StatusMessage text=words/>
            <div class="row">
                <span on:click=move |_| clock.start(seconds)>
                    <Button kind="button" variant=Variant::Secondary>
                        {move || if clock.has_started() { t::questionnaire::timer_again() } else { t::questionnaire::timer_start() }}
                    </Button>
                </span>
            </div>
        </Card>
    }
}
