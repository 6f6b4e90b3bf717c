//! The talk's page: finds the talk, then door, waiting room or room.

use crate::{
    api::state,
    controls::{Controls, Ended},
    door::Door,
    guest,
    people::{Others, WaitingList},
    room::Room,
};
use contract::{
    consult::{Standing, Talk},
    teaching::Stage,
};
use domain::schedule::Channel;
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_params_map, lazy_route};
use ui::{media::keep_focus, prelude::*};

/// `/sessions/:id/talk`
pub struct TalkPage;

#[lazy_route]
impl LazyRoute for TalkPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let id = use_params_map().with_untracked(|params| params.get("id")).unwrap_or_default();
        let found = load(|| (), move |()| state(id.clone()));
        loaded_page(found, |talk| view! { <TalkRoom talk/> })
    }
}

/// Which part of the page stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Door,
    Room,
    Ended,
}

#[component]
fn TalkRoom(talk: Talk) -> impl IntoView {
    let title = if talk.title.is_empty() { guest::title() } else { talk.title.clone() };
    let when = t::consult::when(&talk.date, &talk.time);
    let room = Room::follow(talk);
    let part = Memo::new(move |_| match (room.stage.get(), room.me.get()) {
        (Stage::Ended, _) => Part::Ended,
        (_, Standing::In) => Part::Room,
        _ => Part::Door,
    });
    keep_focus(move || {
        part.track();
        room.me.track();
        room.talk.with(|talk| talk.waiting.len());
    });
    view! {
        <PageTitle text=title lead=when/>
        <noscript>
            <p class="notice" data-color="warning">{t::consult::needs_script()}</p>
        </noscript>
        <MovedAway room/>
        <News room/>
        <Problem of=room.ask/>
        <WaitingList room/>
        {move || match part.get() {
            Part::Door => view! { <Door room/> }.into_any(),
            Part::Room => {
                view! {
                    <Others room/>
                    <Controls room/>
                }
                    .into_any()
            }
            Part::Ended => view! { <Ended room/> }.into_any(),
        }}
    }
}

/// The screen failed, or the room was needed: said to those who are inside too.
#[component]
fn MovedAway(room: Room) -> impl IntoView {
    let words = move || {
        room.talk.with(|talk| match talk.moved_to? {
            Channel::Telephone => Some(t::consult::moved_to_telephone()),
            _ => Some(t::consult::moved_to_place()),
        })
    };
    let told = move || words().map(|words| view! { <Alert tone=Tone::Warning><p>{words}</p></Alert> });
    view! { <div role="status">{told}</div> }
}

/// Reads out who comes, goes, and waits.
#[component]
fn News(room: Room) -> impl IntoView {
    let names = move |talk: &Talk, standing: Standing| {
        talk.parties
            .iter()
            .filter(|one| !one.me && one.standing == standing)
            .map(|one| one.name.clone())
            .collect::<Vec<_>>()
    };
    let news = RwSignal::new(None);
    Effect::new(move |before: Option<(Vec<String>, Vec<String>)>| {
        let now = room.talk.with(|talk| {
            let waiting = if talk.may_admit { names(talk, Standing::Waiting) } else { Vec::new() };
            (names(talk, Standing::In), waiting)
        });
        if let Some((inside, waiting)) = before {
            let came = now.0.iter().find(|name| !inside.contains(name)).map(t::consult::has_come);
            let went = inside.iter().find(|name| !now.0.contains(name)).map(t::consult::has_left);
            let waits = now.1.iter().find(|name| !waiting.contains(name)).map(t::consult::is_waiting);
            if let Some(words) = waits.or(came).or(went) {
                news.set(Some(words));
            }
        }
        now
    });
    // nothing at all while there is no news, so that it takes no room
    view! { <p class="status" role="status">{news}</p> }
}
