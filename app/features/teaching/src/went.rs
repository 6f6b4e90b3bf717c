//! How the sending went, for those who lead, once it is over.

use crate::{api, room::Room};
use contract::teaching::{SendingLog, Stage};
use leptos::{prelude::*, task::spawn_local};
use ui::prelude::*;

#[component]
pub(crate) fn Went(room: Room) -> impl IntoView {
    let read = RwSignal::new(None::<SendingLog>);
    // with every event: those who watched go a moment after the end
    Effect::new(move || {
        if room.teaching.with(|now| now.may_read_log && now.stage == Stage::Ended) {
            spawn_local(async move {
                if let Ok(log) = api::log(room.id()).await {
                    read.try_set(Some(log));
                }
            });
        }
    });
    move || {
        let SendingLog { words, numbers } = read.get().filter(|_| room.stage.get() == Stage::Ended)?;
        Some(view! {
            <Card title=t::teaching::went_title()>
                {lines(words)}
                <details class="more">
                    <summary>{t::teaching::went_numbers()}</summary>
                    {lines(numbers)}
                </details>
            </Card>
        })
    }
}

fn lines(words: Vec<String>) -> AnyView {
    let lines = words.into_iter().map(|words| view! { <li>{words}</li> }).collect_view();
    view! { <ul class="names">{lines}</ul> }.into_any()
}
