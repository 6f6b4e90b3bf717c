//! The others: their pictures with names, and for those who let people in, who waits.

use crate::room::Room;
use contract::consult::{Party, Standing};
use domain::person::{Profession, Role};
use leptos::{html, prelude::*, task::spawn_local};
use ui::{
    media::{self, Kept, Stream, StreamState},
    prelude::*,
};

/// Everybody's picture; one's own is in the controls.
#[component]
pub(crate) fn Others(room: Room) -> impl IntoView {
    let sending = Memo::new(move |_| {
        room.talk.with(|talk| {
            talk.parties.iter().filter(|one| !one.me && one.publisher.is_some()).cloned().collect::<Vec<_>>()
        })
    });
    let quiet = Memo::new(move |_| {
        room.talk.with(|talk| {
            let quiet = |one: &&Party| !one.me && one.publisher.is_none() && one.standing == Standing::In;
            talk.parties.iter().filter(quiet).map(|one| one.name.clone()).collect::<Vec<_>>()
        })
    });
    let alone = move || sending.with(Vec::is_empty) && quiet.with(Vec::is_empty);
    view! {
        <div class="tiles" role="group" aria-label=t::consult::others()>
            <For each=move || sending.get() key=|one| (one.account, one.publisher.clone()) let:party>
                <Tile room party/>
            </For>
        </div>
        <Show when=alone>
            <p class="muted">{t::consult::alone()}</p>
        </Show>
        {move || quiet.get().into_iter().map(|name| view! { <p class="muted">{t::consult::no_picture(name)}</p> }).collect_view()}
    }
}

/// One party's picture and sound.
#[component]
fn Tile(room: Room, party: Party) -> impl IntoView {
    let video = NodeRef::<html::Video>::new();
    let stream = Kept::<Stream>::default();
    let state = RwSignal::new(StreamState::Connecting);
    let round = RwSignal::new(0_u32);
    let publisher = party.publisher.clone().unwrap_or_default();
    Effect::new(move || {
        round.track();
        let Some(video) = video.get() else { return };
        let url = format!("/whep/{}?publisher={publisher}", room.id());
        video.set_muted(room.muted.get_untracked());
        spawn_local(async move {
            let on_state = move |now| {
                let _ = state.try_set(now);
                if matches!(now, StreamState::Ended | StreamState::Replaced | StreamState::Refused) {
                    room.refresh();
                }
            };
            let on_muted = move || {
                let _ = room.muted.try_set(true);
            };
            match media::view(url, room.pass(false), video, on_state, on_muted).await {
                Some(running) => stream.put(running),
                None => {
                    let _ = state.try_set(StreamState::Failed);
                }
            }
        });
    });
    Effect::new(move || {
        let muted = room.muted.get();
        if let Some(video) = video.get() {
            video.set_muted(muted);
            if !muted {
                let _ = video.play();
            }
        }
    });
    let stuck = move || {
        matches!(state.get(), StreamState::Ended | StreamState::Replaced | StreamState::Refused | StreamState::Failed)
    };
    let name = party.name.clone();
    let words = move || match state.get() {
        StreamState::Connected => String::new(),
        StreamState::Connecting => t::consult::tile_connecting(&name),
        StreamState::Waiting | StreamState::Reconnecting | StreamState::Overloaded => t::consult::tile_waiting(&name),
        StreamState::Ended | StreamState::Replaced | StreamState::Refused | StreamState::Failed => {
            t::consult::tile_lost(&name)
        }
    };
    let again = move |_| {
        drop(stream.take());
        room.refresh();
        round.update(|n| *n += 1);
    };
    let title = t::consult::picture_of(&party.name);
    view! {
        <figure class="tile">
            <div class="screen" data-on=move || (state.get() == StreamState::Connected).then_some("true")>
                <video node_ref=video playsinline autoplay aria-label=title></video>
                <p class="screen-words">{words}</p>
            </div>
            <figcaption>
                <strong>{party.name.clone()}</strong>
                " "
                <span class="muted">{part_words(&party)}</span>
            </figcaption>
            <Show when=stuck>
                <Button kind="button" variant=Variant::Secondary on:click=again>{t::common::try_again()}</Button>
            </Show>
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
        (Role::Participant, None) => t::common::role_participant(),
        (_, None) => t::common::role_therapist(),
    }
}

/// Who waits, each let in by one press.
#[component]
pub(crate) fn WaitingList(room: Room) -> impl IntoView {
    let waiting = Memo::new(move |_| room.talk.with(|talk| talk.waiting.clone()));
    let inside = Memo::new(move |_| room.me.get() == Standing::In);
    view! {
        <Show when=move || inside.get() && !waiting.with(Vec::is_empty)>
            <Card title=t::consult::at_the_door() tone=Tone::Accent>
                <ul class="plan">
                    <For each=move || waiting.get() key=|one| one.account let:one>
                        <li class="row between">
                            <span>
                                <strong>{one.name.clone()}</strong>
                                " "
                                <span class="muted">{t::consult::since(&one.since)}</span>
                            </span>
                            <Button kind="button" busy=room.busy on:click=move |_| room.admit(one.account.to_string())>
                                {t::consult::admit(&one.name)}
                            </Button>
                        </li>
                    </For>
                </ul>
            </Card>
        </Show>
    }
}
