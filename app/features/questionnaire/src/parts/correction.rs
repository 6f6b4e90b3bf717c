//! Correcting what was sent, and giving that up.

use crate::api::{BeginCorrection, DropCorrection};
use contract::questionnaire::Correcting;
use domain::id::AssignmentId;
use leptos::prelude::*;
use ui::prelude::*;

/// The way to correct answers, until when.
#[component]
pub fn Correct(
    assignment: AssignmentId,
    correcting: Correcting,
    own: bool,
    action: FormAction<BeginCorrection>,
) -> impl IntoView {
    let form = use_form(action);
    let day = correcting.until.text;
    let lead = if own { t::questionnaire::correct_until(day) } else { t::questionnaire::correct_until_for(day) };
    let press = if correcting.begun { t::questionnaire::correct_go_on() } else { t::questionnaire::correct() };
    view! {
        <SendForm action>
            <p>{lead}</p>
            <ErrorSummary form/>
            <Hidden name="assignment" value=assignment.to_string()/>
            <div class="actions">
                <Button variant=Variant::Secondary busy=form.busy()>{press}</Button>
            </div>
        </SendForm>
    }
}

/// What was sent is to stand after all.
#[component]
pub fn KeepAsSent(assignment: AssignmentId, version: i32, action: FormAction<DropCorrection>) -> impl IntoView {
    let form = use_form(action);
    view! {
        <SendForm action>
            <ErrorSummary form/>
            <Hidden name="assignment" value=assignment.to_string()/>
            <Hidden name="version" value=version.to_string()/>
            <div class="actions">
                <Button variant=Variant::Secondary busy=form.busy()>{t::questionnaire::drop_correction()}</Button>
            </div>
        </SendForm>
    }
}
