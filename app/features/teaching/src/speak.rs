//! What a participant says beside the picture: a hand, the need of a break, a question. Invariant: plain forms, and how it
//! stands is what the server says, never what was pressed.

use crate::{
    api::{AskQuestion, SetSign},
    room::Room,
};
use contract::teaching::{Question, Teaching};
use domain::teaching::{MOST_QUESTION, QuestionState, SignKind};
use leptos::{children::ChildrenFn, prelude::*, server_fn::ServerFn as _};
use std::sync::Arc;
use ui::{
    form::{empty_form, use_form_about},
    prelude::*,
};

#[component]
pub(crate) fn Speak(room: Room) -> impl IntoView {
    let may = Signal::derive(move || room.teaching.with(Teaching::may_speak));
    view! {
        <When is=may>
            <Card title=t::teaching::speak_title()>
                <div class="row">
                    <Sign room kind=SignKind::Hand/>
                    <Sign room kind=SignKind::Pause/>
                </div>
                <AskForm room/>
            </Card>
        </When>
        <Questions room/>
    }
}

/// One press says it, the next takes it back.
#[component]
fn Sign(room: Room, kind: SignKind) -> impl IntoView {
    let action = FormAction::<SetSign>::new();
    let form = use_form_about(action, "kind", kind.as_str());
    let up = Memo::new(move |_| room.teaching.with(|now| now.signs.contains(&kind)));
    let then = Signal::derive(move || (!up.get()).to_string());
    let words = move || match (kind, up.get()) {
        (SignKind::Hand, false) => t::teaching::raise_hand(),
        (SignKind::Hand, true) => t::teaching::take_hand_down(),
        (SignKind::Pause, false) => t::teaching::need_pause(),
        (SignKind::Pause, true) => t::teaching::back_again(),
    };
    let stands = Signal::derive(move || {
        let words = match (kind, up.get()) {
            (_, false) => "",
            (SignKind::Hand, true) => t::teaching::hand_is_up(),
            (SignKind::Pause, true) => t::teaching::pause_is_told(),
        };
        words.to_owned()
    });
    Effect::new(move |before: Option<usize>| {
        let answers = action.version().get();
        if before.is_some_and(|before| before != answers) {
            room.refresh();
        }
        answers
    });
    view! {
        <div class="stack tight">
            <SendForm action=action>
                <ErrorSummary form/>
                <Hidden name="session" value=room.id()/>
                <Hidden name="kind" value=kind.as_str().to_owned()/>
                <Hidden name="up" value=then/>
                <Button variant=Variant::Secondary busy=form.busy()>{words}</Button>
            </SendForm>
            <StatusMessage text=stands/>
        </div>
    }
}

#[component]
fn AskForm(room: Room) -> impl IntoView {
    let action = FormAction::<AskQuestion>::new();
    let form = use_form(action);
    let newest = move || room.teaching.with(|now| now.submission_id.clone());
    // one id as long as it is the same question, however often it is sent
    let kept = RwSignal::new(form.value_of("submission_id").unwrap_or_else(|| untrack(newest)));
    let used = StoredValue::new(String::new());
    let accepted = form.accepted();
    Effect::new(move |before: Option<u32>| {
        let now = accepted.get();
        if before.is_some_and(|before| before != now) {
            empty_form(AskQuestion::PATH);
            used.set_value(kept.get_untracked());
            room.refresh();
        }
        now
    });
    Effect::new(move || {
        let newest = newest();
        if !newest.is_empty() && used.get_value() == kept.get_untracked() {
            kept.set(newest);
        }
    });
    let sent =
        Signal::derive(move || if form.done().get() { t::teaching::ask_sent().to_owned() } else { String::new() });
    view! {
        <SendForm action=action>
            <ErrorSummary form labels=vec![("words", t::teaching::ask_words())]/>
            <Hidden name="session" value=room.id()/>
            <Hidden name="submission_id" value=kept/>
            <TextArea
                form
                name="words"
                label=t::teaching::ask_words()
                hint=t::teaching::ask_hint()
                max_length=MOST_QUESTION
            />
            <div class="actions">
                <Button variant=Variant::Secondary busy=form.busy()>{t::teaching::ask_send()}</Button>
            </div>
        </SendForm>
        <StatusMessage text=sent/>
    }
}

/// One's own, and those that all may see.
#[component]
fn Questions(room: Room) -> impl IntoView {
    let questions = Memo::new(move |_| room.teaching.with(|now| now.questions.clone()));
    let some = Signal::derive(move || !questions.read().is_empty());
    let lines = Signal::derive(move || questions.get().into_iter().map(line).collect::<Vec<_>>());
    view! {
        <div aria-live="polite">
            <When is=some>
                <Card title=t::teaching::questions_title()>
                    <ul class="plan">
                        <Each lines/>
                    </ul>
                </Card>
            </When>
        </div>
    }
}

fn line(one: Question) -> (String, ChildrenFn) {
    let key = format!("{} {} {}", one.id, one.state, one.shown);
    let line = move || {
        let whose = if one.mine { t::teaching::question_mine() } else { t::teaching::question_of_group() };
        let shown = (one.mine && one.shown).then(t::teaching::question_shown);
        view! {
            <li class="stack tight">
                <p class="note">{one.words.clone()}</p>
                <p class="muted">{whose} " " {state_words(one.state)} " " {shown}</p>
            </li>
        }
        .into_any()
    };
    (key, Arc::new(line))
}

/// What has become of a question.
pub(crate) fn state_words(state: QuestionState) -> &'static str {
    match state {
        QuestionState::Waiting => t::teaching::question_waiting(),
        QuestionState::Answered => t::teaching::question_answered(),
        QuestionState::SetAside => t::teaching::question_set_aside(),
    }
}
