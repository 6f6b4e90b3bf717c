//! A quick question to the group, without names: asked by the one who leads, answered by each, told to all. Invariant: no
//! number is shown that the server has not given.

use crate::{
    api::{AnswerPoll, OpenPoll},
    room::Room,
    sender::Sender,
};
use contract::teaching::{Poll, PollChoice, Teaching};
use domain::teaching::MOST_POLL;
use leptos::{prelude::*, server_fn::ServerFn as _};
use ui::{
    form::{empty_form, use_form_about},
    prelude::*,
};

/// What is asked, or what it came to, for one of the group.
#[component]
pub(crate) fn GroupPoll(room: Room) -> impl IntoView {
    // one's own answer aside: what is being filled in stays when it is kept
    let poll = Memo::new(move |_| room.teaching.with(|now| now.poll.clone().map(|poll| Poll { mine: None, ..poll })));
    let shown = move || {
        let poll = poll.get()?;
        let open = poll.open && room.teaching.with_untracked(Teaching::may_speak);
        let view = if open {
            view! { <Answering room poll/> }.into_any()
        } else {
            let results = (!poll.open).then(|| results(poll.choices));
            view! {
                <Card title=t::teaching::poll_title()>
                    <p>{poll.words}</p>
                    {results}
                </Card>
            }
            .into_any()
        };
        Some(view)
    };
    view! { <div aria-live="polite">{shown}</div> }
}

#[component]
fn Answering(room: Room, poll: Poll) -> impl IntoView {
    let action = FormAction::<AnswerPoll>::new();
    let id = poll.id.to_string();
    let form = use_form_about(action, "poll", &id);
    let mine = room.teaching.with_untracked(|now| now.poll.as_ref().and_then(|poll| poll.mine));
    let options = poll.choices.into_iter().enumerate();
    let options = options.map(|(at, choice)| Choice::new(at.to_string(), choice.words)).collect();
    let kept = Signal::derive(move || {
        let kept =
            form.done().get() || room.teaching.with(|now| now.poll.as_ref().is_some_and(|one| one.mine.is_some()));
        if kept { t::teaching::poll_kept().to_owned() } else { String::new() }
    });
    view! {
        <Card title=t::teaching::poll_title()>
            <SendForm action=action>
                <ErrorSummary form labels=vec![("choice".to_owned(), poll.words.clone())]/>
                <Hidden name="session" value=room.id()/>
                <Hidden name="poll" value=id/>
                <RadioGroup
                    form
                    name="choice"
                    label=poll.words
                    hint=t::teaching::poll_no_names()
                    options
                    value=mine.map(|at| at.to_string()).unwrap_or_default()
                />
                <div class="actions">
                    <Button variant=Variant::Secondary busy=form.busy()>{t::teaching::poll_answer()}</Button>
                </div>
            </SendForm>
            <StatusMessage text=kept/>
        </Card>
    }
}

/// Asks the group, and shows how it goes.
#[component]
pub(crate) fn PollDesk(sender: Sender) -> impl IntoView {
    let room = sender.room;
    let action = FormAction::<OpenPoll>::new();
    let form = use_form(action);
    let accepted = form.accepted();
    Effect::new(move |before: Option<u32>| {
        let now = accepted.get();
        if before.is_some_and(|before| before != now) {
            empty_form(OpenPoll::PATH);
            room.refresh();
        }
        now
    });
    let poll = Memo::new(move |_| sender.audience.with(|now| now.poll.clone()));
    let open = Signal::derive(move || poll.with(|poll| poll.as_ref().is_some_and(|poll| poll.open)));
    let stands = move || poll.get().map(|poll| view! { <p>{poll.words}</p> {results(poll.choices)} });
    view! {
        <Card title=t::teaching::poll_title()>
            {stands}
            <When is=open>
                <div class="row">
                    <Button kind="button" busy=sender.ask.busy on:click=move |_| sender.close_poll()>
                        {t::teaching::poll_close()}
                    </Button>
                </div>
            </When>
            <details class="more" open=form.is_restored()>
                <summary>{t::teaching::poll_new()}</summary>
                <SendForm action=action>
                    <ErrorSummary
                        form
                        labels=vec![("words", t::teaching::poll_words()), ("choices", t::teaching::poll_choices())]
                    />
                    <Hidden name="session" value=room.id()/>
                    <TextField form name="words" label=t::teaching::poll_words() max_length=MOST_POLL/>
                    <TextArea
                        form
                        name="choices"
                        label=t::teaching::poll_choices()
                        hint=t::teaching::poll_choices_hint()
                        value=t::teaching::poll_usual()
                    />
                    <div class="actions">
                        <Button variant=Variant::Secondary busy=form.busy()>{t::teaching::poll_open()}</Button>
                    </div>
                </SendForm>
            </details>
        </Card>
    }
}

/// What it came to, as far as it is told.
fn results(choices: Vec<PollChoice>) -> impl IntoView {
    let line = |choice: PollChoice| {
        let count = choice.count.map_or_else(|| t::teaching::poll_few().to_owned(), |count| count.to_string());
        view! { <li>{choice.words} ": " <strong>{count}</strong></li> }
    };
    view! { <ul class="names">{choices.into_iter().map(line).collect_view()}</ul> }
}
