//! Putting a questionnaire off, on the page of the day and in the list. Invariant: plain forms, so that it needs no script, and
//! one press takes it back.

use crate::{
    block::Alert,
    button::{Button, Variant},
    field::Hidden,
    form::use_stash,
    i18n::{error_text, field_error_text, t},
    tone::Tone,
};
use contract::AppError;
use domain::id::AssignmentId;
use leptos::prelude::*;

const PATH: &str = "/api/questionnaire/put_off";

/// Reminds of `assignment` on one of `days`, the first and the last, `YYYY-MM-DD`; then back to the page `back`.
#[component]
pub fn PutOff(
    assignment: AssignmentId,
    /// What the questionnaire is called.
    of: String,
    days: (String, String),
    back: &'static str,
) -> impl IntoView {
    let (first, last) = days;
    let id = assignment.to_string();
    let wrong = use_stash(PATH).filter(|stash| stash.value_of("assignment") == Some(id.as_str())).map(|stash| {
        match &stash.error {
            AppError::Invalid { fields } if !fields.is_empty() => field_error_text(&fields[0]),
            error => error_text(error),
        }
    });
    let (whose, open) = (of.clone(), wrong.is_some());
    view! {
        <details class="more" open=open>
            <summary>
                {t::put_off::later()}
                <span class="visually-hidden">": " {of}</span>
            </summary>
            <div class="stack narrow">
                {wrong.map(|words| view! { <Alert tone=Tone::Warning><p role="alert">{words}</p></Alert> })}
                <form method="post" action=PATH>
                    <Hidden name="assignment" value=id.clone()/>
                    <Hidden name="next" value=back.to_owned()/>
                    <Hidden name="until" value="tomorrow".to_owned()/>
                    <Button variant=Variant::Secondary>
                        {t::put_off::tomorrow()}
                        <span class="visually-hidden">": " {whose}</span>
                    </Button>
                </form>
                <form method="post" action=PATH class="stack tight">
                    <Hidden name="assignment" value=id/>
                    <Hidden name="next" value=back.to_owned()/>
                    <label class="ds-label">
                        {t::put_off::day()}
                        <input class="ds-input" type="date" name="until" min=first max=last required/>
                    </label>
                    <div class="row">
                        <Button variant=Variant::Secondary>{t::put_off::choose()}</Button>
                    </div>
                </form>
            </div>
        </details>
    }
}

/// Says until when it is put off, and takes it up again by one press.
#[component]
pub fn IsPutOff(assignment: AssignmentId, of: String, until: String, back: &'static str) -> impl IntoView {
    view! {
        <form method="post" action=PATH class="row between">
            <Hidden name="assignment" value=assignment.to_string()/>
            <Hidden name="next" value=back.to_owned()/>
            <span class="muted">{t::put_off::until(until)}</span>
            <Button variant=Variant::Tertiary>
                {t::put_off::undo()}
                <span class="visually-hidden">": " {of}</span>
            </Button>
        </form>
    }
}
