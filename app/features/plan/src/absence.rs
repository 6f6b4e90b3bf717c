//! Saying that one cannot come to a session. Invariant: a reason in one word is enough, and it can be taken back.

use crate::api::{SayCannotCome, TakeBack};
use contract::plan::CannotCome;
use domain::{
    id::SessionId,
    plan_message::{AbsenceReason, MOST_WORDS},
};
use leptos::prelude::*;
use ui::{form::use_form_about, prelude::*, said::absence_reason};

/// Asks why, in a part that opens without script; not of a session that is over, unless what was typed waits.
#[component]
pub(crate) fn SayNo(session: SessionId, over: bool, action: FormAction<SayCannotCome>) -> impl IntoView {
    use t::plan as text;
    let session = session.to_string();
    let form = use_form_about(action, "session", &session);
    if over && !form.is_restored() {
        return ().into_any();
    }
    let reasons = AbsenceReason::ALL.iter().map(|one| Choice::new(one.as_str(), absence_reason(*one))).collect();
    view! {
        <details class="ds-card" open=form.is_restored()>
            <summary>{text::no_title()}</summary>
            <p>{text::no_text()}</p>
            <SendForm action=action>
                <ErrorSummary form labels=vec![("reason", text::no_reason()), ("words", text::no_words())]/>
                <Hidden name="session" value=session/>
                <RadioGroup form name="reason" label=text::no_reason() options=reasons/>
                <TextArea
                    form
                    name="words"
                    label=text::no_words()
                    max_length=MOST_WORDS
                    optional=true
                />
                <div class="actions">
                    <Button busy=form.busy()>{text::no_do()}</Button>
                </div>
            </SendForm>
        </details>
    }
    .into_any()
}

/// What was said, and the way to take it back.
#[component]
pub(crate) fn SaidNo(said: CannotCome, action: FormAction<TakeBack>) -> impl IntoView {
    use t::plan as text;
    let form = use_form(action);
    let why = said.reason.map(absence_reason);
    view! {
        <Alert tone=Tone::Info title=text::no_said()>
            {why.map(|why| view! { <p>{why}</p> })}
            {said.words.map(|words| view! { <p class="note">{words}</p> })}
            <SendForm action=action>
                <ErrorSummary form/>
                <Hidden name="message" value=said.id.to_string()/>
                <Button variant=Variant::Secondary busy=form.busy()>{text::no_take_back()}</Button>
            </SendForm>
        </Alert>
    }
}
