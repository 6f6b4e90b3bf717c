//! What can be done with a session that is not over. Invariant: each form says which version of it was seen.

use super::Changed;
use crate::{
    api::{CancelSession, ChangeSession, RerouteSession, SayLate, TestScreen, scheduled},
    parts::{channels, choices},
};
use contract::schedule::{Checks, Planned};
use domain::{
    booking::{CancelReason, MINUTES},
    schedule::Channel,
};
use leptos::prelude::*;
use ui::{
    form::{Standing, as_it_stands, use_form_about},
    live::keep_fresh,
    prelude::*,
};

/// Minutes that a session can be said to be late by.
const LATE: [u8; 4] = [5, 10, 15, 30];

/// Of a session of two sites: what has to be in place in both rooms.
#[component]
pub(super) fn Checklist(planned: Planned, action: FormAction<TestScreen>) -> impl IntoView {
    use t::schedule as text;
    let Some(first) = planned.checks else { return ().into_any() };
    let id = planned.id.to_string();
    let form = use_form_about(action, "session", &id);
    let checks = follow(id.clone(), first);
    let mark = move |is_so: fn(&Checks) -> bool, words: &'static str| {
        let state = move || {
            if checks.with(is_so) {
                view! { <Tag tone=Tone::Success>{text::check_done()}</Tag> }
            } else {
                view! { <Tag>{text::check_waits()}</Tag> }
            }
        };
        view! {
            <li class="row between">
                <span>{words}</span>
                {state}
            </li>
        }
    };
    let test = (!first.screen_tested).then(|| {
        view! {
            <SendForm action>
                <ErrorSummary form/>
                <Hidden name="session" value=id/>
                <Button variant=Variant::Secondary busy=form.busy()>{text::test_screen()}</Button>
            </SendForm>
        }
    });
    view! {
        <Card title=text::checks_title()>
            <ul class="lines">
                {mark(|checks| checks.screen_tested, text::check_screen())}
                {mark(|checks| checks.arrived, text::check_arrived())}
                {mark(|checks| checks.admitted, text::check_admitted())}
            </ul>
            {test}
        </Card>
    }
    .into_any()
}

/// The checks as they are now.
fn follow(id: String, first: Checks) -> Signal<Checks> {
    let read = Action::new(move |(): &()| scheduled(id.clone()));
    keep_fresh(&["session", "admission"], move || {
        read.dispatch(());
    });
    Signal::derive(move || match read.value().get() {
        Some(Ok(now)) => now.checks.unwrap_or(first),
        _ => first,
    })
}

/// Tells those who wait.
#[component]
pub(super) fn Late(planned: Planned, action: FormAction<SayLate>) -> impl IntoView {
    use t::schedule as text;
    let id = planned.id.to_string();
    let form = use_form_about(action, "session", &id);
    let button = move |minutes: u8| {
        view! {
            <button class="ds-button" data-variant="secondary" type="submit" name="minutes" value=minutes.to_string()>
                {text::late_by(i64::from(minutes))}
            </button>
        }
    };
    view! {
        <Card title=text::late_title()>
            <p>{text::late_text()}</p>
            <SendForm action>
                <ErrorSummary form/>
                <Hidden name="session" value=id/>
                <div class="row">{LATE.map(button).collect_view()}</div>
            </SendForm>
        </Card>
    }
}

/// One press: another room, a tablet, the telephone.
#[component]
pub(super) fn Reroute(planned: Planned, action: FormAction<RerouteSession>) -> impl IntoView {
    use t::schedule as text;
    let id = planned.id.to_string();
    let form = use_form_about(action, "session", &id);
    let version = planned.version.to_string();
    let elsewhere = [(Channel::Digital, text::to_digital()), (Channel::Telephone, text::to_telephone())];
    let elsewhere = elsewhere.into_iter().filter(|(channel, _)| *channel != planned.channel);
    let elsewhere = elsewhere.map(|(channel, words)| Choice::new(channel.as_str(), words));
    let rooms = choices(&planned.picks.rooms);
    let here = planned.room.map(|room| room.to_string()).unwrap_or_default();
    let options = rooms.into_iter().filter(|room| room.value != here).chain(elsewhere).collect();
    view! {
        <details class="ds-card" open=form.is_restored()>
            <summary>{text::reroute_title()}</summary>
            <p>{text::reroute_text()}</p>
            <SendForm action>
                <ErrorSummary form labels=vec![("to", text::reroute_to())]/>
                <Hidden name="session" value=id/>
                <Hidden name="version" value=version/>
                <Select form name="to" label=text::reroute_to() options/>
                <div class="actions">
                    <Button busy=form.busy()>{text::reroute_do()}</Button>
                </div>
            </SendForm>
        </details>
    }
}

/// Another time, place, way or person.
#[component]
pub(super) fn Move(
    planned: Planned,
    action: FormAction<ChangeSession>,
    /// Is it filled in with where the session was dragged?
    dragged: bool,
) -> impl IntoView {
    use t::schedule as text;
    let id = planned.id.to_string();
    let form = use_form_about(action, "session", &id);
    let (changed, version) = changed_elsewhere(form, &planned);
    let Planned { channel, date, time, minutes, room, lead, helper, picks, may_hand_over, .. } = planned;
    let leads = choices(&picks.staff).into_iter().filter(|one| may_hand_over || one.value == lead).collect();
    let room = room.map(|room| room.to_string()).unwrap_or_default();
    view! {
        <details class="ds-card" open=form.is_restored() || dragged>
            <summary>{text::move_title()}</summary>
            <SendForm action>
                {dragged.then(|| view! { <p>{text::dragged()}</p> })}
                {changed}
                <ErrorSummary form labels=labels()/>
                <Hidden name="session" value=id/>
                <Hidden name="version" value=version/>
                <div class="row end">
                    <DateField form name="date" label=text::date_label() value=date/>
                    <TextField form name="time" label=text::time_label() kind="time" value=time/>
                    <NumberField
                        form
                        name="minutes"
                        label=text::minutes_label()
                        value=minutes.to_string()
                        min=*MINUTES.start()
                        max=*MINUTES.end()
                    />
                </div>
                <Select form name="channel" label=text::channel_label() options=channels(Some(channel)) value=channel.as_str()/>
                <Select
                    form
                    name="room"
                    label=text::room()
                    hint=text::room_hint()
                    options=choices(&picks.rooms)
                    value=room
                    optional=true
                />
                <Select form name="lead" label=text::lead_label() options=leads value=lead/>
                <Select
                    form
                    name="helper"
                    label=text::helper_label()
                    hint=text::helper_hint()
                    options=choices(&picks.staff)
                    value=helper
                    optional=true
                />
                <div class="actions">
                    <Button busy=form.busy()>{text::move_do()}</Button>
                </div>
            </SendForm>
        </details>
    }
}

fn labels() -> Vec<(&'static str, &'static str)> {
    use t::schedule as text;
    vec![
        ("date", text::date_label()),
        ("time", text::time_label()),
        ("minutes", text::minutes_label()),
        ("channel", text::channel_label()),
        ("room", text::room()),
        ("lead", text::lead_label()),
        ("helper", text::helper_label()),
    ]
}

/// What is said above what was filled in, which stays, when others have changed the session since; and the version that the
/// next try is about.
fn changed_elsewhere(form: FormState, planned: &Planned) -> (impl IntoView + use<>, Signal<String>) {
    let id = planned.id.to_string();
    // what was on the page when the form was filled in
    let seen = form.value_of("version").and_then(|version| version.parse().ok()).unwrap_or(planned.version);
    let Standing { now, version } = as_it_stands(
        form,
        planned,
        |one| one.version,
        move || {
            let read = scheduled(id.clone());
            async move { read.await.map(Some) }
        },
    );
    (move || now.get().map(|now| view! { <ChangedElsewhere now seen/> }), version)
}

#[component]
fn ChangedElsewhere(now: Planned, seen: i32) -> impl IntoView {
    use t::schedule as text;
    // each change is a version
    let count = usize::try_from(now.version.saturating_sub(seen)).unwrap_or(0);
    let changes = now.changes.into_iter().take(count).map(|one| view! { <Changed one/> }).collect_view();
    view! {
        <Alert tone=Tone::Warning title=text::conflict_title()>
            <ul>{changes}</ul>
            <p>{text::conflict_then()}</p>
        </Alert>
    }
}

/// It is not held.
#[component]
pub(super) fn CallOff(planned: Planned, action: FormAction<CancelSession>) -> impl IntoView {
    use t::schedule as text;
    let id = planned.id.to_string();
    let form = use_form_about(action, "session", &id);
    let (changed, version) = changed_elsewhere(form, &planned);
    let words = |reason: CancelReason| match reason {
        CancelReason::StaffAway => text::reason_staff_away(),
        CancelReason::ParticipantAway => text::reason_participant_away(),
        CancelReason::NoRoom => text::reason_no_room(),
        CancelReason::Technical => text::reason_technical(),
        CancelReason::Merged => text::reason_merged(),
        CancelReason::Other => text::reason_other(),
    };
    let reasons = CancelReason::ALL.iter().map(|one| Choice::new(one.as_str(), words(*one))).collect();
    view! {
        <details class="ds-card" open=form.is_restored()>
            <summary>{text::cancel_title()}</summary>
            <p>{text::cancel_text()}</p>
            <SendForm action>
                {changed}
                <ErrorSummary form labels=vec![("reason", text::cancel_reason())]/>
                <Hidden name="session" value=id/>
                <Hidden name="version" value=version/>
                <RadioGroup form name="reason" label=text::cancel_reason() options=reasons/>
                <div class="actions">
                    <Button variant=Variant::Danger busy=form.busy()>{text::cancel_do()}</Button>
                </div>
            </SendForm>
        </details>
    }
}
