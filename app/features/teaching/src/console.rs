//! What those who listen say, for the one who leads: hands in order, who needs a break, questions. Invariant: an act is
//! about what was on the screen; a question that stands otherwise by now is read anew.

use crate::{sender::Sender, speak::state_words};
use contract::teaching::Raised;
use domain::{
    id::SessionQuestionId,
    teaching::{QuestionState, SignKind, Verdict},
};
use leptos::{children::ChildrenFn, prelude::*};
use std::sync::Arc;
use ui::{media::keep_focus, prelude::*};

#[component]
pub(crate) fn Console(sender: Sender) -> impl IntoView {
    let hands = Memo::new(move |_| of_kind(sender, SignKind::Hand));
    let pauses = Memo::new(move |_| of_kind(sender, SignKind::Pause));
    keep_focus(move || hands.track());
    let count = Signal::derive(move || t::teaching::hands_up(i64::try_from(hands.read().len()).unwrap_or_default()));
    let lines = Signal::derive(move || hands.get().into_iter().map(|one| hand(sender, one)).collect::<Vec<_>>());
    let on_pause = Signal::derive(move || pauses.get().into_iter().map(on_pause).collect::<Vec<_>>());
    let some_pause = Signal::derive(move || !pauses.read().is_empty());
    view! {
        <Card title=t::teaching::hands_title()>
            <p role="status">{count}</p>
            <ol class="plan">
                <Each lines/>
            </ol>
            // without role=status: it is not to break in on the one who speaks
            <When is=some_pause>
                <h3 class="ds-heading" data-size="2xs">{t::teaching::pauses_title()}</h3>
                <ul class="names">
                    <Each lines=on_pause/>
                </ul>
            </When>
        </Card>
        <Questions sender/>
    }
}

fn of_kind(sender: Sender, kind: SignKind) -> Vec<Raised> {
    sender.audience.with(|now| now.signs.iter().filter(|one| one.kind == kind).cloned().collect())
}

fn hand(sender: Sender, one: Raised) -> (String, ChildrenFn) {
    let key = format!("{} {}", one.account, one.since);
    let line = move || {
        let (account, who) = (one.account, one.name.clone());
        view! {
            <li class="row between">
                <span>
                    <strong>{one.name.clone()}</strong>
                    " "
                    <span class="muted">{t::teaching::since(&one.since)}</span>
                </span>
                <Button
                    kind="button"
                    variant=Variant::Secondary
                    busy=sender.ask.busy
                    on:click=move |_| sender.lower_hand(account)
                >
                    {t::teaching::lower_hand()}
                    <span class="visually-hidden">": " {who}</span>
                </Button>
            </li>
        }
        .into_any()
    };
    (key, Arc::new(line))
}

fn on_pause(one: Raised) -> (String, ChildrenFn) {
    let key = format!("{} {}", one.account, one.since);
    let line = move || {
        view! { <li>{one.name.clone()} <span class="muted">{" "}{t::teaching::since(&one.since)}</span></li> }
            .into_any()
    };
    (key, Arc::new(line))
}

#[component]
fn Questions(sender: Sender) -> impl IntoView {
    let ids =
        Memo::new(move |_| sender.audience.with(|now| now.questions.iter().map(|one| one.id).collect::<Vec<_>>()));
    let waiting = Signal::derive(move || {
        let waits =
            sender.audience.with(|now| now.questions.iter().filter(|one| one.state == QuestionState::Waiting).count());
        t::teaching::questions_waiting(i64::try_from(waits).unwrap_or_default())
    });
    let lines = Signal::derive(move || ids.get().into_iter().map(|id| question(sender, id)).collect::<Vec<_>>());
    view! {
        <Card title=t::teaching::questions_title()>
            <p role="status">{waiting}</p>
            <ul class="plan">
                <Each lines/>
            </ul>
        </Card>
    }
}

fn question(sender: Sender, id: SessionQuestionId) -> (String, ChildrenFn) {
    (id.to_string(), Arc::new(move || view! { <Moderated sender id/> }.into_any()))
}

/// One question: its buttons stay the same elements whatever becomes of it, so that focus stays too.
#[component]
fn Moderated(sender: Sender, id: SessionQuestionId) -> impl IntoView {
    let now = Memo::new(move |_| sender.audience.with(|now| now.questions.iter().find(|one| one.id == id).cloned()));
    let shown = Signal::derive(move || now.with(|one| one.as_ref().is_some_and(|one| one.shown)));
    let state = Signal::derive(move || now.with(|one| one.as_ref().map_or(QuestionState::Waiting, |one| one.state)));
    let who = move || now.get().map(|one| (one.name, t::teaching::since(&one.at)));
    let settle = move |verdict: Verdict| {
        if let Some(one) = now.get_untracked() {
            sender.settle(one.id, one.version, verdict);
        }
    };
    let show = Signal::derive(move || if shown.get() { Verdict::Hide } else { Verdict::Show });
    let answer = Signal::derive(move || turn(state.get() == QuestionState::Answered, Verdict::Answer));
    let aside = Signal::derive(move || turn(state.get() == QuestionState::SetAside, Verdict::SetAside));
    let press = move |verdict: Signal<Verdict>, words: fn(Verdict) -> &'static str| {
        view! {
            <Button
                kind="button"
                variant=Variant::Secondary
                busy=sender.ask.busy
                on:click=move |_| settle(verdict.get_untracked())
            >
                {move || words(verdict.get())}
                <span class="visually-hidden">": " {move || now.get().map(|one| one.words)}</span>
            </Button>
        }
    };
    view! {
        <li class="stack tight">
            <p>
                <strong>{move || who().map(|(name, _)| name)}</strong>
                " "
                <span class="muted">{move || who().map(|(_, since)| since)}</span>
            </p>
            <p class="note">{move || now.get().map(|one| one.words)}</p>
            <p class="muted" role="status">
                {move || state_words(state.get())}
                " "
                {move || shown.get().then(t::teaching::question_shown)}
            </p>
            <div class="row">
                {press(show, |verdict| match verdict {
                    Verdict::Hide => t::teaching::hide_from_all(),
                    _ => t::teaching::show_to_all(),
                })}
                {press(answer, |verdict| match verdict {
                    Verdict::TakeUp => t::teaching::not_answered(),
                    _ => t::teaching::mark_answered(),
                })}
                {press(aside, |verdict| match verdict {
                    Verdict::TakeUp => t::teaching::undo_set_aside(),
                    _ => t::teaching::set_aside(),
                })}
            </div>
        </li>
    }
}

/// Does it, or undoes it where it is done.
fn turn(done: bool, verdict: Verdict) -> Verdict {
    if done { Verdict::TakeUp } else { verdict }
}
