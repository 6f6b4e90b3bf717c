//! One session: when, what, how, where, with whom, and the way in. Invariant: the state is said in words.

use contract::today::{Person, Session};
use domain::{
    schedule::Channel,
    today::{Door, Stage},
};
use leptos::prelude::*;
use ui::{person::names, prelude::*};

/// Whose plan it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Audience {
    Participant,
    Clinician,
    Centre,
}

#[component]
pub(crate) fn SessionCard(session: Session, audience: Audience, next: bool) -> impl IntoView {
    let live = (session.stage == Stage::Live)
        .then(|| view! { <Tag tone=Tone::Success icon=icon::VIDEO>{t::today::state_live()}</Tag> });
    let state = state_words(&session, audience);
    let place = match &session.site {
        Some(site) => t::today::where_site(&session.place, site),
        None => session.place.clone(),
    };
    let people = people_words(&session.people, audience);
    let way_in = way_in(&session, audience, next);
    // who stands at the door says so with one press, on the page of the session
    let at_centre = matches!(session.channel, Channel::OnSite | Channel::OnSiteRemoteTeam);
    let now = matches!(session.stage, Stage::Open | Stage::Running);
    let here = (audience == Audience::Participant && at_centre && now).then(|| {
        let href = format!("/plan/sessions/{}", session.id);
        view! { <LinkButton href variant=Variant::Secondary>{t::today::check_in()}</LinkButton> }
    });
    let late = session.late_minutes.map(|minutes| t::today::state_late(i64::from(minutes)));
    view! {
        <article class=if next { "ds-card next" } else { "ds-card" }>
            <div class="row between">
                <span class="time">{session.span.clone()}</span>
                <span class="row">{live} <ChannelTag channel=session.channel/></span>
            </div>
            <h3 class="ds-heading" data-size=if next { "sm" } else { "xs" }>{session.title.clone()}</h3>
            <div class="stack tight">
                {(!place.is_empty()).then(|| view! { <p>{place}</p> })}
                {people.map(|people| view! { <p>{people}</p> })}
                {state.map(|state| view! { <p class="state">{state}</p> })}
                {late.map(|late| view! { <p class="state">{late}</p> })}
            </div>
            {way_in}
            {here}
        </article>
    }
}

/// What the clock says about it. Live is a tag of its own.
fn state_words(session: &Session, audience: Audience) -> Option<String> {
    let on_screen = session.door.is_some();
    Some(match session.stage {
        Stage::Later if on_screen && audience == Audience::Participant => {
            format!("{} {}", t::today::state_starts(&session.starts), t::today::state_opens(&session.opens))
        }
        Stage::Later => t::today::state_starts(&session.starts),
        Stage::Open if on_screen && audience == Audience::Participant => t::today::state_open(&session.starts),
        Stage::Open => t::today::state_soon(&session.starts),
        Stage::Running => t::today::state_running().to_owned(),
        Stage::Live => return None,
        Stage::Over => t::today::state_over().to_owned(),
    })
}

/// The one button, while there is something behind it. Staff may prepare before the door opens.
fn way_in(session: &Session, audience: Audience, next: bool) -> Option<AnyView> {
    let door = session.door?;
    let ahead = session.stage == Stage::Later;
    if !(session.door_open || (audience == Audience::Clinician && ahead)) {
        return None;
    }
    let words = match (door, session.stage) {
        (Door::Teach, Stage::Later) => t::today::teach_prepare(),
        (Door::Teach, Stage::Live) => t::today::teach_back(),
        (Door::Teach, _) => t::today::teach_start(),
        (Door::Watch, _) => t::today::join(),
        (Door::Talk, Stage::Later) => t::today::talk_prepare(),
        (Door::Talk, _) => t::today::join_talk(),
    };
    let page = match door {
        Door::Teach => "teach",
        Door::Watch => "watch",
        Door::Talk => "talk",
    };
    let href = format!("/sessions/{}/{page}", session.id);
    let variant = if next && !ahead { Variant::Primary } else { Variant::Secondary };
    let title = t::today::of_session(&session.title);
    Some(
        view! {
            <div class="row">
                <LinkButton href variant external=true>
                    {words}
                    <span class="visually-hidden">{title}</span>
                </LinkButton>
            </div>
        }
        .into_any(),
    )
}

/// "Med Ola Berg (fysioterapeut) og Anne Lie (lege)"
fn people_words(people: &[Person], audience: Audience) -> Option<String> {
    let names = names(people)?;
    Some(match audience {
        Audience::Participant | Audience::Clinician => t::today::with(names),
        Audience::Centre => t::today::lead_by(names),
    })
}
