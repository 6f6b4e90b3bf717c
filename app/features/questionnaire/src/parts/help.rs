//! What is said to whoever answers that they may be in danger. Invariant: it is there the moment the answer is given, with or
//! without network, and says plainly that nobody watches round the clock.

use contract::{questionnaire::Help, risk::Answers};
use leptos::prelude::*;
use ui::prelude::*;

/// Whom to call, and when the centre answers.
#[component]
pub fn WhomToCall(help: Help) -> impl IntoView {
    let call = |number: &'static str, words: &'static str| {
        let href = format!("tel:{}", number.replace(' ', ""));
        view! {
            <li>
                <a class="ds-link" href=href><strong>{number}</strong></a>
                " "
                {words}
            </li>
        }
    };
    let centre = match help.centre {
        Answers::NowUntil(when) => t::questionnaire::centre_answers_until(when.text),
        Answers::From(when) => t::questionnaire::centre_answers_from(when.text),
        Answers::Never => t::questionnaire::centre_answers_never().to_owned(),
    };
    let told = help.told.map(|name| view! { <p>{t::questionnaire::is_told(name)}</p> });
    view! {
        <Alert tone=Tone::Warning title=t::questionnaire::help_title()>
            <div role="alert" class="stack tight">
                <p>{t::questionnaire::help_lead()}</p>
                <ul>
                    {call("113", t::questionnaire::call_113())}
                    {call("116 117", t::questionnaire::call_116117())}
                    {call("116 123", t::questionnaire::call_116123())}
                </ul>
                {told}
                <p>{centre}</p>
                <p>{t::questionnaire::nobody_watches()}</p>
            </div>
        </Alert>
    }
}
