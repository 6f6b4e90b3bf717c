//! Before one is in: a look at oneself, saying that one is ready, and waiting. Calm on purpose.

use crate::{guest::WayOn, room::Room};
use contract::{
    consult::Standing,
    teaching::{Door as Clock, Stage},
};
use leptos::prelude::*;
use ui::{
    media::{DeviceCheck, DeviceChoice},
    prelude::*,
};

#[component]
pub(crate) fn Door(room: Room) -> impl IntoView {
    let words = Memo::new(move |_| words(room));
    let waits = Signal::derive(move || room.me.get() == Standing::Waiting);
    let on = Signal::derive(move || waits.get().then_some("true"));
    let arrive = if room.may_admit() { t::consult::open() } else { t::consult::ready() };
    view! {
        <div class="stack narrow">
            <p role="status" class="live-words" data-on=on>{words}</p>
            <DeviceCheck camera=room.own.camera/>
            <div class="row">
                <When is=move || room.me.get() == Standing::Outside && room.may_arrive()>
                    <Button kind="button" busy=room.ask.busy on:click=move |_| room.arrive()>{arrive}</Button>
                </When>
                <When
                    is=waits
                    fallback=|| view! { <WayOn variant=Variant::Secondary over=false/> }
                >
                    <Button kind="button" variant=Variant::Secondary busy=room.ask.busy on:click=move |_| room.leave()>
                        <Icon of=icon::LEAVE/>
                        {t::consult::leave()}
                    </Button>
                </When>
            </div>
            <DeviceChoice camera=room.own.camera/>
        </div>
    }
}

/// How it stands, in words.
fn words(room: Room) -> String {
    use t::consult as words;
    if room.me.get() == Standing::Waiting {
        return words::waiting(room.hosts());
    }
    room.talk.with(|now| match (now.stage, now.door) {
        (Stage::Planned, Clock::NotYet) => words::door_not_yet(&now.opens),
        (Stage::Planned, Clock::Closed) => words::door_closed().to_owned(),
        _ if now.may_admit => words::check_and_open().to_owned(),
        _ => words::check_and_ready().to_owned(),
    })
}
