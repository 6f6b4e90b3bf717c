//! The others: their pictures with names, and for those who let people in, who waits.

use crate::room::Room;
use contract::consult::{Party, Standing, Waiting};
use domain::person::{Profession, Role};
use leptos::{children::ChildrenFn, prelude::*};
use std::sync::Arc;
use ui::{
    guests::guest_kind,
    media::{StreamState, TryAgain, Watching},
    prelude::*,
};

/// Everybody's picture; one's own is in the controls.
#[component]
pub(crate) fn Others(room: Room) -> impl IntoView {
    let tiles = Signal::derive(move || {
        room.talk.with(|talk| {
            let sending = talk.parties.iter().filter(|one| !one.me && one.publisher.is_some());
            sending.map(|one| tile(room, one.clone())).collect::<Vec<_>>()
        })
    });
    let quiet = Memo::new(move |_| {
        room.talk.with(|talk| {
            let quiet = |one: &&Party| !one.me && one.publisher.is_none() && one.standing == Standing::In;
            talk.parties.iter().filter(quiet).map(|one| t::consult::no_picture(&one.name)).collect::<Vec<_>>().join(" ")
        })
    });
    let alone = move || {
        let sends = |one: &Party| one.publisher.is_some() || one.standing == Standing::In;
        !room.talk.with(|talk| talk.parties.iter().any(|one| !one.me && sends(one)))
    };
    view! {
        <div class="tiles" role="group" aria-label=t::consult::others()>
            <Each lines=tiles/>
        </div>
        <When is=alone>
            <p class="muted">{t::consult::alone()}</p>
        </When>
        <When is=move || !quiet.with(String::is_empty)>
            <p class="muted">{quiet}</p>
        </When>
    }
}

/// A new sender is a new tile, even of the same party.
fn tile(room: Room, party: Party) -> (String, ChildrenFn) {
    let key = format!("{} {}", party.account, party.publisher.as_deref().unwrap_or_default());
    (key, Arc::new(move || view! { <Tile room party=party.clone()/> }.into_any()))
}

/// One party's picture and sound.
#[component]
fn Tile(room: Room, party: Party) -> impl IntoView {
    let watching = Watching::new(room.hearing);
    let (video, state) = (watching.video, watching.state);
    let publisher = party.publisher.clone().unwrap_or_default();
    let url = format!("/whep/{}?publisher={publisher}", room.id());
    let begin = Callback::new(move |()| {
        let Some(video) = video.get() else { return };
        watching.start(video, url.clone(), room.pass(false), move |now| {
            if now.is_over() && now != StreamState::Failed {
                room.refresh();
            }
        });
    });
    Effect::new(move || begin.run(()));
    let name = party.name.clone();
    let words = Signal::derive(move || match state.get().unwrap_or(StreamState::Connecting) {
        StreamState::Connected => String::new(),
        StreamState::Weak => t::consult::tile_weak(&name),
        StreamState::Connecting => t::consult::tile_connecting(&name),
        StreamState::Waiting | StreamState::Reconnecting | StreamState::Overloaded => t::consult::tile_waiting(&name),
        StreamState::Ended | StreamState::Replaced | StreamState::Refused | StreamState::Failed => {
            t::consult::tile_lost(&name)
        }
    });
    let on = Signal::derive(move || (state.get() == Some(StreamState::Connected)).then_some("true"));
    let again = Callback::new(move |()| {
        room.refresh();
        begin.run(());
    });
    let speaks = Memo::new(move |_| room.hearing.speaker.with(|speaker| *speaker == publisher));
    let title = t::consult::picture_of(&party.name);
    view! {
        <figure class="tile" data-speaks=move || speaks.get().then_some("true")>
            <div class="screen" data-on=on>
                <video node_ref=video playsinline autoplay aria-label=title></video>
                <p class="screen-words">{words}</p>
            </div>
            <figcaption>
                <strong>{party.name.clone()}</strong>
                " "
                <span class="muted">{part_words(&party)}</span>
                <When is=speaks>
                    <span class="speaks">{t::consult::speaks()}</span>
                </When>
            </figcaption>
            <TryAgain state again/>
        </figure>
    }
}

/// What the person is here: the profession, or the role.
fn part_words(party: &Party) -> &'static str {
    use t::consult as words;
    match (party.role, party.profession) {
        (Role::Coordinator, _) => t::common::role_coordinator(),
        (_, Some(Profession::Physician)) => words::physician(),
        (_, Some(Profession::Psychologist)) => words::psychologist(),
        (_, Some(Profession::Physiotherapist)) => words::physiotherapist(),
        (_, Some(Profession::WorkConsultant)) => words::work_consultant(),
        (_, Some(Profession::SportsEducator)) => words::sports_educator(),
        (_, Some(Profession::HealthSecretary)) => words::health_secretary(),
        (_, Some(Profession::Nurse)) => words::nurse(),
        (_, Some(Profession::OccupationalTherapist)) => words::occupational_therapist(),
        (Role::Guest, _) => party.guest.map_or_else(t::common::role_guest, guest_kind),
        (Role::Participant, None) => t::common::role_participant(),
        (_, None) => t::common::role_therapist(),
    }
}

/// Who waits, each let in by one press.
#[component]
pub(crate) fn WaitingList(room: Room) -> impl IntoView {
    let lines = Signal::derive(move || {
        room.talk.with(|talk| talk.waiting.iter().map(|one| line(room, one)).collect::<Vec<_>>())
    });
    let shown = move || room.me.get() == Standing::In && room.talk.with(|talk| !talk.waiting.is_empty());
    view! {
        <When is=shown>
            <Card title=t::consult::at_the_door() tone=Tone::Accent>
                <ul class="plan">
                    <Each lines/>
                </ul>
            </Card>
        </When>
    }
}

fn line(room: Room, one: &Waiting) -> (String, ChildrenFn) {
    let (key, one) = (one.account.to_string(), one.clone());
    let line = move || {
        let (account, admit) = (one.account.to_string(), t::consult::admit(&one.name));
        view! {
            <li class="row between">
                <span>
                    <strong>{one.name.clone()}</strong>
                    " "
                    <span class="muted">{t::consult::since(&one.since)}</span>
                </span>
                <Button kind="button" busy=room.ask.busy on:click=move |_| room.admit(account.clone())>
                    {admit}
                </Button>
            </li>
        }
        .into_any()
    };
    (key, Arc::new(line))
}
